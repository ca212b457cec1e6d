import type { PoolState } from '../classify/pools.ts';
import type { ClassifiedJob } from '../record.ts';

/**
 * The pools that agents may be launched from for a job: those that fit, but for one that it must wait longer for because a
 * cheaper one fits too. One whose agents no host can hold is no such cheaper one.
 */
export function poolsOpenTo({ kind, waitedMs }: ClassifiedJob): readonly PoolState[] {
  return kind.pools.filter((pool) => waitedMs >= pool.config.spillAfter || !hasCheaper(pool, kind.pools));
}

/** The pool that the job spills into once it has waited for long enough; null if there is none with room. */
export function spillsInto({ kind, waitedMs }: ClassifiedJob): PoolState | null {
  const later = kind.pools.filter(
    (pool) => pool.capacity > 0 && waitedMs < pool.config.spillAfter && hasCheaper(pool, kind.pools),
  );
  return later.sort((a, b) => a.config.spillAfter - b.config.spillAfter)[0] ?? null;
}

function hasCheaper(pool: PoolState, pools: readonly PoolState[]): boolean {
  return pools.some((other) => other.tooLarge === null && other.config.cost < pool.config.cost);
}
