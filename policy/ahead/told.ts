import type { GocdView, PipelineRun } from '../../domain/gocd.ts';
import type { Course, EndedStage } from './course.ts';
import type { OpenStage } from './openStages.ts';
import { isSamePipeline, jobIn, type StageHabit, shareOf, withJobs } from './stageHabits.ts';

/** What GoCD itself tells of stages to come, beside what was seen of them. */

export type Told = ReadonlyMap<string, PipelineRun>;

/** A run of a stage that goes on or has ended. */
type StageRun = Pick<OpenStage | EndedStage, 'run' | 'stage'>;

/** Of stages that begin by themselves after the one before, how many do: the others' run fails first. As one run. */
const PASSES = 0.85;

/** By `pipeline/counter`. The same for the same list: most readings have the one before. */
export function toldIn({ runs }: Pick<GocdView, 'runs'>): Told {
  if (runs === undefined) return NOTHING;
  const known = maps.get(runs) ?? new Map(runs.map((run) => [run.run, run]));
  maps.set(runs, known);
  return known;
}

const NOTHING: Told = new Map();
const maps = new WeakMap<readonly PipelineRun[], Told>();

/**
 * What comes after a stage in its own pipeline by GoCD's word: the next stage; `nothing`, for the run fails or is over, or
 * the pipeline is paused; null where it does not tell, or told of an earlier moment.
 */
export function comingStage(told: Told, { run, stage }: StageRun): PipelineRun['next'] | 'nothing' {
  const shown = told.get(run);
  if (shown === undefined || shown.stage !== stage || shown.status === 'unknown') return null;
  if (shown.isPaused || (shown.status !== 'building' && shown.status !== 'passed')) return 'nothing';
  return shown.next ?? 'nothing';
}

/** All stages that may come after one: those that did before, and the one that GoCD says is next. */
export function followersOf({ habits, told }: Course, stageRun: StageRun): readonly string[] {
  return followersBy(habits.get(stageRun.stage), comingStage(told, stageRun));
}

function followersBy(
  habit: StageHabit | undefined,
  coming: ReturnType<typeof comingStage>,
): readonly string[] {
  const seen = [...(habit?.followers.keys() ?? [])];
  if (coming === null || coming === 'nothing' || coming.isManual || seen.includes(coming.stage)) return seen;
  return [...seen, coming.stage];
}

/** Those of them that have not come yet, each with how likely it comes (0 to 1). */
export function followersLeft(
  course: Course,
  stageRun: StageRun & Pick<OpenStage, 'followedBy'>,
): readonly { readonly stage: string; readonly share: number }[] {
  const { stage, followedBy } = stageRun;
  const known = knownOf(course, stageRun);
  return followersBy(known.habit, known.coming)
    .filter((follower) => follower !== stage && !followedBy.includes(follower))
    .map((follower) => ({ stage: follower, share: shareBy(known, stage, follower) }));
}

/**
 * The course with a guess of each stage that GoCD says is next and of which no run is known: one job, in the pool of the stage
 * before. It is wrong in its number at worst, for once.
 */
export function withGuesses(course: Course, now: number): Course {
  let { habits } = course;
  for (const stage of course.open.values()) {
    const coming = comingStage(course.told, stage);
    if (coming === null || coming === 'nothing' || coming.isManual || habits.has(coming.stage)) continue;
    const pool = [...stage.jobs.values()].find((job) => job.pool !== null)?.pool ?? null;
    if (pool !== null)
      habits = withJobs(habits, coming.stage, [{ job: jobIn(coming.stage, ''), pool, copies: 1 }], now);
  }
  return habits === course.habits ? course : { ...course, habits };
}

/** How likely it is that a stage comes after one (0 to 1), by the runs seen and by what GoCD tells. */
export function shareNow(course: Course, stageRun: StageRun, follower: string): number {
  return shareBy(knownOf(course, stageRun), stageRun.stage, follower);
}

/** What there is to know of a run of a stage. */
interface Known {
  readonly habit: StageHabit | undefined;
  readonly coming: ReturnType<typeof comingStage>;
  readonly shown: PipelineRun | undefined;
}

function knownOf({ habits, told }: Course, stageRun: StageRun): Known {
  return {
    habit: habits.get(stageRun.stage),
    coming: comingStage(told, stageRun),
    shown: told.get(stageRun.run),
  };
}

function shareBy({ habit, coming, shown }: Known, stage: string, follower: string): number {
  const seen = habit === undefined ? 0 : shareOf(stage, habit, follower);
  if (coming === null) return seen;
  const fails = shown !== undefined && shown.status !== 'building' && shown.status !== 'passed';
  // What comes further down does so once the stage has passed, whatever is next in its own pipeline.
  if (!isSamePipeline(stage, follower)) return fails ? 0 : seen;
  if (coming === 'nothing' || coming.stage !== follower) return 0;
  if (coming.isManual) return seen;
  // It goes on as often as it did, whichever stage was next then: the pipeline may have been changed.
  const wentOn = Array.from(habit?.followers ?? [], ([name, { hits }]) =>
    isSamePipeline(stage, name) ? hits : 0,
  ).reduce((sum, hits) => sum + hits, 0);
  return Math.min(1, (wentOn + PASSES) / ((habit?.runs ?? 0) + 1));
}
