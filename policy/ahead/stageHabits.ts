import { pipelineOf } from '../../domain/configuredPlace.ts';
import { MOST_STAGES } from '../../domain/habit.ts';
import { subject } from '../durations/durations.ts';
import type { VersionedMap } from '../versionedMap.ts';
import { markOf } from './chance.ts';
import type { PlacedJob } from './place.ts';

/** What is usual of a stage. It tells nothing of what jobs do, and holds no more of them than their names. */
export interface StageHabit {
  /** Its jobs in the last run that was seen, copies put together. */
  readonly jobs: readonly StageJob[];
  /** Runs that have ended, newer ones counting more: see `weightOfRuns`. */
  readonly runs: number;
  /** By `pipeline/stage`. */
  readonly followers: ReadonlyMap<string, Follower>;
  /** When a run of it was last seen to begin (ms since the epoch). */
  readonly seenAt: number;
}

export interface StageJob {
  /** `pipeline/stage/job`. */
  readonly job: string;
  readonly pool: string;
  readonly copies: number;
}

/** Of the runs that have ended, those that this came after, newer ones counting more. */
export interface Follower {
  readonly hits: number;
}

type Habits = VersionedMap<StageHabit>;

/** The jobs that a run of a stage is expected to have, each copy by itself, with what stands for it in a run. */
export type StagePlan = readonly PlannedJob[];

export interface PlannedJob {
  /** How long it takes is kept under this name. */
  readonly subject: string;
  readonly pool: string;
  readonly mark: number;
}

/** A habit never changes, and is asked with each round. */
const plans = new WeakMap<StageHabit, StagePlan>();

/** None of a stage that is not known. */
export function planOf(habit: StageHabit | undefined): StagePlan {
  if (habit === undefined) return [];
  const known = plans.get(habit);
  if (known !== undefined) return known;
  const plan = habit.jobs.flatMap(({ job, pool, copies }) =>
    Array.from({ length: copies }, (_, copy) => ({
      subject: subject.job(job),
      pool,
      mark: markOf(`${job} ${copy}`),
    })),
  );
  plans.set(habit, plan);
  return plan;
}

/** By pool, how many agents a run of a stage is expected to want. */
export function agentsIn(habit: StageHabit | undefined): ReadonlyMap<string, number> {
  if (habit === undefined) return NO_AGENTS;
  const known = agents.get(habit);
  if (known !== undefined) return known;
  const byPool = new Map<string, number>();
  for (const { pool, copies } of habit.jobs) byPool.set(pool, (byPool.get(pool) ?? 0) + copies);
  agents.set(habit, byPool);
  return byPool;
}

const NO_AGENTS: ReadonlyMap<string, number> = new Map();
const agents = new WeakMap<StageHabit, ReadonlyMap<string, number>>();

/** Each run counts this much less once another has come: a pipeline that has changed is known by its third run. */
const KEPT = 0.75;
/** Runs without any follower that are taken to have been before the first was seen: one sighting is no rule. */
const SCEPTICISM = 0.5;
/** In another pipeline a stage may begin just then by chance: so many sightings are taken to have been that. */
const BY_CHANCE = 1;
/** A follower that came in so few of the runs is forgotten. */
const FORGOTTEN_SHARE = 0.03;
const MOST_FOLLOWERS = 12;

/** How likely it is that a stage comes after another one, by the runs seen (0 to 1). */
export function shareOf(stage: string, habit: StageHabit, follower: string): number {
  const chance = isSamePipeline(stage, follower) ? 0 : BY_CHANCE;
  const hits = Math.max(0, (habit.followers.get(follower)?.hits ?? 0) - chance);
  return hits / (habit.runs + SCEPTICISM);
}

/** Takes in the jobs of a run that goes on: what they are now is what is expected of the next. */
export function withRun(habits: Habits, stage: string, jobs: readonly PlacedJob[], now: number): Habits {
  return withJobs(habits, stage, stageJobs(jobs), now);
}

/** The same of jobs by name. */
export function withJobs(habits: Habits, stage: string, jobs: readonly StageJob[], now: number): Habits {
  const { runs = 0, followers = new Map() } = habits.get(stage) ?? {};
  return habits.with(stage, { jobs, runs, followers, seenAt: now });
}

/** A job of a stage, as `StageJob` names it: the same in whatever case GoCD writes it. */
export function jobIn(stage: string, name: string): string {
  return `${stage}/${name}`.toLowerCase();
}

/** Jobs of a run by name and pool, as often as they are in it; those of no pool are none of ours. */
export function stageJobs(jobs: readonly Pick<PlacedJob, 'job' | 'pool'>[]): readonly StageJob[] {
  const found = new Map<string, StageJob>();
  for (const { job, pool } of jobs) {
    if (pool === null) continue;
    const key = `${job} ${pool}`;
    found.set(key, { job, pool, copies: (found.get(key)?.copies ?? 0) + 1 });
  }
  return [...found.values()];
}

/** A run has ended, and these stages have come after it. */
export function runEnded(habits: Habits, stage: string, followedBy: readonly string[]): Habits {
  const habit = habits.get(stage);
  if (habit === undefined) return habits;
  const followers = new Map<string, Follower>();
  for (const [name, { hits }] of habit.followers) {
    const kept = hits * KEPT;
    if (kept / (habit.runs * KEPT + 1) >= FORGOTTEN_SHARE) followers.set(name, { hits: kept });
  }
  const ended = habits.with(stage, { ...habit, runs: habit.runs * KEPT + 1, followers });
  return followedBy.reduce((all, by) => hasFollowed(all, stage, by), ended);
}

function hasFollowed(habits: Habits, stage: string, by: string): Habits {
  const habit = habits.get(stage);
  if (habit === undefined) return habits;
  const followers = new Map(habit.followers);
  followers.set(by, { hits: (followers.get(by)?.hits ?? 0) + 1 });
  if (followers.size > MOST_FOLLOWERS) {
    const [rarest] = [...followers].sort(([, a], [, b]) => a.hits - b.hits).map(([name]) => name);
    if (rarest !== undefined) followers.delete(rarest);
  }
  return habits.with(stage, { ...habit, followers });
}

/** Without those not seen for longest, once there are too many: names that change with each run would grow without end. */
export function withoutOldest(habits: Habits): Habits {
  if (habits.size <= MOST_STAGES) return habits;
  const byAge = [...habits].sort(([, a], [, b]) => a.seenAt - b.seenAt);
  const leaving = byAge.slice(0, Math.ceil(MOST_STAGES / 10));
  return leaving.reduce((left, [stage]) => left.with(stage, undefined), habits);
}

export function isSamePipeline(one: string, other: string): boolean {
  return pipelineOf(one) === pipelineOf(other);
}
