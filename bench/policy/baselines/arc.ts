import { type Baseline, type Order, type PoolNumbers, towards } from './baseline.ts';
import { eachPool, every } from './round.ts';
import { singleUse } from './singleUse.ts';

/** GitHub's Actions Runner Controller: min(minRunners + assigned jobs, maxRunners) ephemeral runners. */
export const arc: Baseline = {
  name: 'arc',
  description: 'Actions Runner Controller: min(min + jobs waiting and running, max), single use',
  adapt: singleUse,
  create: () => every(0, eachPool(desired)),
};

export function desired(pool: PoolNumbers): Order {
  return towards(Math.min(pool.min + pool.waiting + pool.building, pool.max), pool);
}
