import type { Config, PoolConfig } from '../../../domain/config.ts';
import { counted } from '../../../domain/phrases.ts';

/** What works, but is hardly meant: agents kept for no job that leave no slot to jobs of other pools, a line each. */
export function crowdingWarnings({ pools, scaling }: Pick<Config, 'pools' | 'scaling'>): readonly string[] {
  const kept = pools.reduce((sum, pool) => sum + keptBy(pool), 0);
  const overall =
    pools.length > 1 && kept >= scaling.maxAgents
      ? [
          `idle-floor and min of all pools together keep ${counted(kept, 'agent')}, and scaling.max-agents is ${scaling.maxAgents}: a job of another pool waits until one of them has given way`,
        ]
      : [];
  const beyond = pools
    .filter((pool) => floorOf(pool) > pool.max)
    .map(
      ({ name, max }) => `idle-floor of pool ${name} is larger than its max (${max}), which holds against it`,
    );
  return [...overall, ...beyond];
}

function keptBy(pool: PoolConfig): number {
  return Math.min(pool.max, Math.max(pool.min, floorOf(pool)));
}

/** The most that is kept idle at any time of the week, whatever builds. */
function floorOf({ idleFloor, schedule }: PoolConfig): number {
  return Math.max(
    ...[idleFloor, ...schedule.map((entry) => entry.idleFloor)].map(({ min, max }) => Math.min(min, max)),
  );
}
