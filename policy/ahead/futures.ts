import { drawn, markOf } from './chance.ts';
import type { Course, EndedStage, OpenStage } from './course.ts';
import type { CourseJob, LeftJob } from './place.ts';
import { remaining, type Times } from './remaining.ts';
import { isSamePipeline } from './stageHabits.ts';
import { followersLeft } from './told.ts';

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
  /** How long a job that waits does so until an agent has begun it (ms), by the share of cases in which it is less. */
  readonly waitsFor: (job: CourseJob) => (share: number) => number;
}

/** One way in which what goes on now may go on. */
export interface Future {
  /** By pool, in the order in which they come: jobs that begin, and end on agents that stay. */
  readonly changes: ReadonlyMap<string, readonly Change[]>;
  /** Of the stages that go on now, those that follow and when (ms from now), by the key of `Coming`. */
  readonly came: ReadonlyMap<string, number>;
}

export interface Change {
  /** Ms from now. */
  readonly at: number;
  /** 1 for a job that begins, -1 for one that ends. */
  readonly by: 1 | -1;
}

/** A stage that may come after one that goes on now. */
export interface Coming {
  readonly key: string;
  /** `pipeline/stage`, and the one that it comes after. */
  readonly stage: string;
  readonly after: string;
  /** The run of that one's pipeline. */
  readonly run: string;
  /** How likely it comes at all (0 to 1). */
  readonly share: number;
}

/** What is less likely than this is left out. */
const UNLIKELY = 0.03;
/** What is scheduled right after a stage has ended is mostly there with the reading that shows the end. */
const STILL_TO_COME = 0.5;
/** From when a job is scheduled until an agent that is there has begun it (ms). */
export const PICK_UP_MS = 5_000;
/** Pipelines further down begin with the server's next round of 10 s (fact 66 of the recordings). */
const DOWNSTREAM_MS = 10_000;
/** No stage takes so little time that more than these come within what is looked at. */
const MOST_STAGES = 40;

/** Draws futures, each of them from the same present. */
export class Futures {
  /** All that may come after what goes on now. */
  readonly coming: readonly Coming[];
  readonly #present: Present;
  readonly #horizonMs: number;
  readonly #open: readonly OpenBranch[];
  readonly #ended: readonly Branch[];

  constructor(present: Present, horizonMs: number) {
    this.#present = present;
    this.#horizonMs = horizonMs;
    const { open, ended } = present.course;
    this.#open = Array.from(open.values(), (stage) => ({
      ...branchOf(stage, present),
      left: stage.left.map((job) => leftOf(stage, job, present)),
    }));
    this.#ended = ended
      .map((stage) => branchOf(stage, present, (follower) => mayStillCome(stage, follower, present)))
      .filter(({ next }) => next.length > 0);
    this.coming = [...this.#open, ...this.#ended].flatMap(({ next }) => next);
  }

  draw(nth: number): Future {
    const draw = new Draw(nth, this.#horizonMs, this.#present);
    for (const branch of this.#open) draw.goesOn(branch);
    for (const branch of this.#ended) draw.endsAt(0, branch);
    return draw.finish();
  }
}

/** A run of a stage with what may come after it. */
interface Branch {
  readonly stage: string;
  readonly mark: number;
  readonly next: readonly Follower[];
}

interface OpenBranch extends Branch {
  readonly left: readonly LeftInStage[];
}

interface LeftInStage {
  /** Whose agent comes free when it ends; null if none does. */
  readonly pool: string | null;
  readonly mark: number;
  readonly remaining: (share: number, nth: number) => number;
}

interface Follower extends Coming {
  readonly mark: number;
  readonly isOwn: boolean;
  /** Found once it is needed: few of those that may come do so in what is looked at. */
  readonly begin: () => Beginning;
}

interface Beginning extends Branch {
  readonly jobs: readonly (LeftInStage & { readonly pool: string })[];
}

function leftOf({ beganAt }: OpenStage, job: LeftJob, present: Present): LeftInStage {
  const { now, course, times, staysOn, waitsFor } = present;
  const left = { pool: job.waits || staysOn(job) ? job.pool : null, mark: markOf(job.locator) };
  if (!job.waits) return { ...left, remaining: remaining(times(job.job), now - (job.since ?? beganAt)) };
  if (job.seenAt < course.readAt) return { ...left, remaining: remaining(times(job.job), now - job.seenAt) };
  const builds = remaining(times(job.job), 0);
  const waits = waitsFor(job);
  const waitMark = markOf(`${job.locator} waits`);
  return { ...left, remaining: (share, nth) => waits(drawn(waitMark, nth)) + builds(share) };
}

/**
 * In its own pipeline the next stage comes at once, or when an earlier run has left it: without it in the next reading, it does
 * not come.
 */
function mayStillCome({ stage, endedAt, heldAt }: EndedStage, follower: string, present: Present): number {
  if (!isSamePipeline(stage, follower)) return 1;
  const { readAt } = present.course;
  if (heldAt === readAt && present.runsIn(follower).length > 0) return 1;
  return endedAt === readAt ? STILL_TO_COME : 0;
}

function branchOf(
  stageRun: Pick<OpenStage, 'stage' | 'run' | 'followedBy'>,
  present: Present,
  mayCome: (follower: string) => number = () => 1,
): Branch {
  const { stage, run } = stageRun;
  const next = followersLeft(present.course, stageRun).flatMap((left): Follower[] => {
    const follower = left.stage;
    const share = left.share * mayCome(follower);
    if (share < UNLIKELY) return [];
    const key = `${run} ${stage} ${follower}`;
    const isOwn = isSamePipeline(stage, follower);
    const begin = once(() => beginningOf(follower, run, present));
    return [{ key, stage: follower, after: stage, run, share, mark: markOf(key), isOwn, begin }];
  });
  return { stage, mark: markOf(`${run} ${stage}`), next };
}

function beginningOf(stage: string, run: string, present: Present): Beginning {
  const jobs = (present.course.habits.get(stage)?.jobs ?? []).flatMap(({ job, pool, copies }) => {
    const takes = remaining(present.times(job), 0);
    return Array.from({ length: copies }, (_, copy) => ({
      pool,
      mark: markOf(`${run} ${job} ${copy}`),
      remaining: takes,
    }));
  });
  return { ...branchOf({ stage, run, followedBy: [] }, present), jobs };
}

function once<Value>(find: () => Value): () => Value {
  let found: { readonly value: Value } | null = null;
  return () => {
    found ??= { value: find() };
    return found.value;
  };
}

/** One future in the making. */
class Draw {
  readonly #nth: number;
  readonly #horizonMs: number;
  readonly #changes = new Map<string, Change[]>();
  readonly #came = new Map<string, number>();
  /** Until when the last run that is in a stage has left it: it has one at a time. */
  readonly #taken = new Map<string, number>();
  /** What ends within what is looked at, the latest first. */
  readonly #ends: { readonly at: number; readonly branch: Branch }[] = [];
  #more = MOST_STAGES;

  constructor(nth: number, horizonMs: number, { course }: Present) {
    this.#nth = nth;
    this.#horizonMs = horizonMs;
    this.#more += course.open.size + course.ended.length;
  }

  goesOn(branch: OpenBranch): void {
    let end = 0;
    for (const { pool, mark, remaining } of branch.left) {
      const at = remaining(drawn(mark, this.#nth), this.#nth);
      end = Math.max(end, at);
      if (pool !== null) this.#change(pool, at, -1);
    }
    this.#taken.set(branch.stage, Math.max(end, this.#taken.get(branch.stage) ?? 0));
    this.endsAt(end, branch);
  }

  endsAt(at: number, branch: Branch): void {
    if (at <= this.#horizonMs && branch.next.length > 0) this.#ends.push({ at, branch });
  }

  finish(): Future {
    this.#ends.sort((a, b) => b.at - a.at);
    for (let end = this.#ends.pop(); end !== undefined && this.#more > 0; end = this.#ends.pop()) {
      this.#more -= 1;
      this.#follow(end.at, end.branch);
    }
    for (const changes of this.#changes.values()) changes.sort((a, b) => a.at - b.at || a.by - b.by);
    return { changes: this.#changes, came: this.#came };
  }

  #change(pool: string, at: number, by: Change['by']): void {
    if (at > this.#horizonMs) return;
    const known = this.#changes.get(pool);
    if (known === undefined) this.#changes.set(pool, [{ at, by }]);
    else known.push({ at, by });
  }

  /** At most one of those in its own pipeline, and any of those in others. */
  #follow(at: number, { mark, next }: Branch): void {
    let own = drawn(mark, this.#nth);
    for (const follower of next) {
      const chance = follower.isOwn ? own : drawn(follower.mark, this.#nth);
      if (follower.isOwn) own -= follower.share;
      if (chance >= 0 && chance < follower.share)
        this.#begin(follower, at + (follower.isOwn ? 0 : (DOWNSTREAM_MS * chance) / follower.share));
    }
  }

  #begin({ key, stage, begin }: Follower, due: number): void {
    const at = Math.max(due, this.#taken.get(stage) ?? 0);
    if (at > this.#horizonMs) return;
    this.#came.set(key, at);
    const beginning = begin();
    let end = at;
    for (const { pool, mark, remaining } of beginning.jobs) {
      const over = at + PICK_UP_MS + remaining(drawn(mark, this.#nth), this.#nth);
      this.#change(pool, at, 1);
      this.#change(pool, over, -1);
      end = Math.max(end, over);
    }
    this.#taken.set(stage, end);
    this.#endsInOrder(end, beginning);
  }

  #endsInOrder(at: number, branch: Branch): void {
    if (at > this.#horizonMs || branch.next.length === 0) return;
    let [from, to] = [0, this.#ends.length];
    while (from < to) {
      const middle = (from + to) >> 1;
      if ((this.#ends[middle]?.at ?? 0) > at) from = middle + 1;
      else to = middle;
    }
    this.#ends.splice(from, 0, { at, branch });
  }
}
