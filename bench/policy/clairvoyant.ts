import { quantile, type Scenario, type Scene } from '../../sandbox/index.ts';
import type { Result } from './results.ts';

/** What no autoscaler can do better than, were all its agents always there and paid for only while they build. */
export const CLAIRVOYANT = 'clairvoyant bound';

interface Task {
  readonly atMs: number;
  readonly durationMs: number;
}

/**
 * Each pool as a queue in order of arrival, with as many servers as its maximum and the cluster allow. Computed, not
 * run: no boot, no polls, no mishaps. Agent-hours are busy hours. Where pools compete for the cluster the bound is a
 * loose one.
 */
export function clairvoyant(
  { name: scenario, judgedBy }: Pick<Scenario, 'name' | 'judgedBy'>,
  seed: number,
  scene: Scene,
): Result {
  const tasksOf = new Map<string, Task[]>();
  for (const { atMs, job } of scene.arrivals) {
    const pool = poolFor(job.resources ?? [], job.environment ?? null, scene);
    const { durationMs = 0 } = job;
    const copies = Array.from({ length: job.runInstances ?? 1 }, () => ({ atMs, durationMs }));
    tasksOf.set(pool, [...(tasksOf.get(pool) ?? []), ...copies]);
  }
  const waits = [...tasksOf]
    .filter(([pool]) => judgedBy === undefined || pool === judgedBy)
    .flatMap(([pool, tasks]) => waitsOf(tasks, serversOf(pool, scene)));
  const busyMs = [...tasksOf.values()].flat().reduce((sum, { durationMs }) => sum + durationMs, 0);
  const hours = busyMs / 3_600_000;
  return {
    scenario,
    policy: CLAIRVOYANT,
    seed,
    p50: quantile(waits, 0.5) / 1000,
    p95: quantile(waits, 0.95) / 1000,
    p99: quantile(waits, 0.99) / 1000,
    agentHours: hours,
    busyHours: hours,
    launches: 0,
    left: 0,
    busyKills: 0,
    limitViolations: 0,
    unserved: 0,
  };
}

/** Waits (ms) of tasks in order of arrival, when each goes to the server that is free first. */
export function waitsOf(tasks: readonly Task[], servers: number): readonly number[] {
  const freeAt: number[] = Array.from({ length: Math.max(1, servers) }, () => 0);
  return tasks.map(({ atMs, durationMs }) => {
    const first = freeAt.indexOf(Math.min(...freeAt));
    const begin = Math.max(atMs, freeAt[first] ?? 0);
    freeAt[first] = begin + durationMs;
    return begin - atMs;
  });
}

function poolFor(resources: readonly string[], environment: string | null, { config }: Scene): string {
  const fitting = config.pools
    .filter(
      (pool) =>
        resources.every((resource) => pool.resources.includes(resource)) &&
        (environment === null ? pool.environments.length === 0 : pool.environments.includes(environment)),
    )
    .sort((a, b) => a.cost - b.cost);
  return fitting[0]?.name ?? '';
}

function serversOf(name: string, { config, hosts }: Scene): number {
  const pool = config.pools.find((candidate) => candidate.name === name);
  if (pool === undefined) return 1;
  const room = hosts
    .map(({ cpus, mem }) => Math.min(Math.floor(cpus / pool.cpus), Math.floor(mem / pool.mem)))
    .reduce((sum, agents) => sum + agents, 0);
  return Math.min(pool.max, config.scaling.maxAgents, room);
}
