import { type Baseline, type Order, type PoolNumbers, towards } from './baseline.ts';
import { eachPool, every } from './round.ts';

/** No scaling at all: every pool is always full. */
export const fixed: Baseline = {
  name: 'fixed-maximum',
  description: 'every pool at its maximum all the time',
  adapt: (config) => config,
  create: () => every(0, eachPool(full)),
};

export function full(pool: PoolNumbers): Order {
  return towards(pool.max, pool);
}
