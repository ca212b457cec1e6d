import type { Clamp } from '../../../domain/demand.ts';
import { limitOf, type PoolState } from '../classify/pools.ts';

/** What asks for agents of one pool. */
export interface Asked {
  /** Jobs the pool serves, or would but for a limit. */
  readonly waiting: number;
  /** Idle and starting agents that no waiting job needs, or that cannot run what waits. */
  readonly spare: number;
  readonly idleFloor: number;
}

/** How many agents a pool is to have, and how many have to be launched for that. */
export interface Share {
  readonly want: number;
  readonly launch: number;
  /** What bent these numbers. */
  readonly clamps: readonly Clamp[];
}

/**
 * The number of agents, as docs/policy.md has it: the one place it comes from. What all pools share may still cut
 * launches after this: see `ration`.
 */
export function shareOf(pool: PoolState, { waiting, spare, idleFloor }: Asked): Share {
  const { building, idle, starting, retiring, unavailable, min, max, capacity } = pool;
  const needed = building + waiting + Math.max(idleFloor, spare);
  const want = Math.max(0, Math.min(Math.max(needed, min + retiring), max - unavailable));
  const missing = Math.max(0, want - building - idle - starting);
  const launch = Math.min(missing, capacity);
  const clamps: (Clamp | null)[] = [
    needed < want ? 'min' : null,
    Math.max(needed, min + retiring) > want ? 'max' : null,
    missing > launch ? limitOf(pool) : null,
  ];
  return { want, launch, clamps: clamps.filter((clamp) => clamp !== null) };
}
