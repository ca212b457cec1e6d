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

/** All that pools have learned and that is kept. */
export interface Learned {
  readonly habits: readonly Habit[];
  /** Of pools with a `target-wait`. */
  readonly lessons: readonly WaitLesson[];
}

export const NOTHING_LEARNED: Learned = { habits: [], lessons: [] };
