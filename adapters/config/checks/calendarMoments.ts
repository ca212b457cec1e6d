import { Cron } from 'croner';
import type { Config, ScheduleWindow } from '../../../domain/config.ts';

const HOUR_MS = 3_600_000;
const QUARTER_MS = HOUR_MS / 4;
const WEEK_MS = 7 * 24 * HOUR_MS;
const YEAR_HOURS = 366 * 24;
/** Beginnings of windows of single minutes, of which a year has too many. */
const MOST_BEGINNINGS = 200;

/**
 * The moments of a coming year (ms since the epoch) at which it is worth looking what schedules put in force: each hour,
 * each quarter of the next week, and of windows that are shorter the next beginnings. None if there is no schedule.
 */
export function momentsToCheck(
  { pools, scaling }: Pick<Config, 'pools' | 'scaling'>,
  from: number,
): readonly number[] {
  const windows: ScheduleWindow[] = [...scaling.schedule, ...pools.flatMap(({ schedule }) => schedule)];
  if (windows.length === 0) return [];
  const hour = from - (from % HOUR_MS);
  const moments = [
    ...Array.from({ length: WEEK_MS / QUARTER_MS }, (_, nth) => hour + nth * QUARTER_MS),
    ...Array.from({ length: YEAR_HOURS }, (_, nth) => hour + nth * HOUR_MS),
    ...windows.filter(({ cron }) => !cron.startsWith('* ')).flatMap((window) => beginnings(window, from)),
  ];
  return [...new Set(moments)].sort((a, b) => a - b);
}

function beginnings({ cron, timeZone }: ScheduleWindow, from: number): readonly number[] {
  return new Cron(cron, { timezone: timeZone })
    .nextRuns(MOST_BEGINNINGS, new Date(from))
    .map((run) => run.getTime());
}
