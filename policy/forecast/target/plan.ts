import type { TargetWait } from '../../../domain/config.ts';
import type { TargetPlan } from '../../../domain/demand.ts';
import type { RateClass, WaitLesson } from '../../../domain/waitLesson.ts';
import { UNKNOWN_START_MS } from '../../durations/durations.ts';
import { cheapestFloors } from './floors.ts';
import { classOf, LARGEST_NEED } from './needs.ts';
import type { Trace } from './trace.ts';
import type { WaitRecord } from './waits.ts';

/** From the round that wants an agent to its launch, and from its registration to its first job (ms). */
const AROUND_A_START_MS = 6_000;
/** Fewer jobs than this say little of the times at which they come: one agent is kept meanwhile. */
const FEW_JOBS = 30;
const FEW_ASSIGNMENTS = 20;
/** Within so many jobs, what was late or spared before is made good, but no further than to a half or three times. */
const MADE_GOOD_WITHIN = 100;
/** A floor that has been chosen is kept for so long (ms): to launch an agent costs more than to keep one for a moment. */
export const HELD_FOR_MS = 5 * 60_000;

/** What a floor is chosen by. */
export interface Learned extends Pick<WaitLesson, 'classes' | 'starts'> {
  readonly trace: Trace;
  readonly waits: Pick<WaitRecord, 'seen' | 'late' | 'assignments'>;
}

export interface Prospect {
  /** Jobs an hour that are expected by the time an agent launched now would be there. */
  readonly jobsPerHour: number;
  readonly max: number;
  readonly pollInterval: number;
  /** Within this GoCD gives a job to an idle agent, until it has been seen to (ms). */
  readonly assignment: number;
}

/** The floor of a pool with a target, and the numbers it follows from. */
export function targetPlan(learned: Learned, target: TargetWait, prospect: Prospect): TargetPlan {
  const plan = chosenFloor(learned, target, prospect);
  const until = learned.trace.at(-1)?.at ?? 0;
  const held = learned.trace.filter(({ at }) => until - at <= HELD_FOR_MS).map(({ floor }) => floor);
  return { ...plan, floor: Math.min(prospect.max, Math.max(plan.floor, ...held)) };
}

/** The same for this moment alone, whatever was chosen before. */
export function chosenFloor(
  { waits: { seen, late, assignments }, classes, starts }: Learned,
  { p, wait }: TargetWait,
  { jobsPerHour, max, pollInterval, assignment }: Prospect,
): TargetPlan {
  const jobs = sum(classes.map((one) => one.jobs));
  const beyond = sum(classes.map((one) => one.beyondMax));
  const beyondMax = beyond === 0 ? 0 : beyond / (jobs + beyond);
  const allowed = mayMiss(allowance(1 - p, seen, late), {
    withoutAgent: lateStarts(starts, wait - AROUND_A_START_MS - pollInterval / 2),
    besideAgent: shareAbove(assignments, wait),
  });
  const numbers = {
    p,
    wait,
    jobsPerHour,
    start: leadOf({ starts }, p),
    assignment: assignments.length < FEW_ASSIGNMENTS ? assignment : quantile(assignments, p, assignment),
    allowed,
    seen,
    late,
    beyondMax,
  };
  if (numbers.assignment > wait) return { ...numbers, floor: 0, missed: 1, unmet: 'assignment' };
  const isNew = jobs < FEW_JOBS;
  const { floors, missed } = cheapestFloors(
    isNew ? [together(classes)] : classes,
    allowed,
    Math.min(max, LARGEST_NEED),
  );
  const chosen = floors[Math.min(classOf(jobsPerHour), floors.length - 1)] ?? 0;
  const least = isNew && allowed < 1 ? 1 : 0;
  const unmet = beyondMax > 1 - p && jobs + beyond >= FEW_JOBS ? 'max' : null;
  return { ...numbers, floor: Math.min(max, Math.max(least, chosen)), missed, unmet };
}

/** From when an agent is wanted until it can have a job, for a share of p of them (ms). */
export function leadOf({ starts }: Pick<Learned, 'starts'>, p: number): number {
  return quantile(starts, p, UNKNOWN_START_MS) + AROUND_A_START_MS;
}

/** The share that may be late from now on, so that it comes right with what has been late before. */
function allowance(share: number, seen: number, late: number): number {
  const made = share + (share * seen - late) / MADE_GOOD_WITHIN;
  return Math.min(3 * share, Math.max(share / 2, made));
}

/**
 * The share of jobs for which no agent need be there in time: some of those that have one launched for them are served in
 * time all the same, and some of those that find one idle are not.
 */
function mayMiss(
  allowed: number,
  { withoutAgent, besideAgent }: { readonly withoutAgent: number; readonly besideAgent: number },
): number {
  if (withoutAgent <= allowed) return 1;
  if (besideAgent >= allowed) return 0;
  return Math.min(1, (allowed - besideAgent) / (withoutAgent - besideAgent));
}

/** The share of starts that take longer; with few of them seen one more of either kind is reckoned with. */
function lateStarts(starts: readonly number[], within: number): number {
  if (starts.length === 0) return UNKNOWN_START_MS > within ? 1 : 0;
  return (starts.filter((took) => took > within).length + 1) / (starts.length + 2);
}

function shareAbove(values: readonly number[], limit: number): number {
  return values.length === 0 ? 0 : values.filter((value) => value > limit).length / values.length;
}

/** All times as if they were of one kind. */
function together(classes: readonly RateClass[]): RateClass {
  const length = Math.max(0, ...classes.map(({ needs }) => needs.length));
  return {
    ms: sum(classes.map(({ ms }) => ms)),
    jobs: sum(classes.map(({ jobs }) => jobs)),
    beyondMax: 0,
    needs: Array.from({ length }, (_, need) => sum(classes.map(({ needs }) => needs[need] ?? 0))),
  };
}

function quantile(values: readonly number[], p: number, unknown: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(p * sorted.length) - 1)] ?? unknown;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
