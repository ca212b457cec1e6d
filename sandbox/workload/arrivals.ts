import type { PastJob } from '../../adapters/history/readHistory.ts';
import { greatest, grouped } from '../../domain/collections.ts';
import { stageLocator } from '../model/gocd/job.ts';
import type { Course } from './course.ts';
import { pastCourse, type RunJob } from './pastRuns.ts';
import type { Arrival } from './workload.ts';

/** A history as something to be lived through again. */
export interface PastWorkload {
  /** ms since the epoch. */
  readonly startAt: number;
  /** Jobs of which the history does not say which run of a pipeline they were in. Counted from `startAt`. */
  readonly arrivals: readonly Arrival[];
  /** The others, stage after stage. */
  readonly course: Course;
  /** Until long after the last job has come. */
  readonly lengthMs: number;
  /** By the locator a job has in the model: how long it really waited (ms). Only of jobs of which that is known. */
  readonly realWaits: ReadonlyMap<string, number>;
}

/** Time to begin in, before the first job. */
const LEAD_MS = 10 * 60_000;
/** Time for jobs that came last to be served, and for their agents to go again. */
const TAIL_MS = 60 * 60_000;

/**
 * The jobs of a history. Those that name their pipeline, its counter and their stage come once the stage before has ended;
 * any other is a run of its pipeline of its own, at its time, and so is one that a history names twice.
 */
export function pastWorkload(jobs: readonly PastJob[]): PastWorkload {
  const startAt = (jobs[0]?.scheduledAt ?? 0) - LEAD_MS;
  const pipelineOf = pipelineNames(jobs);
  const { inRuns, alone } = parted(jobs, pipelineOf);
  const counters = new Map<string, number>();
  for (const { pipeline, pipelineCounter } of inRuns)
    counters.set(pipeline, greatest([pipelineCounter, counters.get(pipeline) ?? 0]));
  const single = alone.map((past): RunJob => {
    const pipeline = pipelineOf(past);
    const pipelineCounter = (counters.get(pipeline) ?? 0) + 1;
    counters.set(pipeline, pipelineCounter);
    return {
      past,
      pipeline,
      pipelineCounter,
      stage: past.stage ?? 'stage',
      stageCounter: 1,
      job: past.job ?? 'job',
    };
  });
  const lastEnd = greatest(
    jobs.map(({ scheduledAt, durationMs }) => scheduledAt + durationMs),
    startAt,
  );
  return {
    startAt,
    arrivals: single.map((run) => arrivalOf(run, startAt)),
    course: pastCourse(inRuns, startAt),
    lengthMs: lastEnd + TAIL_MS - startAt,
    realWaits: new Map([...inRuns, ...single].flatMap(realWait)),
  };
}

/** Jobs that say which run of which stage they were in, each once, and the others. */
function parted(jobs: readonly PastJob[], pipelineOf: (job: PastJob) => string) {
  const inRuns: RunJob[] = [];
  const alone: PastJob[] = [];
  const seen = new Set<string>();
  for (const past of jobs) {
    const { pipeline: named, counter, stage, stageCounter, job } = past;
    const run =
      named === null || counter === null || stage === null
        ? null
        : {
            past,
            pipeline: pipelineOf(past),
            pipelineCounter: counter,
            stage,
            stageCounter: stageCounter ?? 1,
            job: job ?? 'job',
          };
    const locator = run === null ? '' : locatorOf(run);
    if (run === null || seen.has(locator)) alone.push(past);
    else inRuns.push(run);
    seen.add(locator);
  }
  return { inRuns, alone };
}

function locatorOf(run: RunJob): string {
  return `${stageLocator(run)}/${run.job}`;
}

function arrivalOf({ past, pipeline, pipelineCounter, stage, job }: RunJob, startAt: number): Arrival {
  const { scheduledAt, durationMs, resources, environment } = past;
  return {
    atMs: scheduledAt - startAt,
    job: { pipeline, pipelineCounter, stage, job, resources, environment, durationMs },
  };
}

function realWait(run: RunJob): readonly [string, number][] {
  const { startedAt, scheduledAt } = run.past;
  return startedAt === null ? [] : [[locatorOf(run), startedAt - scheduledAt]];
}

/**
 * In GoCD a pipeline is in one environment at a time, so one that a history has in several becomes one for each, and
 * jobs without a pipeline are given one.
 */
function pipelineNames(jobs: readonly PastJob[]): (job: PastJob) => string {
  const nameOf = ({ pipeline }: PastJob) => pipeline ?? 'pipeline';
  const inPipeline = grouped(jobs, nameOf);
  const environments = new Map(
    [...new Set(jobs.map(nameOf))].map((name) => [
      name,
      [...new Set(inPipeline(name).map(({ environment }) => environment))],
    ]),
  );
  return (job) => {
    const places = environments.get(nameOf(job)) ?? [];
    return places.length < 2 ? nameOf(job) : `${nameOf(job)}.${places.indexOf(job.environment) + 1}`;
  };
}
