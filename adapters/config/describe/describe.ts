import { type Config, UNLIMITED, type ZooKeeperLocation } from '../../../domain/config.ts';
import { MASK, type Secret } from '../../../domain/secret.ts';
import { formatDuration } from '../formats/units.ts';
import type { RawObject } from '../hocon.ts';
import { ROOT } from '../load.ts';
import { describePool } from './describePool.ts';
import { writeBlock } from './writeHocon.ts';

/**
 * A Config as HOCON that would make it again, but for the secrets, which are masked. Everything is written out:
 * defaults, and in each pool what it has from `go-agent`.
 */
export function describeConfig(config: Config): string {
  return `${ROOT} ${writeBlock(settingsOf(config))}\n`;
}

/** Null stands for what is unset. */
function settingsOf(config: Config): RawObject {
  const { masters, mesos, backlog, state, http, notifications } = config;
  return {
    name: config.name,
    'mesos-master': masters.kind === 'list' ? masters.urls.join(',') : zooKeeperUrl(masters),
    'dry-run': config.dryRun,
    mesos: {
      role: mesos.role,
      user: mesos.user,
      principal: mesos.principal,
      secret: masked(mesos.secret),
      'failover-timeout': formatDuration(mesos.failoverTimeout),
      'webui-url': mesos.webuiUrl,
      'heartbeat-tolerance': mesos.heartbeatTolerance,
      'reconcile-interval': formatDuration(mesos.reconcileInterval),
      'request-timeout': formatDuration(mesos.requestTimeout),
      scheme: masters.kind === 'zookeeper' ? masters.scheme : null,
      tls: tlsSettings(mesos.tls),
    },
    'go-server': goServerSettings(config.goServer),
    pools: config.pools.map(describePool),
    backlog: {
      'poll-interval': formatDuration(backlog.pollInterval),
      'pending-polls': backlog.pendingPolls,
      source: config.goServer.backlogSource,
      settle: formatDuration(backlog.settle),
    },
    scaling: scalingSettings(config.scaling),
    state: {
      ...(state.kind === 'file' ? { file: state.path } : { zookeeper: zooKeeperUrl(state) }),
      'habits-file': config.habitsFile,
    },
    http: { host: http.host, port: http.port, token: masked(http.token) },
    notifications: {
      // The mask alone would be no URL.
      'webhook-url': notifications.webhookUrl && `https://${MASK}`,
      'repeat-interval': formatDuration(notifications.repeatInterval),
    },
    log: { level: config.log.level, format: config.log.format },
  };
}

function goServerSettings({ credentials, ...server }: Config['goServer']): RawObject {
  return {
    url: server.url,
    'agent-url': server.agentUrl,
    'user-name': credentials.kind === 'basic' ? credentials.userName : null,
    password: credentials.kind === 'basic' ? MASK : null,
    'access-token': credentials.kind === 'token' ? MASK : null,
    'request-timeout': formatDuration(server.requestTimeout),
    'elastic-pipelines': [...server.elasticPipelines],
    tls: tlsSettings(server.tls),
  };
}

function scalingSettings(scaling: Config['scaling']): RawObject {
  return {
    'max-agents': scaling.maxAgents,
    'idle-timeout': formatDuration(scaling.idleTimeout),
    stabilisation: formatDuration(scaling.stabilisation),
    'registration-timeout': formatDuration(scaling.registrationTimeout),
    'launch-timeout': formatDuration(scaling.launchTimeout),
    'growth-limit': scaling.growthLimit === UNLIMITED ? 'none' : scaling.growthLimit,
    'drain-budget': scaling.drainBudget,
    'retire-building': scaling.retireBuilding,
    'vanish-brake': scaling.vanishBrake,
    'launches-per-job': scaling.launchesPerJob,
    'assignment-time': formatDuration(scaling.assignmentTime),
    'enable-pending': scaling.enablePending,
    'recycle-on-change': scaling.recycleOnChange,
  };
}

function tlsSettings({ caFile, certFile, keyFile, verify }: Config['mesos']['tls']): RawObject {
  return { 'ca-file': caFile, 'cert-file': certFile, 'key-file': keyFile, verify };
}

function zooKeeperUrl({ servers, path, credentials }: ZooKeeperLocation): string {
  const user = credentials ? `${credentials.user}:${MASK}@` : '';
  return `zk://${user}${servers.join(',')}${path}`;
}

function masked(secret: Secret | null): string | null {
  return secret && MASK;
}
