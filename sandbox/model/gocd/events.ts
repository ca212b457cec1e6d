import type { Job, JobState } from './job.ts';

/** What happened on the model server, for tests, invariants and benchmarks: more than any API of GoCD tells. */
export type GocdEvent =
  | { readonly type: 'job.scheduled'; readonly at: number; readonly job: Job }
  | {
      readonly type: 'job.assigned' | 'job.building' | 'job.completed' | 'job.cancelled' | 'job.rescheduled';
      readonly at: number;
      readonly job: Job;
      /** Hostname of the agent that has or had it; null for a job cancelled while it waited. */
      readonly agent: string | null;
    }
  /** An agent's process ended with a job in hand: what no autoscaler may ever bring about. */
  | ({ readonly type: 'job.lost' } & LostJob)
  | {
      readonly type: 'agent.registered' | 'agent.pended' | 'agent.deleted';
      readonly at: number;
      readonly uuid: string;
      readonly hostname: string;
    };

export interface LostJob {
  readonly at: number;
  readonly locator: string;
  readonly uuid: string;
  readonly hostname: string;
  /** How far the job had come: Assigned means the agent had not yet fetched it. */
  readonly state: JobState;
}

export type Emit = (event: GocdEvent) => void;
