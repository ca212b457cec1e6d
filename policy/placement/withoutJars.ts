import type { World } from '../world.ts';

/**
 * Pools whose agents are launched without their `jars` for now: those tried after a failure, for what failed may be what Mesos
 * was to fetch. Jars only save time, so that no job is to wait for them.
 */
export function withoutJars({
  config,
  memory,
}: {
  readonly config: Pick<World['config'], 'pools'>;
  readonly memory: Pick<World['memory'], 'breakers'>;
}): ReadonlySet<string> {
  const tried = config.pools.filter(({ name, jars }) => jars.length > 0 && memory.breakers.has(name));
  return new Set(tried.map(({ name }) => name));
}
