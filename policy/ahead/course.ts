import { grouped } from '../../domain/collections.ts';
import type { PipelineRun } from '../../domain/gocd.ts';
import { VersionedMap } from '../versionedMap.ts';
import { type OpenStage, openNow } from './openStages.ts';
import type { CourseJob, JobPlace } from './place.ts';
import { isSamePipeline, runEnded, type StageHabit, shareOf, withoutOldest, withRun } from './stageHabits.ts';

/**
 * What is known of how stages follow each other, all of it from which jobs wait and which agents have which job: no right is
 * needed beyond those. Times are ms since the epoch.
 */
export interface Course {
  /** Runs of stages that go on, by `pipeline/counter/stage/counter`. */
  readonly open: ReadonlyMap<string, OpenStage>;
  /** Those that have ended so lately that what follows them may still come: only after that is it known what did. */
  readonly ended: readonly EndedStage[];
  /** When the last reading was taken in (ms since the epoch). */
  readonly readAt: number;
  /** By `pipeline/stage`. */
  readonly habits: VersionedMap<StageHabit>;
  /** How far runs of pipelines are by the server's own word, by `pipeline/counter`; none where it does not tell. */
  readonly told: ReadonlyMap<string, PipelineRun>;
  /** Of each pool, jobs of runs that began without being foreseen, older ones counting less: see `arrivalsIn`. */
  readonly begun: ReadonlyMap<string, number>;
}

export interface EndedStage extends Pick<JobPlace, 'run' | 'stage'> {
  readonly endedAt: number;
  /**
   * When the next stage was last seen to be taken by an earlier run of the pipeline: a stage has one run at a time, and this
   * one's comes when that has left it (fact 72 of the recordings). Null if it never was.
   */
  readonly heldAt: number | null;
  /** Stages that have come after it. */
  readonly followedBy: readonly string[];
}

export const NO_COURSE: Course = {
  open: new Map(),
  ended: [],
  readAt: Number.NEGATIVE_INFINITY,
  habits: new VersionedMap(),
  told: new Map(),
  begun: new Map(),
};

/** Within this time what has begun counts for as good as nothing any more. */
const BEGUN_MS = 20 * 60_000;

/** Jobs of the first stages of pipelines that are to be expected of a pool within a time (ms), by those of the last minutes. */
export function arrivalsIn({ begun }: Pick<Course, 'begun'>, pool: string, within: number): number {
  return ((begun.get(pool) ?? 0) * within) / BEGUN_MS;
}

/**
 * How long after the end of a stage what follows it may come: in its own pipeline at once, further down with the server's
 * next round of 10 s (facts 65 and 66 of the recordings), and both are seen with the next reading.
 */
const FOLLOWS_WITHIN_MS = 12_000;

/** Where so many stages have ended lately, nothing can be told of which of them one in another pipeline follows. */
const MOST_CANDIDATES = 20;

/** A stage that seldom follows is not waited for. */
const HELD_SHARE = 0.2;
/** More than these at once are of no use to anybody. */
const MOST_ENDED = 2_000;

export interface CourseReading {
  readonly now: number;
  readonly jobs: readonly CourseJob[];
  /** After a longer time than this without a reading (ms) nobody knows what ended and began in between. */
  readonly longestGap: number;
  /** As in `Course`. */
  readonly told?: Course['told'];
}

/** Takes in a reading: which stages have ended, which have begun, and which of these follow which of those. */
export function courseSeen(
  course: Course,
  { now, jobs, longestGap, told = NO_COURSE.told }: CourseReading,
): Course {
  const sinceLast = now - course.readAt <= longestGap ? now - course.readAt : null;
  const before = sinceLast === null ? NO_COURSE.open : course.open;
  const open = openNow(before, jobs, now);
  let { habits } = course;
  for (const [run, stage] of open)
    if (stage.jobs !== before.get(run)?.jobs)
      habits = withRun(habits, stage.stage, [...stage.jobs.values()], now);
  if (sinceLast === null)
    return { open, ended: [], readAt: now, habits: withoutOldest(habits), told, begun: course.begun };

  const endedNow = [...before].flatMap(([run, stage]) => (open.has(run) ? [] : [stage]));
  const taken = new Set(Array.from(open.values(), ({ stage }) => stage));
  const known = [
    ...course.ended,
    ...endedNow.map(
      ({ run, stage, followedBy }): EndedStage => ({ run, stage, endedAt: now, heldAt: null, followedBy }),
    ),
  ].map((each) => (isHeld(each, habits, taken) ? { ...each, heldAt: now } : each));
  const ended = known
    .filter(({ endedAt, heldAt }) => now - Math.max(endedAt, heldAt ?? 0) <= FOLLOWS_WITHIN_MS + sinceLast)
    .slice(-MOST_ENDED);
  const pending = new Set(ended);
  for (const each of known) if (!pending.has(each)) habits = runEnded(habits, each.stage, each.followedBy);
  const begun = [...open].flatMap(([run, stage]) => (before.has(run) ? [] : [stage]));
  const lately = ended.filter(({ endedAt }) => now - endedAt <= FOLLOWS_WITHIN_MS + sinceLast);
  const follows = followsIn(begun, { ended, lately }, open);
  return {
    open:
      follows.ofOpen.size === 0
        ? open
        : new Map(Array.from(open, ([run, stage]) => [run, withFollowers(stage, follows.ofOpen.get(stage))])),
    readAt: now,
    ended: ended.map((stage) => withFollowers(stage, follows.ofEnded.get(stage))),
    habits: withoutOldest(habits),
    told,
    begun: begunNow(course.begun, follows.first, sinceLast),
  };
}

function begunNow(before: Course['begun'], first: readonly OpenStage[], sinceLast: number): Course['begun'] {
  const kept = Math.exp(-sinceLast / BEGUN_MS);
  const begun = new Map(Array.from(before, ([pool, jobs]) => [pool, jobs * kept]));
  for (const { pool } of first.flatMap(({ left }) => left))
    if (pool !== null) begun.set(pool, (begun.get(pool) ?? 0) + 1);
  return begun;
}

/** Whether a stage that mostly follows in the same pipeline has not come, and has another run in it. */
function isHeld(
  { stage, followedBy }: EndedStage,
  habits: Course['habits'],
  taken: ReadonlySet<string>,
): boolean {
  const habit = habits.get(stage);
  return [...(habit?.followers.keys() ?? [])].some(
    (follower) =>
      isSamePipeline(stage, follower) &&
      !followedBy.includes(follower) &&
      taken.has(follower) &&
      habit !== undefined &&
      shareOf(stage, habit, follower) >= HELD_SHARE,
  );
}

interface Follows {
  readonly ofEnded: ReadonlyMap<EndedStage, readonly string[]>;
  readonly ofOpen: ReadonlyMap<OpenStage, readonly string[]>;
  /** Those with which a run of a pipeline begins. */
  readonly first: readonly OpenStage[];
}

/**
 * What stages that have just begun may follow. In its own pipeline that is the stage that ended last, or one whose end is not
 * shown yet; the first of a pipeline may follow any stage of others that has ended lately: which, only many runs tell.
 */
function followsIn(
  begun: readonly OpenStage[],
  { ended, lately }: { readonly ended: readonly EndedStage[]; readonly lately: readonly EndedStage[] },
  open: ReadonlyMap<string, OpenStage>,
): Follows {
  const endedIn = grouped(ended, ({ run }) => run);
  const openIn = grouped(begun.length === 0 ? [] : [...open.values()], ({ run }) => run);
  const ofEnded = new Map<EndedStage, readonly string[]>();
  const ofOpen = new Map<OpenStage, readonly string[]>();
  const first: OpenStage[] = [];
  for (const each of begun) {
    const { run, stage } = each;
    const last = endedIn(run).findLast((each) => each.stage !== stage);
    const going = openIn(run).filter((each) => each.stage !== stage);
    const others =
      lately.length > MOST_CANDIDATES ? [] : lately.filter((each) => !isSamePipeline(each.stage, stage));
    if (last !== undefined) add(ofEnded, last, stage);
    else if (going.length > 0) for (const each of going) add(ofOpen, each, stage);
    else {
      first.push(each);
      for (const other of others) add(ofEnded, other, stage);
    }
  }
  return { ofEnded, ofOpen, first };
}

function add<Stage>(followers: Map<Stage, readonly string[]>, of: Stage, follower: string): void {
  const known = followers.get(of) ?? [];
  if (!known.includes(follower)) followers.set(of, [...known, follower]);
}

function withFollowers<Stage extends { readonly followedBy: readonly string[] }>(
  stage: Stage,
  followers: readonly string[] = [],
): Stage {
  return followers.length === 0 ? stage : { ...stage, followedBy: [...stage.followedBy, ...followers] };
}
