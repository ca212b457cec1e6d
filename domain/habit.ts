import type { LookAheadScore } from './demand.ts';
import type { WaitLesson } from './waitLesson.ts';

/** How many jobs usually come to a pool in one slot of five minutes of the week. */
export interface Habit {
  readonly pool: string;
  /** From 0, on Monday at 0:00 UTC. */
  readonly slot: number;
  /** A mean in which newer weeks count more. */
  readonly jobs: number;
  /** Weeks the slot has been watched. */
  readonly weeks: number;
}

/** What is usual of a stage of a pipeline: names, counts and times. */
export interface StageMemory {
  /** `pipeline/stage`, as those that follow it are named. */
  readonly stage: string;
  /** When a run of it was last seen to begin (ms since the epoch, by the calendar). */
  readonly seenAt: number;
  /** Runs that have ended, newer ones counting more. */
  readonly runs: number;
  readonly jobs: readonly StageJobMemory[];
  readonly followers: readonly { readonly stage: string; readonly hits: number }[];
}

export interface StageJobMemory {
  /** Its name alone. */
  readonly job: string;
  readonly pool: string;
  readonly copies: number;
  /** How long it took the last few times (whole ms), newest first. */
  readonly times: readonly number[];
}

/** How well a pool has looked ahead so far. */
export interface PoolScore extends LookAheadScore {
  readonly pool: string;
}

/** All that pools have learned and that is kept. */
export interface Learned {
  readonly habits: readonly Habit[];
  /** Of pools with a `target-wait`. */
  readonly lessons: readonly WaitLesson[];
  /** Of pools that look ahead; those learned of longest ago come first. */
  readonly stages: readonly StageMemory[];
  /** Of pools that look ahead; none if left out. */
  readonly scores?: readonly PoolScore[];
}

export const NOTHING_LEARNED: Learned = { habits: [], lessons: [], stages: [] };

/** Of 2,000 pipelines with as many stages each as anybody has, and room for those that come and go. */
export const MOST_STAGES = 20_000;
