import { grouped } from '../../domain/collections.ts';
import type { CoreConfig, PoolConfig } from '../../domain/config.ts';
import type { JobAssessment } from '../../domain/demand.ts';
import type { GocdView } from '../../domain/gocd.ts';
import type { Habit } from '../../domain/habit.ts';
import { ourPool } from '../../domain/ids.ts';
import type { WaitLesson } from '../../domain/waitLesson.ts';
import { pickUpOf } from '../pickUp.ts';
import { longestGapOf } from '../readingGap.ts';
import { type Experience, jobsPerHour } from './forecast.ts';
import { afterWeek, type Habits, slotOf, withHabits } from './habits.ts';
import { leadOf } from './target/plan.ts';
import { lessonToKeep, nothingLearned, targetRecalled, targetSighted } from './target/target.ts';
import { endedSlot, type Watch, watched } from './watch.ts';

export interface Lesson {
  readonly experience: Experience;
  /** Habits that have changed, to be kept. */
  readonly habits: readonly Habit[];
  /** What pools with a `target-wait` have learned, to be kept. */
  readonly lessons: readonly WaitLesson[];
}

/** A waiting job of a reading, with the pool that serves it, or would. */
export interface WaitingSeen extends Pick<JobAssessment, 'locator' | 'pool'> {
  readonly hasIdleAgent: boolean;
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
    readonly config: Pick<CoreConfig, 'name' | 'pools' | 'backlog' | 'scaling'>;
    readonly view: GocdView;
    /** When the reading began, by the calendar (ms since the epoch). */
    readonly readAt: number;
    /** The waiting jobs of the reading, with the pool that serves each, or would. */
    readonly jobs: readonly WaitingSeen[];
  },
): Lesson | null {
  const learning = config.pools.filter(learns);
  if (learning.length === 0) return null;
  const building = inHand(view, config.name);
  const watch = watched(experience.watch, {
    readAt,
    jobs: new Map([...waiting(jobs), ...building]),
    longestGap: longestGapOf(config.backlog),
  });
  const ended = endedSlot(experience.watch, watch);
  const habits = ended === null ? [] : learning.map(({ name }) => habitAfter(experience.habits, name, ended));
  const taught = { ...experience, habits: withHabits(experience.habits, habits), watch };
  const targets = targetsAfter(taught, experience.watch, { config, jobs, building });
  const lessons = ended === null ? [] : [...targets].map(([pool, learning]) => lessonToKeep(pool, learning));
  return { experience: { ...taught, targets }, habits, lessons };
}

/** What pools with a `target-wait` know after the reading that the watch now shows. */
function targetsAfter(
  experience: Experience,
  before: Watch,
  {
    config,
    jobs,
    building,
  }: {
    readonly config: Pick<CoreConfig, 'pools' | 'backlog' | 'scaling'>;
    readonly jobs: readonly WaitingSeen[];
    readonly building: readonly (readonly [locator: string, pool: string])[];
  },
): Experience['targets'] {
  const { watch, targets } = experience;
  const isFirst = watch.since === watch.readAt;
  const waitingFor = grouped(jobs, ({ pool }) => pool);
  const buildingFor = grouped(building, ([, pool]) => pool);
  return new Map(
    config.pools.flatMap((pool) => {
      if (pool.targetWait === null) return [];
      const waiting = new Map(waitingFor(pool.name).map((job) => [job.locator, job]));
      const atWork = buildingFor(pool.name).flatMap(([locator]) => (waiting.has(locator) ? [] : [locator]));
      const known = targets.get(pool.name) ?? nothingLearned(pool.targetWait.wait);
      const sighting = {
        at: watch.readAt,
        before: isFirst ? null : before.readAt,
        waiting,
        building: atWork.length,
        arrived: [...waiting.keys(), ...atWork].filter((locator) => !before.known.has(locator)),
        jobsPerHour: jobsPerHour(experience, pool.name, watch.readAt + leadOf(known, pool.targetWait.p)),
      };
      const { scaling, backlog } = config;
      const assignment = pickUpOf(pool, 1).longestMs;
      const regime = {
        pool,
        target: pool.targetWait,
        scaling,
        pollInterval: backlog.pollInterval,
        assignment,
      };
      return [[pool.name, targetSighted(known, sighting, regime)]];
    }),
  );
}

/** Whether the pool's floor, at any time of the week, is a learned one. */
export function learns({
  idleFloor,
  schedule,
  targetWait,
}: Pick<PoolConfig, 'idleFloor' | 'schedule' | 'targetWait'>): boolean {
  return targetWait !== null || idleFloor.learn || schedule.some((entry) => entry.idleFloor?.learn);
}

/** Habits kept from an earlier run. */
export function habitsOf(kept: readonly Habit[]): Habits {
  return withHabits(new Map(), kept);
}

/** What pools with a `target-wait` learned in an earlier run. */
export function targetsOf(kept: readonly WaitLesson[]): Experience['targets'] {
  return new Map(kept.map((lesson) => [lesson.pool, targetRecalled(lesson)]));
}

function waiting(jobs: readonly Pick<JobAssessment, 'locator' | 'pool'>[]) {
  return jobs.flatMap(({ locator, pool }): [string, string][] => (pool === null ? [] : [[locator, pool]]));
}

function inHand({ agents }: GocdView, instance: string) {
  return agents.flatMap(({ hostname, building }): [string, string][] => {
    const pool = ourPool(hostname, instance);
    return building === null || pool === null ? [] : [[building, pool]];
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
