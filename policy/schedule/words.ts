import type { ScheduleWindow } from '../../domain/config.ts';
import type { Bendable } from './inForce.ts';
import { endOfEntry, entryNaming } from './windows.ts';

const DAY_MS = 24 * 3_600_000;

/** Each number that a schedule has put in force, as it is shown beside it: `max 5 until 18:00 (schedule …)`. */
export interface ScheduledWords {
  readonly scaling: readonly string[];
  readonly pools: ReadonlyMap<string, readonly string[]>;
}

/** What schedules have put in force at a time (ms since the epoch, by the calendar), in words. */
export function scheduledWords({ pools, scaling }: Bendable, calendar: number): ScheduledWords {
  return {
    scaling: [
      ...numberWords(scaling.schedule, 'maxAgents', 'max-agents', calendar),
      ...numberWords(scaling.schedule, 'drainBudget', 'drain-budget', calendar),
    ],
    pools: new Map(
      pools.map(({ name, schedule }) => [
        name,
        [
          ...numberWords(schedule, 'min', 'min', calendar),
          ...numberWords(schedule, 'max', 'max', calendar),
          ...numberWords(schedule, 'idleFloor', 'idle-floor', calendar),
        ],
      ]),
    ),
  };
}

/**
 * How long a number is in force that a schedule has put there, as a clause to follow it: ` until 18:00 (schedule
 * * 8-17 * * 1-5 Europe/Berlin)`; empty if it is the number of every day.
 */
export function untilWords<Entry extends ScheduleWindow>(
  schedule: readonly Entry[],
  key: keyof Entry,
  calendar: number,
): string {
  const entry = entryNaming(schedule, key, calendar);
  if (entry === undefined) return '';
  const end = endOfEntry(schedule, key, calendar);
  const until = end === null ? '' : ` until ${clockTime(end, calendar, entry.timeZone)}`;
  return `${until} (schedule ${entry.cron} ${entry.timeZone})`;
}

function numberWords<Entry extends ScheduleWindow>(
  schedule: readonly Entry[],
  key: keyof Entry,
  name: string,
  calendar: number,
): readonly string[] {
  const value = entryNaming(schedule, key, calendar)?.[key];
  if (value === undefined) return [];
  const number = typeof value === 'number' ? ` ${value}` : '';
  return [`${name}${number}${untilWords(schedule, key, calendar)}`];
}

/** `18:00`, or with the day if that is not within a day: `Mon 08:00`. */
function clockTime(time: number, now: number, timeZone: string): string {
  const { ofDay, ofWeek } = formatsOf(timeZone);
  const clock = ofDay.format(time);
  return time - now < DAY_MS ? clock : `${ofWeek.format(time)} ${clock}`;
}

/** To make a format costs far more than to use it. There are as many zones as the config names. */
const formats = new Map<
  string,
  { readonly ofDay: Intl.DateTimeFormat; readonly ofWeek: Intl.DateTimeFormat }
>();

function formatsOf(timeZone: string) {
  const known = formats.get(timeZone);
  if (known !== undefined) return known;
  const options = { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
  const made = {
    ofDay: new Intl.DateTimeFormat('en-GB', options),
    ofWeek: new Intl.DateTimeFormat('en-GB', { timeZone, weekday: 'short' }),
  };
  formats.set(timeZone, made);
  return made;
}
