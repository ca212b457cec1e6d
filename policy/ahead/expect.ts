import type { ExpectedStage } from '../../domain/demand.ts';
import type { Course, EndedStage, OpenStage } from './course.ts';
import { atLeast, certain, either, type Numbers, oneOf, plus, reachedWith, shifted } from './numbers.ts';
import type { CourseJob } from './place.ts';
import { endsWithin, oneAfterAnother, type Times, untilAllEnd } from './remaining.ts';
import { isSamePipeline, type StageHabit, shareOf } from './stageHabits.ts';
import { followersOf, shareNow } from './told.ts';

/** What is asked of the past and the present for one pool. */
export interface Outlook {
  readonly pool: string;
  /** How long it takes from a decision until an agent is there (ms). */
  readonly leadMs: number;
  /** Its agents go with their job: none comes free. */
  readonly singleUse: boolean;
}

export interface Present {
  /** Such as all times of the course (ms since the epoch). */
  readonly now: number;
  readonly course: Course;
  /** The runs that go on in each stage. */
  readonly runsIn: (stage: string) => readonly OpenStage[];
  /** How long a job takes, by `pipeline/stage/job`. */
  readonly times: (job: string) => Times;
  /** Whether the agent that has a job takes another one after it. */
  readonly staysOn: (job: CourseJob) => boolean;
}

/** What is expected of a pool, in agents. */
export interface Ahead {
  /** Idle agents that will be wanted before one launched now is there, beyond those that come free by then. */
  readonly soon: number;
  /** Agents at work that will be wanted again as soon as their job is done. */
  readonly after: number;
  /** All that is likely within the lead, most agents first. */
  readonly expected: readonly ExpectedStage[];
}

/** Stages further ahead than these are too uncertain to count. */
const DEEPEST = 4;
/** What is less likely than this is left out. */
const UNLIKELY = 0.05;
/** Points that stand for a distribution of times. */
const POINTS = 5;
/** What is scheduled right after a stage has ended is mostly there with the reading that shows the end. */
const STILL_TO_COME = 0.5;

/** @param chance how likely an agent must be wanted to be worth having: the measure of all of this (0 to 1). */
export function expect(present: Present, outlook: Outlook, chance: number): Ahead {
  const { open, ended } = present.course;
  const branches = [...open.values(), ...ended]
    .map((stage) => new Branch(present, outlook, stage))
    .filter((branch) => branch.matters);
  return {
    soon: reachedWith(
      chance,
      branches.map((branch) => branch.soon()),
    ),
    after: outlook.singleUse
      ? 0
      : reachedWith(
          chance,
          branches.map((branch) => branch.after()),
        ),
    expected: branches
      .flatMap((branch) => branch.expected())
      .filter((each) => each.chance >= chance)
      .sort((a, b) => b.chance * b.jobs - a.chance * a.jobs),
  };
}

/** A stage that may come after another one. */
interface Next {
  readonly stage: string;
  /** How likely it comes at all (0 to 1). */
  readonly share: number;
  /** Its jobs in the pool. */
  readonly jobs: number;
}

/** One run of a stage that goes on or has just ended, and what may come of it. */
class Branch {
  readonly #present: Present;
  readonly #outlook: Outlook;
  readonly #stage: OpenStage | EndedStage;
  readonly #followers: readonly Next[];
  /** Agents of the pool that come free when it ends. */
  readonly #own: number;

  constructor(present: Present, outlook: Outlook, stage: OpenStage | EndedStage) {
    this.#present = present;
    this.#outlook = outlook;
    this.#stage = stage;
    this.#followers = this.#likelyFollowers();
    this.#own = outlook.singleUse ? 0 : this.#left().filter((job) => this.#comesFree(job)).length;
  }

  /** Whether anything of it concerns the pool. */
  get matters(): boolean {
    return this.#own > 0 || this.#followers.some(({ jobs }) => jobs > 0);
  }

  /** How many idle agents more, or fewer, will be wanted within the lead. */
  soon(): Numbers {
    const ends = this.#endsBy(this.#outlook.leadMs);
    if (ends === 0) return certain(0);
    const wanted = this.#followers.map(({ stage, share }) =>
      either(this.#peak(stage, [0], 1), share * this.#isFreeBy(stage, this.#outlook.leadMs), certain(0)),
    );
    return either(shifted(wanted.reduce(plus, certain(0)), -this.#own), ends, certain(0));
  }

  /** How many agents what follows will want, whenever that is. */
  after(): Numbers {
    return this.#followers.map(({ jobs, share }) => oneOf([[jobs, share]])).reduce(plus, certain(0));
  }

  expected(): readonly ExpectedStage[] {
    const ends = this.#endsBy(this.#outlook.leadMs);
    const { stage: after, run } = this.#stage;
    return this.#followers
      .filter(({ jobs }) => jobs > 0)
      .map(({ stage, jobs, share }) => ({
        stage,
        after,
        run,
        jobs,
        share: rounded(share),
        chance: rounded(share * ends * this.#isFreeBy(stage, this.#outlook.leadMs)),
      }));
  }

  #left(): readonly CourseJob[] {
    return 'left' in this.#stage ? this.#stage.left : [];
  }

  #comesFree(job: CourseJob): boolean {
    return !job.waits && job.pool === this.#outlook.pool && this.#present.staysOn(job);
  }

  #likelyFollowers(): readonly Next[] {
    const { course } = this.#present;
    return followersOf(course, this.#stage).flatMap((follower) => {
      if (this.#stage.followedBy.includes(follower)) return [];
      const share = shareNow(course, this.#stage, follower) * this.#mayStillCome(follower);
      return share < UNLIKELY ? [] : [{ stage: follower, share, jobs: this.#jobsOf(follower) }];
    });
  }

  /**
   * In its own pipeline the next stage comes at once, or when an earlier run has left it: without it in the next reading,
   * it does not come.
   */
  #mayStillCome(follower: string): number {
    if (!('endedAt' in this.#stage)) return 1;
    const { stage, endedAt, heldAt } = this.#stage;
    if (!isSamePipeline(stage, follower)) return 1;
    const { readAt } = this.#present.course;
    if (heldAt === readAt && this.#present.runsIn(follower).length > 0) return 1;
    return endedAt === readAt ? STILL_TO_COME : 0;
  }

  /** The chance that no other run is in a stage any more within a time from now (ms): it has one at a time. */
  #isFreeBy(follower: string, within: number): number {
    if (!isSamePipeline(this.#stage.stage, follower)) return 1;
    return this.#present
      .runsIn(follower)
      .filter(({ run }) => run !== this.#stage.run)
      .reduce((chance, other) => chance * this.#overBy(other, within), 1);
  }

  #jobsOf(stage: string): number {
    const jobs = this.#present.course.habits.get(stage)?.jobs ?? [];
    return jobs.reduce((sum, { pool, copies }) => sum + (pool === this.#outlook.pool ? copies : 0), 0);
  }

  /** How many agents a stage and what follows it want at once within the lead, if it comes so long after this one ends. */
  #peak(stage: string, begins: Times, depth: number): Numbers {
    const jobs = this.#jobsOf(stage);
    const habit = this.#present.course.habits.get(stage);
    const reached = this.#chanceOf(begins);
    if (habit === undefined || depth >= DEEPEST || reached < UNLIKELY) return certain(jobs);
    const ends = oneAfterAnother(begins, this.#timesOf(habit), POINTS);
    if (ends.length === 0) return certain(jobs);
    const on = this.#chanceOf(ends) / reached;
    const later = [...habit.followers.keys()].flatMap((follower) => {
      const share = shareOf(stage, habit, follower) * on;
      return share < UNLIKELY || follower === stage
        ? []
        : [either(this.#peak(follower, ends, depth + 1), share, certain(0))];
    });
    const all = later.reduce(plus, certain(0));
    return this.#outlook.singleUse ? shifted(all, jobs) : atLeast(all, jobs);
  }

  #timesOf({ jobs }: StageHabit): Times {
    const each = jobs.flatMap(({ job, copies }) =>
      Array.from({ length: Math.min(copies, 50) }, () => this.#present.times(job)),
    );
    return untilAllEnd(each, POINTS);
  }

  /** The chance that something that takes so long after the end of this stage is over within the lead. */
  #chanceOf(after: Times): number {
    const { leadMs } = this.#outlook;
    return after.reduce((sum, time) => sum + this.#endsBy(leadMs - time), 0) / Math.max(1, after.length);
  }

  /** The chance that all jobs of the stage have ended within a time from now (ms). */
  #endsBy(within: number): number {
    if (!('left' in this.#stage)) return within >= 0 ? 1 : 0;
    return this.#overBy(this.#stage, within);
  }

  #overBy({ left, beganAt }: OpenStage, within: number): number {
    const { now, times } = this.#present;
    return left.reduce((chance, job) => {
      if (chance === 0) return 0;
      const known = times(job.job);
      if (job.waits) return chance * endsWithin(known, 0, within);
      return chance * endsWithin(known, now - (job.since ?? beganAt), within);
    }, 1);
  }
}

function rounded(chance: number): number {
  return Math.round(chance * 100) / 100;
}
