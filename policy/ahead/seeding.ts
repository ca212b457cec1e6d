import { pipelineOf } from '../../domain/configuredPlace.ts';
import type { GocdPipelineTold } from '../../domain/facts.ts';
import type { GocdView } from '../../domain/gocd.ts';
import { ourPool } from '../../domain/ids.ts';
import { type Durations, learned, subject } from '../durations/durations.ts';
import type { Course } from './course.ts';
import { isSamePipeline, jobIn, runEnded, stageJobs, withJobs } from './stageHabits.ts';

/** What GoCD is asked of pipelines that are seen to build and are not known yet. Times are ms since the epoch. */
export interface Seeding {
  /** Pipelines that GoCD has told of, or has nothing to tell of. */
  readonly told: ReadonlySet<string>;
  /** The one that was asked about last, until its answer has come. */
  readonly asked: { readonly pipeline: string; readonly at: number } | null;
  readonly restUntil: number;
}

export const NOT_SEEDED: Seeding = { told: new Set(), asked: null, restUntil: Number.NEGATIVE_INFINITY };

/** An answer that has not come by then never does. */
const ANSWERS_WITHIN_MS = 2 * 60_000;
const MOST_TOLD = 10_000;

/** The pipeline to ask about with this reading: one that goes on and that nobody has seen a run of yet; null if there is none. */
export function pipelineToAsk(
  course: Course,
  { told, asked, restUntil }: Seeding,
  now: number,
): string | null {
  if (now < restUntil || (asked !== null && now - asked.at < ANSWERS_WITHIN_MS)) return null;
  for (const { stage } of course.open.values()) {
    const pipeline = pipelineOf(stage);
    if ((course.habits.get(stage)?.runs ?? 0) === 0 && !told.has(pipeline)) return pipeline;
  }
  return null;
}

/** One answer at a time; trouble is no answer, and is asked for again after the rest. */
export function afterAnswer(
  seeding: Seeding,
  { pipeline, runs, restMs }: GocdPipelineTold,
  now: number,
): Seeding {
  const isTold = restMs === 0 || runs.length > 0;
  const before = seeding.told.size < MOST_TOLD ? seeding.told : [];
  return {
    told: isTold ? new Set([...before, pipeline]) : seeding.told,
    asked: null,
    restUntil: now + restMs,
  };
}

export interface Seeded {
  readonly course: Course;
  readonly durations: Durations;
}

/**
 * Takes in past runs of a pipeline, for stages of which no run was seen to end: how they followed each other, with which jobs,
 * and how long these took. The pool of a job is that of the agent that had it, if that is still listed, or else the one that
 * another stage of the pipeline goes to: the answer does not tell what jobs need.
 */
export function seeded(
  { course, durations }: Seeded,
  { pipeline, runs, times }: GocdPipelineTold,
  { view, instance, now }: { readonly view: GocdView; readonly instance: string; readonly now: number },
): Seeded {
  const poolOfAgent = new Map(view.agents.map(({ uuid, hostname }) => [uuid, ourPool(hostname, instance)]));
  const usual = usualPool(course, pipeline);
  const place = (stage: string) => `${pipeline}/${stage}`;
  const isUnknown = (stage: string) => (course.habits.get(place(stage))?.runs ?? 0) === 0;
  const poolOf = new Map(
    times.map(({ stage, job, uuid }) => [jobIn(place(stage), job), poolOfAgent.get(uuid ?? '') ?? usual]),
  );

  const goesOn = new Set(Array.from(course.open.values(), ({ stage }) => stage));
  let { habits } = course;
  for (const { stages } of runs)
    for (const [index, stage] of stages.entries()) {
      if (!stage.isOver || !isUnknown(stage.name)) continue;
      const name = place(stage.name);
      const names = stage.jobs.map((job) => jobIn(name, job));
      const jobs = stageJobs(names.map((job) => ({ job, pool: poolOf.get(job) ?? usual })));
      // What is seen right now is newer.
      if (!goesOn.has(name)) habits = withJobs(habits, name, jobs, now);
      const next = stages[index + 1];
      habits = runEnded(habits, name, next?.hasRun && !next.isManual ? [place(next.name)] : []);
    }
  const unknownTimes = times.flatMap(({ stage, job, ms }): (readonly [string, number])[] => {
    const name = subject.job(jobIn(place(stage), job));
    return durations.sketches.has(name) ? [] : [[name, ms]];
  });
  const seen = unknownTimes.length === 0 ? durations : learned(durations, unknownTimes, now);
  return { course: { ...course, habits }, durations: seen };
}

/** The pool that the jobs of the pipeline which go on now have, or are to have. */
function usualPool({ open }: Course, pipeline: string): string | null {
  for (const { stage, jobs } of open.values())
    if (isSamePipeline(stage, `${pipeline}/`))
      for (const { pool } of jobs.values()) if (pool !== null) return pool;
  return null;
}
