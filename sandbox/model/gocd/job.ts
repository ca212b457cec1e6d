/** States GoCD gives a job instance that the model uses. */
export type JobState =
  | 'Scheduled'
  | 'Assigned'
  | 'Preparing'
  | 'Building'
  | 'Completing'
  | 'Completed'
  | 'Rescheduled';
export type JobResult = 'Passed' | 'Failed' | 'Cancelled' | 'Unknown';

/** What is asked of the server: one job of a new run of a pipeline, or several of the same kind. */
export interface JobRequest {
  readonly pipeline: string;
  readonly stage: string;
  readonly job: string;
  /** Resources an agent needs; a job with an elastic profile has none. */
  readonly resources?: readonly string[];
  /** Puts the pipeline into this environment first, which is made if need be; null takes it out of any. */
  readonly environment?: string | null;
  /** Puts the pipeline into this group first. */
  readonly group?: string;
  /** Number of copies, named `-runInstance-1` and up. */
  readonly runInstances?: number;
  /** One copy per enabled agent that fits now, each pinned to its agent and named `-runOnAll-1` and up. */
  readonly runOnAll?: boolean;
  /** Id of the elastic profile whose plugin must provide the agent. */
  readonly elasticProfile?: string;
  /** Time the build takes on an agent. */
  readonly durationMs?: number;
  /** How it ends, `Passed` by default. */
  readonly result?: 'Passed' | 'Failed';
  /** Joins this run of the pipeline, and of the stage, instead of starting the next one. */
  readonly pipelineCounter?: number;
  readonly stageCounter?: number;
  readonly variables?: readonly {
    readonly name: string;
    readonly value: string;
    readonly secure?: boolean;
  }[];
}

/** A step in a job's life, over all its instances. */
export interface JobMoment {
  readonly at: number;
  readonly what:
    | 'scheduled'
    | 'assigned'
    | 'preparing'
    | 'building'
    | 'completed'
    | 'cancelled'
    | 'rescheduled';
  /** Hostname of the agent concerned. */
  readonly agent: string | null;
}

/** What decides which agents a job fits. */
export interface JobNeeds {
  readonly pipeline: string;
  readonly resources: readonly string[];
  readonly elasticProfile: string | null;
  /** The one agent that may run it while it is Scheduled, and the agent that has it afterwards. */
  readonly agentUuid: string | null;
}

/** A job as anyone may read it: under one locator for life, whatever number of instances it takes. */
export interface Job extends JobNeeds {
  readonly locator: string;
  readonly pipelineCounter: number;
  readonly stage: string;
  readonly stageCounter: number;
  /** The run-time name. */
  readonly name: string;
  /** The name in the configuration. */
  readonly configuredName: string;
  readonly variables: readonly { readonly name: string; readonly value: string; readonly secure?: boolean }[];
  readonly durationMs: number;
  readonly endsAs: 'Passed' | 'Failed';
  /** Database id of the present instance: a rescheduled job gets a new one. */
  readonly id: number;
  readonly scheduledAt: number;
  readonly state: JobState;
  readonly result: JobResult;
  /** State changes of the present instance. */
  readonly transitions: readonly { readonly state: JobState; readonly at: number }[];
  readonly timeline: readonly JobMoment[];
  /** Its instance that was first taken from an agent, which the job API goes on showing; null if none was. */
  readonly rescheduledInstance: JobInstance | null;
}

/** One instance of a job as it was left. */
export interface JobInstance {
  readonly agentUuid: string | null;
  readonly scheduledAt: number;
  readonly transitions: readonly { readonly state: JobState; readonly at: number }[];
}

/** `pipeline/counter/stage/counter`: the run of a stage a job belongs to. */
export function stageLocator(
  job: Pick<Job, 'pipeline' | 'pipelineCounter' | 'stage' | 'stageCounter'>,
): string {
  return `${job.pipeline}/${job.pipelineCounter}/${job.stage}/${job.stageCounter}`;
}

/** `pipeline/counter` of a run of a stage. */
export function pipelineRunOf(stageRun: string): string {
  return stageRun.split('/').slice(0, 2).join('/');
}

/** How often the server took the job from an agent and put it back into the queue. */
export function timesRescheduled(job: Job): number {
  return job.timeline.filter(({ what }) => what === 'rescheduled').length;
}
