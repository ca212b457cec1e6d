import { greatest, grouped } from '../../../domain/collections.ts';
import { type Job, stageLocator } from './job.ts';

/** A run of a stage, with its jobs. */
export interface StageRun {
  readonly name: string;
  readonly counter: number;
  readonly jobs: readonly Job[];
}

/** An instance of a pipeline: of each stage its latest run, in the order in which stages first ran. */
export interface PipelineInstance {
  readonly counter: number;
  readonly stages: readonly StageRun[];
}

export interface PipelineHistory {
  readonly name: string;
  /** Newest first. */
  readonly instances: readonly PipelineInstance[];
  /** Grows when a stage starts and when a job ends, and at nothing else: as GoCD's `last_updated_timestamp`. */
  readonly changes: number;
}

/** What the dashboard calls the state of a run of a stage: `Building` too when every job is only Scheduled. */
export function stageStatus({ jobs }: StageRun): 'Building' | 'Failing' | 'Passed' | 'Failed' | 'Cancelled' {
  const isActive = jobs.some(({ state }) => state !== 'Completed');
  const hasFailed = jobs.some(({ result }) => result === 'Failed');
  if (isActive) return hasFailed ? 'Failing' : 'Building';
  if (jobs.some(({ result }) => result === 'Cancelled')) return 'Cancelled';
  return hasFailed ? 'Failed' : 'Passed';
}

/** All pipelines that jobs were ever scheduled for, in the order in which they first were. */
export function pipelinesOf(jobs: Iterable<Job>): readonly PipelineHistory[] {
  const all = [...jobs];
  const jobsOf = grouped(all, ({ pipeline }) => pipeline);
  return [...new Set(all.map(({ pipeline }) => pipeline))].map((name) => historyOf(name, jobsOf(name)));
}

function historyOf(name: string, jobs: readonly Job[]): PipelineHistory {
  const jobsOf = grouped(jobs, ({ pipelineCounter }) => pipelineCounter);
  const counters = [...new Set(jobs.map(({ pipelineCounter }) => pipelineCounter))].sort((a, b) => b - a);
  const runs = new Set(jobs.map(stageLocator)).size;
  const ended = jobs.filter(({ state }) => state === 'Completed').length;
  return {
    name,
    instances: counters.map((counter) => ({ counter, stages: latestRuns(jobsOf(counter)) })),
    changes: runs + ended,
  };
}

function latestRuns(jobs: readonly Job[]): readonly StageRun[] {
  const jobsOf = grouped(jobs, ({ stage }) => stage);
  return [...new Set(jobs.map(({ stage }) => stage))].map((name) => {
    const counter = greatest(jobsOf(name).map(({ stageCounter }) => stageCounter));
    return { name, counter, jobs: jobsOf(name).filter(({ stageCounter }) => stageCounter === counter) };
  });
}
