import type { World } from '../../../policy/world.ts';
import type { Baseline, Order, PoolNumbers } from './baseline.ts';
import { eachPool, every } from './round.ts';

const INTERVAL_MS = 5 * 60_000;
const MIN_AGE_MS = 55 * 60_000;

/** Drone's autoscaler: the difference of what waits and what is free, every 5 minutes; young servers stay. */
export const drone: Baseline = {
  name: 'drone',
  description: 'Drone autoscaler: waiting − free, every 5 minutes; removes idle agents older than 55 minutes',
  adapt: (config) => config,
  create: () => every(INTERVAL_MS, eachPool(difference)),
};

export function difference(pool: PoolNumbers, { now }: Pick<World, 'now'>): Order {
  const { min, max, waiting, building, idle, starting, idleAgents } = pool;
  const capacity = building + idle + starting;
  const free = Math.max(capacity - building, 0);
  const wanted = Math.min(max, Math.max(min, capacity + waiting - free)) - capacity;
  const old = idleAgents.filter(({ launchedAt }) => now - launchedAt > MIN_AGE_MS).length;
  return { launch: Math.max(0, wanted), remove: Math.min(old, Math.max(0, -wanted)) };
}
