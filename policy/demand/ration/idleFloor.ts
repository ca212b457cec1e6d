import type { PoolConfig } from '../../../domain/config.ts';
import { whole } from '../classify/pools.ts';

/**
 * Idle agents to keep ready: factor × building, rounded up, or as many as are expected to be of use, within the floor's
 * own bounds and the pool's maximum.
 */
export function idleFloor(
  pool: Pick<PoolConfig, 'idleFloor' | 'max'>,
  building: number,
  expected: number,
): number {
  const { factor, min, max } = pool.idleFloor;
  return Math.min(
    whole(pool.max),
    whole(max),
    Math.max(whole(min), share(factor, building), whole(expected)),
  );
}

/** ⌈factor × building⌉, and not one more where the product is off by a rounding error (0.07 × 100). */
function share(factor: number, building: number): number {
  const product = factor * building;
  return Number.isFinite(product) && product > 0 ? Math.ceil(product - 1e-9) : 0;
}
