import { Cron } from 'croner';
import { type IdleFloor, type ScheduleEntry, UNLIMITED } from '../../../domain/config.ts';
import { block, blockOr, decimal, flag, parsed, succeeds, whole } from './formats.ts';

/** A number of idle agents; or a share of the building ones, or what the week has taught, within limits. */
export function idleFloor() {
  const fixed = whole(0).transform(
    (count): IdleFloor => ({ factor: 0, learn: false, min: count, max: count }),
  );
  const relative = block(
    {
      factor: decimal(0).optional(),
      learn: flag().default(false),
      min: whole(0).default(0),
      max: whole(0).default(UNLIMITED),
    },
    'a number, or a block with factor or learn, min and max',
  )
    .superRefine(({ factor, learn, min, max }, context) => {
      if (min > max) context.addIssue({ code: 'custom', path: ['min'], message: 'no more than max' });
      if (factor === undefined && !learn)
        context.addIssue({ code: 'custom', path: ['factor'], message: 'a number, unless learn is true' });
    })
    .transform(({ factor = 0, ...floor }): IdleFloor => ({ factor, ...floor }));
  return blockOr(relative, fixed);
}

/** An idle floor for the minutes a cron expression names. */
export function scheduleEntry() {
  return block(
    { cron: cron(), 'time-zone': timeZone().default('UTC'), 'idle-floor': idleFloor() },
    'a block with cron, time-zone and idle-floor',
  ).transform(
    ({ 'time-zone': zone, 'idle-floor': floor, cron: pattern }): ScheduleEntry => ({
      cron: pattern,
      timeZone: zone,
      idleFloor: floor,
    }),
  );
}

function cron() {
  return parsed('a cron expression of five parts, as * 8-17 * * 1-5', (text) =>
    // Croner also takes dates and words such as @daily, which are no windows of time.
    text.split(/\s+/).length === 5 && succeeds(() => new Cron(text, { mode: '5-part', paused: true }))
      ? text
      : undefined,
  );
}

function timeZone() {
  return parsed('the name of a time zone, as Europe/Berlin', (text) =>
    succeeds(() => new Intl.DateTimeFormat('en', { timeZone: text })) ? text : undefined,
  );
}
