import { Cron } from 'croner';
import type { IdleFloor, PoolConfig, ScheduleEntry } from '../../../domain/config.ts';
import { whole } from '../classify/pools.ts';

/** Compiling an expression costs far more than asking it; entries live as long as the config. */
const compiled = new WeakMap<ScheduleEntry, Cron>();

/**
 * The idle floor in force: that of the last schedule entry whose window covers the time, else the pool's own.
 * Windows are wall-clock time of their zone, so `* 8-17 * * 1-5` starts at eight on both sides of a change of
 * summer time, and an hour that does not exist covers nothing.
 */
export function floorInForce(pool: Pick<PoolConfig, 'idleFloor' | 'schedule'>, now: number): IdleFloor {
  return pool.schedule.findLast((entry) => covers(entry, now))?.idleFloor ?? pool.idleFloor;
}

/**
 * Idle agents to keep ready: factor × building, rounded up, or as many as are expected to be of use, within the floor's
 * own bounds and the pool's maximum.
 */
export function idleFloor(
  pool: Pick<PoolConfig, 'idleFloor' | 'schedule' | 'max'>,
  building: number,
  expected: number,
  now: number,
): number {
  const { factor, min, max } = floorInForce(pool, now);
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

function covers(entry: ScheduleEntry, now: number): boolean {
  const minute = new Date(Math.floor(now / 60_000) * 60_000);
  return cronOf(entry).match(minute);
}

function cronOf(entry: ScheduleEntry): Cron {
  const known = compiled.get(entry);
  if (known !== undefined) return known;
  const cron = new Cron(entry.cron, { timezone: entry.timeZone });
  compiled.set(entry, cron);
  return cron;
}
