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
  /** Newest first: the latest, and older ones with an active stage. One that only waits for a person is not shown. */
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

interface GrowingRun extends StageRun {
  readonly locator: string;
  readonly jobs: Job[];
}

interface GrowingPipeline {
  changes: number;
  /** Counter → stage → its latest run. */
  readonly instances: Map<number, Map<string, GrowingRun>>;
  /** Counters of the instances that a dashboard shows: the latest, and those with an active stage. */
  readonly shown: Set<number>;
  latest: number;
}

/** What the dashboard shows of all pipelines, kept as jobs come and end: nothing looks through all jobs for it. */
export class PipelineBook {
  readonly #pipelines = new Map<string, GrowingPipeline>();

  /** A job was scheduled, for the first time. */
  scheduled(job: Job): void {
    const pipeline = this.#pipelines.get(job.pipeline) ?? {
      changes: 0,
      instances: new Map(),
      shown: new Set(),
      latest: 0,
    };
    this.#pipelines.set(job.pipeline, pipeline);
    const stages = pipeline.instances.get(job.pipelineCounter) ?? new Map<string, GrowingRun>();
    pipeline.instances.set(job.pipelineCounter, stages);
    const locator = stageLocator(job);
    const known = stages.get(job.stage);
    if (known?.locator === locator) {
      known.jobs.push(job);
      return;
    }
    pipeline.changes += 1;
    stages.set(job.stage, { locator, name: job.stage, counter: job.stageCounter, jobs: [job] });
    const before = pipeline.latest;
    pipeline.latest = Math.max(before, job.pipelineCounter);
    pipeline.shown.add(job.pipelineCounter);
    hideIfOver(pipeline, before);
  }

  /** A job has ended. */
  ended(job: Job): void {
    const pipeline = this.#pipelines.get(job.pipeline);
    if (pipeline === undefined) return;
    pipeline.changes += 1;
    hideIfOver(pipeline, job.pipelineCounter);
  }

  /** All its instances, newest first. */
  historyOf(name: string): readonly PipelineInstance[] {
    return [...(this.#pipelines.get(name)?.instances ?? [])]
      .sort(([a], [b]) => b - a)
      .map(([counter, stages]) => ({ counter, stages: [...stages.values()] }));
  }

  /** In the order in which they first ran. */
  all(): readonly PipelineHistory[] {
    return [...this.#pipelines].map(([name, { changes, instances, shown }]) => ({
      name,
      changes,
      instances: [...shown]
        .sort((a, b) => b - a)
        .map((counter) => ({ counter, stages: [...(instances.get(counter)?.values() ?? [])] })),
    }));
  }
}

function hideIfOver({ instances, shown, latest }: GrowingPipeline, counter: number): void {
  const stages = [...(instances.get(counter)?.values() ?? [])];
  if (counter !== latest && !stages.some(isActive)) shown.delete(counter);
}

function isActive(run: StageRun): boolean {
  return run.jobs.some(({ state }) => state !== 'Completed');
}
