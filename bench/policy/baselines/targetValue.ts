import { type Baseline, type Order, type PoolNumbers, towards } from './baseline.ts';
import { every, type ScalingRule } from './round.ts';

const INTERVAL_MS = 10_000;
const COOLDOWN_MS = 5 * 60_000;
const TARGET = 1;
const DEAD_BAND = 0.01;

/**
 * The strategy target-value of nomad-autoscaler: ⌈count × metric ∕ target⌉ agents, where the metric is jobs, waiting
 * and running, per agent, and the target one. After each change the pool is left alone for 5 minutes.
 */
export const targetValue: Baseline = {
  name: 'target-value',
  description: 'nomad-autoscaler: ⌈agents × jobs per agent ∕ target 1⌉, every 10 s, cooldown 5 minutes',
  adapt: (config) => config,
  create: () => every(INTERVAL_MS, withCooldown()),
};

/** How many agents there are to be. */
export function scaled(count: number, jobs: number): number {
  if (count === 0) return Math.ceil(jobs / TARGET);
  const factor = jobs / count / TARGET;
  return Math.abs(factor - 1) <= DEAD_BAND ? count : Math.ceil(count * factor - 1e-9);
}

export function withCooldown(): ScalingRule {
  const changedAt = new Map<string, number>();
  const orderFor = (pool: PoolNumbers, now: number): Order => {
    if (now - (changedAt.get(pool.name) ?? Number.NEGATIVE_INFINITY) < COOLDOWN_MS)
      return { launch: 0, remove: 0 };
    const wanted = scaled(pool.building + pool.idle + pool.starting, pool.waiting + pool.building);
    const order = towards(Math.min(pool.max, Math.max(pool.min, wanted)), pool);
    if (order.launch > 0 || order.remove > 0) changedAt.set(pool.name, now);
    return order;
  };
  return (pools, { now }) => new Map(pools.map((pool) => [pool.name, orderFor(pool, now)]));
}
