import { grouped } from '../../domain/collections.ts';
import type { Habit } from '../../domain/habit.ts';

/** How finely the week is looked at. A slot of the week is a number from 0, which begins on Monday at 0:00 UTC. */
export const SLOT_MS = 5 * 60_000;
const WEEK_MS = 7 * 24 * 3_600_000;
export const SLOTS_PER_WEEK = WEEK_MS / SLOT_MS;
const SLOTS_PER_HOUR = 3_600_000 / SLOT_MS;
/** The epoch was a Thursday. */
const FIRST_MONDAY_MS = 4 * 24 * 3_600_000;

/** Once this many weeks have been seen, each further one changes the mean as much as the one before. */
const LONGEST_MEMORY_WEEKS = 4;
/** How many weeks of a slot's own count as much as the mean of its hour. */
const HOUR_COUNTS_AS_WEEKS = 2;

/** What is usual in one slot of the week. */
export interface SlotHabit {
  /** Jobs that come in it: a mean in which newer weeks count more. */
  readonly jobs: number;
  /** Weeks it has been watched from beginning to end. */
  readonly weeks: number;
}

/** Of each pool, what is usual in the slots of the week that have been watched, by slot. */
export type Habits = ReadonlyMap<string, ReadonlyMap<number, SlotHabit>>;

export function slotOf(now: number): number {
  const intoWeek = (now - FIRST_MONDAY_MS) % WEEK_MS;
  return Math.floor((intoWeek < 0 ? intoWeek + WEEK_MS : intoWeek) / SLOT_MS);
}

/** What is usual once one more week of the slot has been seen. */
export function afterWeek(habit: SlotHabit | undefined, jobs: number): SlotHabit {
  const { jobs: mean, weeks } = habit ?? { jobs: 0, weeks: 0 };
  const share = 1 / (Math.min(weeks, LONGEST_MEMORY_WEEKS - 1) + 1);
  return { jobs: mean + share * (jobs - mean), weeks: weeks + 1 };
}

/** The habits with some changed. Each pool concerned is copied once, however many of its slots change. */
export function withHabits(habits: Habits, changed: readonly Habit[]): Habits {
  const all = new Map(habits);
  const changesOf = grouped(changed, ({ pool }) => pool);
  for (const pool of new Set(changed.map((habit) => habit.pool))) {
    const slots = new Map(habits.get(pool));
    for (const { slot, jobs, weeks } of changesOf(pool)) slots.set(slot, { jobs, weeks });
    all.set(pool, slots);
  }
  return all;
}

/**
 * What to expect in a slot: its own mean, drawn towards that of its hour the less it has been seen, since a few weeks
 * say more about an hour than about five minutes. Null if it has never been watched.
 */
export function usual(habits: Habits, pool: string, slot: number): SlotHabit | null {
  const slots = habits.get(pool);
  const own = slots?.get(slot);
  if (slots === undefined || own === undefined) return null;
  const hour = slot - (slot % SLOTS_PER_HOUR);
  const watched = Array.from({ length: SLOTS_PER_HOUR }, (_, index) => slots.get(hour + index)).filter(
    (habit) => habit !== undefined,
  );
  const hourly = watched.reduce((sum, { jobs }) => sum + jobs, 0) / watched.length;
  const jobs = (own.weeks * own.jobs + HOUR_COUNTS_AS_WEEKS * hourly) / (own.weeks + HOUR_COUNTS_AS_WEEKS);
  return { jobs, weeks: own.weeks };
}
