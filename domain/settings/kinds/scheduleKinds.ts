import { Cron } from 'croner';
import { z } from 'zod';
import type { Kind } from '../setting.ts';
import {
  type ScalingScheduleEntry,
  type ScheduleEntry,
  scalingScheduleValue,
  scheduleValue,
} from '../values.ts';
import { idleFloor, printFloor } from './floorKinds.ts';
import { decimal, textThat, whole } from './kinds.ts';
import { block, parsed, succeeds } from './parsing.ts';

/** Numbers of a pool for the minutes that a cron expression names. */
export function scheduleEntry(): Kind<ScheduleEntry> {
  const read = block(
    {
      ...windowKeys(),
      'idle-floor': idleFloor().read.optional(),
      min: whole(0).read.optional(),
      max: whole(0).read.optional(),
    },
    'a block with cron, time-zone, and idle-floor, min or max',
  )
    .superRefine(({ 'idle-floor': floor, min, max }, context) => {
      if (floor === undefined && min === undefined && max === undefined)
        context.addIssue({ code: 'custom', message: 'at least one of idle-floor, min and max' });
      if (min !== undefined && max !== undefined && min > max)
        context.addIssue({ code: 'custom', path: ['min'], message: 'no more than max' });
    })
    .transform(
      ({ 'time-zone': timeZone, 'idle-floor': floor, cron, min, max }): ScheduleEntry => ({
        cron,
        timeZone,
        ...(floor !== undefined && { idleFloor: floor }),
        ...(min !== undefined && { min }),
        ...(max !== undefined && { max }),
      }),
    );
  return {
    read,
    held: scheduleValue,
    print: ({ cron, timeZone, idleFloor: floor, min, max }) => ({
      cron,
      'time-zone': timeZone,
      ...(floor !== undefined && { 'idle-floor': printFloor(floor) }),
      ...(min !== undefined && { min }),
      ...(max !== undefined && { max }),
    }),
  };
}

/** The same for the numbers that all pools share. */
export function scalingScheduleEntry(): Kind<ScalingScheduleEntry> {
  const read = block(
    {
      ...windowKeys(),
      'max-agents': whole(1).read.optional(),
      'drain-budget': decimal(0, 1).read.optional(),
    },
    'a block with cron, time-zone, and max-agents or drain-budget',
  )
    .superRefine(({ 'max-agents': maxAgents, 'drain-budget': drainBudget }, context) => {
      if (maxAgents === undefined && drainBudget === undefined)
        context.addIssue({ code: 'custom', message: 'at least one of max-agents and drain-budget' });
    })
    .transform((entry): ScalingScheduleEntry => {
      const { cron, 'time-zone': timeZone, 'max-agents': maxAgents, 'drain-budget': drainBudget } = entry;
      return {
        cron,
        timeZone,
        ...(maxAgents !== undefined && { maxAgents }),
        ...(drainBudget !== undefined && { drainBudget }),
      };
    });
  return {
    read,
    held: scalingScheduleValue,
    print: ({ cron, timeZone, maxAgents, drainBudget }) => ({
      cron,
      'time-zone': timeZone,
      ...(maxAgents !== undefined && { 'max-agents': maxAgents }),
      ...(drainBudget !== undefined && { 'drain-budget': drainBudget }),
    }),
  };
}

function windowKeys(): { cron: z.ZodType<string>; 'time-zone': z.ZodType<string> } {
  return { cron: cron().read, 'time-zone': timeZone().read.default('UTC') };
}

function cron() {
  return textThat(
    'a cron expression of five parts, as * 8-17 * * 1-5',
    (text) =>
      // Croner also takes dates and words such as @daily, which are no windows of time.
      text.split(/\s+/).length === 5 && succeeds(() => new Cron(text, { mode: '5-part', paused: true })),
  );
}

/** The name of a time zone, as those of schedules and of the month of a budget. */
export function timeZone() {
  return textThat('the name of a time zone, as Europe/Berlin', (text) =>
    succeeds(() => new Intl.DateTimeFormat('en', { timeZone: text })),
  );
}

/** As `03:30`; null for never. */
export function timeOfDay(): Kind<string | null> {
  const read = parsed('a time of day, as 03:30, or off', (value) => {
    if (value === 'off') return null;
    return /^([01]\d|2[0-3]):[0-5]\d$/.test(value) ? value : undefined;
  });
  return { read, held: z.string().nullable(), print: (time) => time ?? 'off' };
}
