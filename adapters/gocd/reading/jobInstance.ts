import { z } from 'zod';
import type { WaitingJob } from '../../../domain/gocd.ts';

/** A job as the job API (v1) and, within a run of a stage, the stage API (v3) tell it. */
export const JOB_INSTANCE = z.object({
  name: z.string(),
  state: z.string(),
  scheduled_date: z.number().nullish(),
  agent_uuid: z.string().nullish(),
});
export type JobInstance = z.infer<typeof JOB_INSTANCE>;

/** A run of a stage. In it a job's `pipeline_*` and `stage_*` are always null; its name is enough. */
export const STAGE_RUN = z.object({ jobs: z.array(JOB_INSTANCE) });

export const NOT_PINNED = { kind: 'none' } as const;

/** `agent_uuid` is a pin only while the job waits, and then of a job that runs on all agents; later it is who took it. */
export function pinOf({ agent_uuid: uuid }: JobInstance): WaitingJob['pin'] {
  return uuid ? { kind: 'agent', uuid } : NOT_PINNED;
}

/** When a job came into each of its states, by the server's clock (ms since the epoch). */
export const TRANSITIONS = z.array(z.object({ state: z.string(), state_change_time: z.number() }));
