import { Cron } from 'croner';
import type { Kind, Written } from '../setting.ts';
import { floorValue, type IdleFloor, type ScheduleEntry, scheduleValue, UNLIMITED } from '../values.ts';
import { decimal, flag, textThat, whole } from './kinds.ts';
import { block, blockOr, succeeds } from './parsing.ts';

/** A number of idle agents; or a share of the building ones, or what the week has taught, within limits. */
export function idleFloor(): Kind<IdleFloor> {
  const fixed = whole(0).read.transform(
    (count): IdleFloor => ({ factor: 0, learn: false, min: count, max: count }),
  );
  const relative = block(
    {
      factor: decimal(0).read.optional(),
      learn: flag().read.default(false),
      min: whole(0).read.default(0),
      max: whole(0).read.default(UNLIMITED),
    },
    'a number, or a block with factor or learn, min and max',
  )
    .superRefine(({ factor, learn, min, max }, context) => {
      if (min > max) context.addIssue({ code: 'custom', path: ['min'], message: 'no more than max' });
      if (factor === undefined && !learn)
        context.addIssue({ code: 'custom', path: ['factor'], message: 'a number, unless learn is true' });
    })
    .transform(({ factor = 0, ...floor }): IdleFloor => ({ factor, ...floor }));
  return { read: blockOr(relative, fixed), held: floorValue, print: printFloor };
}

function printFloor({ factor, learn, min, max }: IdleFloor): Written {
  if (factor === 0 && !learn && min === max) return min;
  return { factor, learn, min, ...(max !== UNLIMITED && { max }) };
}

/** An idle floor for the minutes a cron expression names. */
export function scheduleEntry(): Kind<ScheduleEntry> {
  const read = block(
    { cron: cron().read, 'time-zone': timeZone().read.default('UTC'), 'idle-floor': idleFloor().read },
    'a block with cron, time-zone and idle-floor',
  ).transform(
    ({ 'time-zone': zone, 'idle-floor': floor, cron: pattern }): ScheduleEntry => ({
      cron: pattern,
      timeZone: zone,
      idleFloor: floor,
    }),
  );
  return { read, held: scheduleValue, print: printEntry };
}

function printEntry({ cron, timeZone, idleFloor }: ScheduleEntry): Written {
  return { cron, 'time-zone': timeZone, 'idle-floor': printFloor(idleFloor) };
}

function cron() {
  return textThat(
    'a cron expression of five parts, as * 8-17 * * 1-5',
    (text) =>
      // Croner also takes dates and words such as @daily, which are no windows of time.
      text.split(/\s+/).length === 5 && succeeds(() => new Cron(text, { mode: '5-part', paused: true })),
  );
}

function timeZone() {
  return textThat('the name of a time zone, as Europe/Berlin', (text) =>
    succeeds(() => new Intl.DateTimeFormat('en', { timeZone: text })),
  );
}
