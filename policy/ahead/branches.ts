import { subject } from '../durations/durations.ts';
import { drawn, joined, markOf } from './chance.ts';
import type { OpenStage } from './openStages.ts';
import type { LeftJob } from './place.ts';
import type { Present } from './present.ts';
import { remaining, type Times, within } from './remaining.ts';
import { planOf } from './stageHabits.ts';
import { followersLeft } from './told.ts';

/* Runs of stages, with what may come after them: what futures are drawn of. */

/** What is less likely than this is left out. */
export const UNLIKELY = 0.03;

/** A run of a stage with what may come after it. */
export interface Branch {
  /** What stands for the run, and for the stage. */
  readonly runMark: number;
  readonly mark: number;
  readonly next: readonly Follower[];
}

export interface OpenBranch {
  readonly branch: Branch;
  readonly place: Place;
  readonly left: readonly LeftInStage[];
}

interface LeftInStage {
  /** Whose agent comes free when it ends; null if none does. */
  readonly pool: string | null;
  readonly mark: number;
  /** How long it has yet to go (ms). */
  readonly remaining: (share: number, nth: number) => number;
}

export interface Follower {
  readonly place: Place;
  /** How likely it comes at all (0 to 1). */
  readonly share: number;
  readonly isOwn: boolean;
  /** Where it is in `coming`; null if it follows what has not begun itself. */
  readonly index: number | null;
}

/** A stage, whatever its run. What is in it is found once it is needed: few stages come within what is looked at. */
export class Place {
  readonly mark: number;
  readonly #stage: string;
  readonly #present: Present;
  readonly #follower: (stage: string, share: number) => Follower;
  #jobs: readonly JobToCome[] | null = null;
  #next: readonly Follower[] | null = null;
  #takenIn = -1;
  #takenUntil = 0;

  constructor(stage: string, present: Present, follower: (stage: string, share: number) => Follower) {
    this.#stage = stage;
    this.mark = markOf(stage);
    this.#present = present;
    this.#follower = follower;
  }

  /** Until when (ms from now) a future's last run is in it: it has one at a time. */
  takenUntil(nth: number): number {
    return this.#takenIn === nth ? this.#takenUntil : 0;
  }

  take(nth: number, until: number): void {
    this.#takenIn = nth;
    this.#takenUntil = until;
  }

  get jobs(): readonly JobToCome[] {
    const { course, times } = this.#present;
    this.#jobs ??= planOf(course.habits.get(this.#stage)).map(({ subject, pool, mark }) => ({
      pool,
      mark,
      times: times(subject),
    }));
    return this.#jobs;
  }

  get next(): readonly Follower[] {
    const stageRun = { stage: this.#stage, run: '', followedBy: [] };
    this.#next ??= followersLeft(this.#present.course, stageRun).flatMap(({ stage, share }) =>
      share < UNLIKELY ? [] : [this.#follower(stage, share)],
    );
    return this.#next;
  }
}

interface JobToCome {
  readonly pool: string;
  readonly mark: number;
  readonly times: Times;
}

/** A job that has not ended. */
export function leftOf({ beganAt }: OpenStage, job: LeftJob, present: Present): LeftInStage {
  const { now, course, staysOn, waitsFor } = present;
  const times = present.times(subject.job(job.job));
  const mark = markOf(job.locator);
  const pool = job.waits || staysOn(job) ? job.pool : null;
  if (!job.waits) return { pool, mark, remaining: remaining(times, now - (job.since ?? beganAt)) };
  if (job.seenAt < course.readAt) return { pool, mark, remaining: remaining(times, now - job.seenAt) };
  const waits = waitsFor(job);
  const waitMark = joined(mark, WAITS);
  return { pool, mark, remaining: (share, nth) => waits(drawn(waitMark, nth)) + within(times, share) };
}

const WAITS = markOf('waits');
