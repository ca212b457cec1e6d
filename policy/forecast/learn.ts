import type { CoreConfig, PoolConfig } from '../../domain/config.ts';
import type { JobAssessment } from '../../domain/demand.ts';
import type { GocdView } from '../../domain/gocd.ts';
import type { Habit } from '../../domain/habit.ts';
import { isOurs, parseTaskId } from '../../domain/ids.ts';
import type { Experience } from './forecast.ts';
import { afterWeek, type Habits, slotOf, withHabits } from './habits.ts';
import { endedSlot, watched } from './watch.ts';

/** A poll that fails now and then is no gap in what is known of arriving jobs. */
const POLLS_WITHOUT_GAP = 3;
const SHORTEST_GAP_MS = 60_000;

export interface Lesson {
  readonly experience: Experience;
  /** Habits that have changed, to be kept. */
  readonly habits: readonly Habit[];
}

/** Takes in one reading. Null if no pool learns. */
export function learn(
  experience: Experience,
  {
    config,
    view,
    readAt,
    jobs,
  }: {
    readonly config: Pick<CoreConfig, 'name' | 'pools' | 'backlog'>;
    readonly view: GocdView;
    /** When the reading began, by the calendar (ms since the epoch). */
    readonly readAt: number;
    /** The waiting jobs of the reading, with the pool that serves each, or would. */
    readonly jobs: readonly Pick<JobAssessment, 'locator' | 'pool'>[];
  },
): Lesson | null {
  const learning = config.pools.filter(learns);
  if (learning.length === 0) return null;
  const watch = watched(experience.watch, {
    readAt,
    jobs: new Map([...waiting(jobs), ...inHand(view, config.name)]),
    longestGap: Math.max(
      POLLS_WITHOUT_GAP * Math.max(config.backlog.pollInterval, config.backlog.idlePollInterval ?? 0),
      SHORTEST_GAP_MS,
    ),
  });
  const ended = endedSlot(experience.watch, watch);
  const habits = ended === null ? [] : learning.map(({ name }) => habitAfter(experience.habits, name, ended));
  return { experience: { ...experience, habits: withHabits(experience.habits, habits), watch }, habits };
}

/** Whether the pool's floor, at any time of the week, is a learned one. */
export function learns({ idleFloor, schedule }: Pick<PoolConfig, 'idleFloor' | 'schedule'>): boolean {
  return idleFloor.learn || schedule.some((entry) => entry.idleFloor?.learn);
}

/** Habits kept from an earlier run. */
export function habitsOf(kept: readonly Habit[]): Habits {
  return withHabits(new Map(), kept);
}

function waiting(jobs: readonly Pick<JobAssessment, 'locator' | 'pool'>[]) {
  return jobs.flatMap(({ locator, pool }): [string, string][] => (pool === null ? [] : [[locator, pool]]));
}

function inHand({ agents }: GocdView, instance: string) {
  return agents.flatMap(({ hostname, building }): [string, string][] => {
    const pool = isOurs(hostname, instance) ? parseTaskId(hostname)?.pool : undefined;
    return building === null || pool === undefined ? [] : [[building, pool]];
  });
}

function habitAfter(
  habits: Habits,
  pool: string,
  ended: { begin: number; jobs: ReadonlyMap<string, number> },
) {
  const slot = slotOf(ended.begin);
  return { pool, slot, ...afterWeek(habits.get(pool)?.get(slot), ended.jobs.get(pool) ?? 0) };
}
