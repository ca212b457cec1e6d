import type { TaskLaunch } from '../../domain/commands.ts';
import type { Config, PoolConfig } from '../../domain/config.ts';
import type { Resource } from '../../domain/mesos.ts';
import { agentEnvironment } from './agentEnvironment.ts';
import { containerInfo } from './container.ts';
import { startCommand } from './startCommand.ts';

/** A task of a pool that the config does not have (any more). */
export class UnknownPoolError extends Error {
  override readonly name = 'UnknownPoolError';

  constructor(pool: string) {
    super(`there is no pool '${pool}' in the config`);
  }
}

/**
 * All that Mesos needs to run one agent. Holds its secrets in clear.
 * @throws UnknownPoolError
 */
export function taskInfo(launch: TaskLaunch, config: Config) {
  const pool = poolOf(launch, config);
  const ports = hostPorts(launch.resources);
  return {
    ...taskOf('gocd-agent', launch, pool, config),
    command: {
      ...startCommand(pool, launch),
      environment: { variables: agentEnvironment(pool, config, launch, ports) },
    },
    container: containerInfo(pool, launch.taskId, ports),
    kill_policy: killPolicy(pool.killGrace),
    ...(pool.healthCheck && { health_check: healthCheck(config) }),
  };
}

/** What all tasks for a pool have, whatever they run: who it is for, where it goes, and what it takes of the offers. */
export function taskOf(
  what: string,
  { taskId, hostId, resources, role }: Pick<TaskLaunch, 'taskId' | 'hostId' | 'resources' | 'role'>,
  pool: PoolConfig,
  config: Config,
) {
  return {
    name: `${what}.${config.name}.${pool.name}`,
    task_id: { value: taskId },
    agent_id: { value: hostId },
    resources: resources.map((resource) => wireResource(resource, role)),
    labels: { labels: labels(pool, config) },
  };
}

/** @throws UnknownPoolError */
export function poolOf(launch: Pick<TaskLaunch, 'pool'>, config: Config): PoolConfig {
  const pool = config.pools.find(({ name }) => name === launch.pool);
  if (!pool) throw new UnknownPoolError(launch.pool);
  return pool;
}

/** How long a task may take to end by itself, in milliseconds. Docker counts whole seconds, rounded down. */
export function killPolicy(graceMs: number) {
  return { grace_period: { nanoseconds: Math.round(graceMs * 1e6) } };
}

/** In the form it was offered: with its reservations, and allocated to the role of the offer. */
function wireResource(resource: Resource, role: string) {
  const common = {
    name: resource.name,
    allocation_info: { role },
    ...(resource.reservations.length > 0 && { reservations: resource.reservations }),
  };
  return resource.kind === 'scalar'
    ? { ...common, type: 'SCALAR' as const, scalar: { value: resource.milli / 1000 } }
    : { ...common, type: 'RANGES' as const, ranges: { range: resource.ranges } };
}

function hostPorts(resources: readonly Resource[]): number[] {
  return resources.flatMap((resource) =>
    resource.kind === 'ranges' && resource.name === 'ports'
      ? resource.ranges.flatMap(({ begin, end }) =>
          Array.from({ length: end - begin + 1 }, (_, n) => begin + n),
        )
      : [],
  );
}

function labels(pool: PoolConfig, config: Config) {
  const ours = { 'gocd-mesos.instance': config.name, 'gocd-mesos.pool': pool.name };
  return Object.entries({ ...pool.labels, ...ours }).map(([key, value]) => ({ key, value }));
}

/**
 * Asks the agent's own status port (GoCD 17.11 and later) whether it answers at all. What it answers does not
 * count: it is 503 while the server is away, and that is no reason to kill an agent with a build in hand.
 */
function healthCheck({ scaling }: Config) {
  return {
    type: 'COMMAND' as const,
    command: {
      shell: true,
      value: 'curl -s -o /dev/null http://localhost:8152/health/v1/isConnectedToServer',
    },
    grace_period_seconds: scaling.registrationTimeout / 1000,
    interval_seconds: 30,
    timeout_seconds: 20,
    consecutive_failures: 5,
  };
}
