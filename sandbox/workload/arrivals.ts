import type { PastJob } from '../../adapters/history/readHistory.ts';
import type { Arrival } from './workload.ts';

/** A history as something to be lived through again. */
export interface PastWorkload {
  /** ms since the epoch. */
  readonly startAt: number;
  /** Counted from `startAt`. */
  readonly arrivals: readonly Arrival[];
  /** Until long after the last job has come. */
  readonly lengthMs: number;
  /** By the locator a job has in the model: how long it really waited (ms). Only of jobs of which that is known. */
  readonly realWaits: ReadonlyMap<string, number>;
}

/** Time to begin in, before the first job. */
const LEAD_MS = 10 * 60_000;
/** Time for jobs that came last to be served, and for their agents to go again. */
const TAIL_MS = 60 * 60_000;

/** The jobs of a history as arrivals. Each is a run of its pipeline of its own, since a history may name a run twice. */
export function pastWorkload(jobs: readonly PastJob[]): PastWorkload {
  const [first] = jobs;
  const startAt = (first?.scheduledAt ?? 0) - LEAD_MS;
  const pipelineOf = pipelineNames(jobs);
  const counters = new Map<string, number>();
  const realWaits = new Map<string, number>();
  let lastEnd = startAt;
  const arrivals = jobs.map((past): Arrival => {
    const { scheduledAt, startedAt, durationMs, resources, environment } = past;
    const { stage, job } = { stage: past.stage ?? 'stage', job: past.job ?? 'job' };
    const pipeline = pipelineOf(past);
    const pipelineCounter = (counters.get(pipeline) ?? 0) + 1;
    counters.set(pipeline, pipelineCounter);
    lastEnd = Math.max(lastEnd, scheduledAt + durationMs);
    if (startedAt !== null) {
      realWaits.set(`${pipeline}/${pipelineCounter}/${stage}/1/${job}`, startedAt - scheduledAt);
    }
    return {
      atMs: scheduledAt - startAt,
      job: { pipeline, pipelineCounter, stage, job, resources, environment, durationMs },
    };
  });
  return { startAt, arrivals, lengthMs: lastEnd + TAIL_MS - startAt, realWaits };
}

/**
 * In GoCD a pipeline is in one environment at a time, so one that a history has in several becomes one for each, and
 * jobs without a pipeline are given one.
 */
function pipelineNames(jobs: readonly PastJob[]): (job: PastJob) => string {
  const environments = new Map<string, Set<string | null>>();
  const nameOf = ({ pipeline }: PastJob) => pipeline ?? 'pipeline';
  for (const job of jobs) {
    const seen = environments.get(nameOf(job)) ?? new Set();
    environments.set(nameOf(job), seen.add(job.environment));
  }
  return (job) => {
    const places = [...(environments.get(nameOf(job)) ?? [])];
    return places.length < 2 ? nameOf(job) : `${nameOf(job)}.${places.indexOf(job.environment) + 1}`;
  };
}
