import { Cron } from 'croner';
import type { ScheduleWindow } from '../../domain/config.ts';

const MINUTE_MS = 60_000;
const QUARTER_MS = 15 * MINUTE_MS;
/** An end that is further away is none to wait for. */
const FURTHEST_END_MS = 8 * 24 * 60 * MINUTE_MS;

/** Compiling an expression costs far more than asking it; entries live as long as the config. */
const compiled = new WeakMap<ScheduleWindow, Cron>();

/**
 * Whether the window covers a time (ms since the epoch, by the calendar). Windows are wall-clock time of their zone, so
 * `* 8-17 * * 1-5` starts at eight on both sides of a change of summer time, and an hour that does not exist covers
 * nothing.
 */
export function covers(window: ScheduleWindow, calendar: number): boolean {
  const minute = calendar - (calendar % MINUTE_MS);
  const last = asked.get(window);
  if (last?.minute === minute) return last.isCovered;
  const isCovered = cronOf(window).match(new Date(minute));
  asked.set(window, { minute, isCovered });
  return isCovered;
}

/** Each round of a minute asks the same several times. */
const asked = new WeakMap<ScheduleWindow, { readonly minute: number; readonly isCovered: boolean }>();

/** The entry that a number comes from: the last that covers the time and names it; undefined if none does. */
export function entryNaming<Entry extends ScheduleWindow>(
  schedule: readonly Entry[],
  key: keyof Entry,
  calendar: number,
): Entry | undefined {
  return schedule.findLast((entry) => entry[key] !== undefined && covers(entry, calendar));
}

/** When the number is that of another entry, or of none (ms since the epoch); null if that is more than 8 days off. */
export function endOfEntry<Entry extends ScheduleWindow>(
  schedule: readonly Entry[],
  key: keyof Entry,
  calendar: number,
): number | null {
  const ofSchedule = ends.get(schedule) ?? new Map<PropertyKey, Stretch>();
  ends.set(schedule, ofSchedule);
  const known = ofSchedule.get(key);
  if (known !== undefined && known.from <= calendar && calendar < known.to) return known.end;
  const end = findEnd(schedule, key, calendar);
  ofSchedule.set(key, { from: calendar, to: end ?? calendar + QUARTER_MS, end });
  return end;
}

/** For how long an end that was found is the one to come. */
interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly end: number | null;
}

/** To find an end, hundreds of minutes are looked at; each round asks again. */
const ends = new WeakMap<readonly ScheduleWindow[], Map<PropertyKey, Stretch>>();

function findEnd<Entry extends ScheduleWindow>(
  schedule: readonly Entry[],
  key: keyof Entry,
  calendar: number,
): number | null {
  const naming = schedule.filter((entry) => entry[key] !== undefined);
  const now = entryNaming(naming, key, calendar);
  // All offsets of zones, and all their changes, are whole quarters of an hour.
  const step = naming.every(({ cron }) => cron.startsWith('* ')) ? QUARTER_MS : MINUTE_MS;
  for (let at = calendar - (calendar % step) + step; at <= calendar + FURTHEST_END_MS; at += step)
    if (entryNaming(naming, key, at) !== now) return at;
  return null;
}

function cronOf(window: ScheduleWindow): Cron {
  const known = compiled.get(window);
  if (known !== undefined) return known;
  const cron = new Cron(window.cron, { timezone: window.timeZone });
  compiled.set(window, cron);
  return cron;
}
