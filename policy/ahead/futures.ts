import { subject } from '../durations/durations.ts';
import { drawn, joined, markOf } from './chance.ts';
import type { Course, EndedStage, OpenStage } from './course.ts';
import type { CourseJob, LeftJob } from './place.ts';
import { remaining, type Times, within } from './remaining.ts';
import { isSamePipeline, planOf } from './stageHabits.ts';
import { Tide } from './tide.ts';
import { followersLeft } from './told.ts';

export interface Present {
  /** Such as all times of the course (ms since the epoch). */
  readonly now: number;
  readonly course: Course;
  /** How long a job takes, by the name under which that is kept. */
  readonly times: (subject: string) => Times;
  /** Whether the agent that has a job takes another one after it. */
  readonly staysOn: (job: CourseJob) => boolean;
  /** How long a job that waits does so until an agent has begun it (ms), by the share of cases in which it is less. */
  readonly waitsFor: (job: CourseJob) => (share: number) => number;
}

/** One way in which what goes on now may go on. */
export interface Future {
  /** The pools in which anything begins or ends. */
  readonly tides: ReadonlyMap<string, Tide>;
  /** When each of `Futures.coming` comes, in their order (ms from now): infinite if it does not. */
  readonly came: Float64Array;
  /** When each of them would come, did it. */
  readonly due: Float64Array;
}

/** A stage that may come after one that goes on now. */
export interface Coming {
  /** `pipeline/stage`, and the one that it comes after. */
  readonly stage: string;
  readonly after: string;
  /** The run of that one's pipeline. */
  readonly run: string;
  /** How likely it comes at all (0 to 1). */
  readonly share: number;
}

/** A pool that futures are drawn for. */
export interface DrawnPool {
  readonly pool: string;
  /** Its agents go with their job: none comes free. */
  readonly singleUse: boolean;
}

/** What is less likely than this is left out. */
const UNLIKELY = 0.03;
/** What is scheduled right after a stage has ended is mostly there with the reading that shows the end. */
const STILL_TO_COME = 0.5;
/** From when a job is scheduled until an agent that is there has begun it (ms). */
export const PICK_UP_MS = 5_000;
/** Pipelines further down begin with the server's next round of 10 s (fact 66 of the recordings). */
const DOWNSTREAM_MS = 10_000;
/** No stage takes so little time that more than these come within what is looked at, beside those after what goes on. */
const MOST_STAGES = 40;
const STEP_MS = 1_000;

/** Draws futures, each of them from the same present. */
export class Futures {
  /** All that may come after what goes on now. */
  readonly coming: Coming[] = [];
  readonly #present: Present;
  readonly #horizonMs: number;
  readonly #singleUse: ReadonlyMap<string, boolean>;
  readonly #places = new Map<string, Place>();
  readonly #open: readonly OpenBranch[];
  readonly #ended: readonly Branch[];

  constructor(present: Present, horizonMs: number, pools: readonly DrawnPool[]) {
    this.#present = present;
    this.#horizonMs = horizonMs;
    this.#singleUse = new Map(pools.map(({ pool, singleUse }) => [pool, singleUse]));
    const { open, ended } = present.course;
    this.#open = Array.from(open.values(), (stage) => ({
      branch: this.#branchOf(stage),
      place: this.#placeOf(stage.stage),
      left: stage.left.map((job) => leftOf(stage, job, present)),
    }));
    this.#ended = ended.map((stage) => this.#branchOf(stage, stage));
  }

  draw(nth: number): Future {
    const draw = new Draw(nth, this.#horizonMs, this.#singleUse, this.coming.length);
    for (const branch of this.#open) draw.goesOn(branch);
    for (const branch of this.#ended) draw.endsAt(0, branch);
    draw.finish(MOST_STAGES + this.#open.length + this.#ended.length);
    return draw;
  }

  /** A run of a stage with what may come after it, all of which is told. */
  #branchOf(stage: OpenStage | EndedStage, ended: EndedStage | null = null): Branch {
    const { course } = this.#present;
    const next: Follower[] = [];
    for (const { stage: follower, share: usual } of followersLeft(course, stage)) {
      const share = usual * (ended === null ? 1 : this.#mayStillCome(ended, follower));
      if (share < UNLIKELY) continue;
      const index = this.coming.push({ stage: follower, after: stage.stage, run: stage.run, share }) - 1;
      next.push(this.#followerOf(stage.stage, follower, share, index));
    }
    return { runMark: markOf(stage.run), mark: this.#placeOf(stage.stage).mark, next };
  }

  #followerOf(stage: string, follower: string, share: number, index: number | null): Follower {
    return { place: this.#placeOf(follower), share, isOwn: isSamePipeline(stage, follower), index };
  }

  #placeOf(stage: string): Place {
    const known = this.#places.get(stage);
    if (known !== undefined) return known;
    const place = new Place(stage, this.#present, (follower, share) =>
      this.#followerOf(stage, follower, share, null),
    );
    this.#places.set(stage, place);
    return place;
  }

  /** In its own pipeline the next stage comes at once, or when an earlier run has left it. */
  #mayStillCome({ stage, endedAt, heldAt }: EndedStage, follower: string): number {
    if (!isSamePipeline(stage, follower)) return 1;
    const { readAt } = this.#present.course;
    if (heldAt === readAt && this.#open.some((branch) => branch.place === this.#placeOf(follower))) return 1;
    return endedAt === readAt ? STILL_TO_COME : 0;
  }
}

/** A run of a stage with what may come after it. */
interface Branch {
  /** What stands for the run, and for the stage. */
  readonly runMark: number;
  readonly mark: number;
  readonly next: readonly Follower[];
}

interface OpenBranch {
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

interface Follower {
  readonly place: Place;
  /** How likely it comes at all (0 to 1). */
  readonly share: number;
  readonly isOwn: boolean;
  /** Where it is in `coming`; null if it follows what has not begun itself. */
  readonly index: number | null;
}

/** A stage, whatever its run. What is in it is found once it is needed: few stages come within what is looked at. */
class Place {
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

function leftOf({ beganAt }: OpenStage, job: LeftJob, present: Present): LeftInStage {
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

interface End {
  readonly at: number;
  readonly branch: Branch;
}

/** One future in the making. */
class Draw implements Future {
  readonly tides = new Map<string, Tide>();
  readonly came: Float64Array;
  readonly due: Float64Array;
  readonly #nth: number;
  readonly #horizonMs: number;
  readonly #singleUse: ReadonlyMap<string, boolean>;
  /** What ends in each second of what is looked at. */
  readonly #ends: (End[] | undefined)[];
  /** What ends later: only when what follows it comes is of interest. */
  readonly #later: End[] = [];

  constructor(nth: number, horizonMs: number, singleUse: ReadonlyMap<string, boolean>, coming: number) {
    this.#nth = nth;
    this.#horizonMs = horizonMs;
    this.#singleUse = singleUse;
    this.#ends = Array.from({ length: Math.floor(horizonMs / STEP_MS) + 1 });
    this.came = new Float64Array(coming).fill(Number.POSITIVE_INFINITY);
    this.due = new Float64Array(coming).fill(Number.POSITIVE_INFINITY);
  }

  goesOn({ place, left, branch }: OpenBranch): void {
    let end = 0;
    for (const { pool, mark, remaining } of left) {
      const at = remaining(drawn(mark, this.#nth), this.#nth);
      if (at > end) end = at;
      if (pool !== null && this.#singleUse.get(pool) === false) this.#tideOf(pool).end(at);
    }
    place.take(this.#nth, Math.max(end, place.takenUntil(this.#nth)));
    this.endsAt(end, branch);
  }

  endsAt(at: number, branch: Branch): void {
    if (branch.next.length === 0) return;
    if (at > this.#horizonMs) this.#later.push({ at, branch });
    else {
      const second = Math.floor(at / STEP_MS);
      const ends = this.#ends[second];
      if (ends === undefined) this.#ends[second] = [{ at, branch }];
      else ends.push({ at, branch });
    }
  }

  /** @param most so many stages end at the most */
  finish(most: number): void {
    let left = most;
    for (let second = 0; second < this.#ends.length && left > 0; second++)
      for (const end of this.#ends[second] ?? []) {
        if (left-- > 0) this.#follow(end);
      }
    for (const end of this.#later) this.#follow(end);
  }

  #tideOf(pool: string): Tide {
    const known = this.tides.get(pool);
    if (known !== undefined) return known;
    const tide = new Tide(this.#horizonMs);
    this.tides.set(pool, tide);
    return tide;
  }

  /** At most one of those in its own pipeline, and any of those in others. */
  #follow({ at, branch: { runMark, mark, next } }: End): void {
    const stageMark = joined(runMark, mark);
    let own = drawn(stageMark, this.#nth);
    for (const follower of next) {
      const { isOwn, share, place, index } = follower;
      const chance = isOwn ? own : drawn(joined(stageMark, place.mark), this.#nth);
      if (isOwn) own -= share;
      const comes = chance >= 0 && chance < share;
      if (!comes && index === null) continue;
      const delay = isOwn ? 0 : DOWNSTREAM_MS * (comes ? chance / share : 0.5);
      const due = Math.max(at + delay, place.takenUntil(this.#nth));
      if (index !== null) this.due[index] = due;
      if (comes) this.#begin(follower, runMark, due);
    }
  }

  #begin({ index, place }: Follower, runMark: number, at: number): void {
    if (index !== null) this.came[index] = at;
    if (at > this.#horizonMs) return;
    let end = at;
    for (const { pool, mark, times } of place.jobs) {
      const over = at + PICK_UP_MS + within(times, drawn(joined(runMark, mark), this.#nth));
      if (over > end) end = over;
      const singleUse = this.#singleUse.get(pool);
      if (singleUse === undefined) continue;
      const tide = this.#tideOf(pool);
      tide.begin(at);
      if (!singleUse) tide.end(over);
    }
    place.take(this.#nth, end);
    if (end <= this.#horizonMs) this.endsAt(end, { runMark, mark: place.mark, next: place.next });
  }
}
