import { grouped } from '../../domain/collections.ts';
import type { PoolPlan } from '../../domain/demand.ts';
import { type Finding, isServed, isShort } from './findings.ts';
import type { PoolState } from './pools.ts';
import type { Ruling } from './ration.ts';

/**
 * The numbers of each pool: want = clamp(building + waiting + idle floor, min, max), and what is launched of it.
 * `launch` is want − building − idle − starting, less what other limits cut; where a spare agent can't run what
 * waits (its resources were changed by hand, say) it is not subtracted, since it serves nobody.
 */
export function poolPlans(
  pools: readonly PoolState[],
  findings: readonly Finding[],
  rulings: readonly Ruling[],
): PoolPlan[] {
  const findingsOf = grouped(findings, ({ pool }) => pool);
  const rulingsOf = grouped(rulings, ({ pool }) => pool);
  return pools.map((pool) => poolPlan(pool, findingsOf(pool.name), rulingsOf(pool)));
}

function poolPlan(pool: PoolState, findings: readonly Finding[], rulings: readonly Ruling[]): PoolPlan {
  const { building, idle, starting, unavailable, idleFloor, forecast, min, max } = pool;
  const waiting = findings.filter(isServed).length;
  const asked = building + waiting + idleFloor;
  const cuts: Finding['fate'][] = [
    ...[...findings, ...rulings].map(({ fate }) => fate),
    asked < Math.min(min, max) ? 'min' : null,
    asked > max ? 'max' : null,
  ];
  return {
    pool: pool.name,
    building,
    idle,
    starting,
    unavailable,
    waiting,
    shortage: findings.filter(isShort).length,
    idleFloor,
    forecast,
    want: Math.min(Math.max(asked, min), max),
    launch: rulings.filter(({ fate }) => fate === 'launch').length,
    clamps: [...new Set(cuts.filter((cut) => cut !== null && cut !== 'launch'))].sort(),
  };
}
