import type { Config, MesosConfig, PoolConfig } from '../../../../services/domain/config.ts';
import { Secret } from '../../../../services/domain/secret.ts';

const noTls = { caFile: null, certFile: null, keyFile: null, verify: true };
const noFloor = { factor: 0, min: 0, max: 0 };

export const KEY = 'register-with-this-key';

/** A pool as an operator who sets next to nothing would have it. */
export function aPool(changes: Partial<PoolConfig> = {}): PoolConfig {
  return {
    name: 'default',
    image: 'gocd/gocd-agent-alpine-3.20:v24.3.0',
    imageFamily: 'auto',
    autoRegisterKey: new Secret(KEY),
    cpus: 1,
    mem: 2048,
    disk: 4096,
    gpus: 0,
    ports: 0,
    resources: [],
    environments: [],
    container: 'docker',
    network: { kind: 'bridge' },
    env: [],
    volumes: [],
    parameters: [],
    uris: [],
    privileged: false,
    forcePull: false,
    labels: {},
    killGrace: 10_000,
    healthCheck: false,
    constraints: [],
    placement: 'pack',
    spreadBy: null,
    min: 0,
    max: 10,
    idleFloor: noFloor,
    schedule: [],
    priority: 0,
    cost: 1,
    singleUse: false,
    maxAge: null,
    maxJobs: null,
    ...changes,
  };
}

interface Changes {
  readonly mesos?: Partial<MesosConfig>;
  readonly pools?: readonly PoolConfig[];
  readonly agentUrl?: string;
}

/** A whole config; the framework of the recordings, role and all. */
export function aConfig({
  mesos = {},
  pools = [aPool()],
  agentUrl = 'http://ci.example:8153/go',
}: Changes = {}): Config {
  return {
    name: 'gocd-mesos',
    masters: { kind: 'list', urls: [] },
    dryRun: false,
    mesos: {
      role: 'gocd-agents',
      user: 'root',
      principal: null,
      secret: null,
      failoverTimeout: 3_600_000,
      webuiUrl: null,
      heartbeatTolerance: 5,
      reconcileInterval: 600_000,
      requestTimeout: 10_000,
      tls: noTls,
      ...mesos,
    },
    goServer: {
      url: agentUrl,
      agentUrl,
      credentials: { kind: 'none' },
      requestTimeout: 10_000,
      elasticPipelines: [],
      tls: noTls,
    },
    pools,
    backlog: { pollInterval: 120_000, pendingPolls: 5, settle: 0 },
    scaling: {
      maxAgents: 20,
      idleTimeout: 600_000,
      stabilisation: 300_000,
      registrationTimeout: 600_000,
      launchTimeout: 600_000,
      growthLimit: 20,
      drainBudget: 1,
      vanishBrake: 0.5,
      launchesPerJob: 3,
      assignmentTime: 60_000,
      enablePending: false,
      recycleOnChange: false,
    },
    state: { kind: 'file', path: 'unused' },
    http: { host: '127.0.0.1', port: 0, token: null },
    log: { level: 'error', format: 'json' },
  };
}
