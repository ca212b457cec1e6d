import { z } from 'zod';
import { type GocdApi, pathPart } from '../wire/api.ts';
import { unlessAnswered } from '../wire/failure.ts';
import { TRANSITIONS } from './jobInstance.ts';

/** A run of a stage (v3): the only answer that has the times of all its jobs, fact 80 of the recordings. */
const STAGE = z.object({
  jobs: z.array(
    z.object({
      name: z.string(),
      /** `Unknown` until it is over. */
      result: z.string(),
      agent_uuid: z.string().nullish(),
      scheduled_date: z.number().nullish(),
      /** That of the job it was copied from, of a copy in a rerun. */
      original_job_id: z.number().nullish(),
      job_state_transitions: TRANSITIONS.default([]),
    }),
  ),
});

/** What makes a run of a stage known. */
export interface StageRunAsked {
  readonly pipeline: string;
  readonly pipelineCounter: number;
  readonly stage: string;
  readonly stageCounter: number | string;
}

/** A job of a run, none that was copied from a run before. */
export interface JobOfRun {
  readonly name: string;
  readonly result: string;
  /** The agent that had it. */
  readonly uuid: string | null;
  /** ms since the epoch. */
  readonly scheduledAt: number | null;
  /** When it came into that state (ms since the epoch); null if it did not. */
  readonly at: (state: string) => number | null;
}

/**
 * The jobs that a run of a stage had. Null of a run that is gone, or not to be viewed.
 * @throws GocdCallError
 */
export async function readStageRun(
  api: GocdApi,
  { pipeline, pipelineCounter, stage, stageCounter }: StageRunAsked,
  signal: AbortSignal,
): Promise<readonly JobOfRun[] | null> {
  const parts = [pipeline, String(pipelineCounter), stage, String(stageCounter)].map(pathPart);
  const asked = api.json({ path: `/api/stages/${parts.join('/')}`, version: 3 }, STAGE, signal);
  const run = await unlessAnswered(asked, 403, 404);
  return run?.jobs.flatMap((job) => (job.original_job_id ? [] : [jobOfRun(job)])) ?? null;
}

function jobOfRun({
  name,
  result,
  agent_uuid,
  scheduled_date,
  job_state_transitions: moments,
}: z.infer<typeof STAGE>['jobs'][number]): JobOfRun {
  return {
    name,
    result,
    uuid: agent_uuid ?? null,
    scheduledAt: scheduled_date ?? null,
    at: (state) => moments.find((moment) => moment.state === state)?.state_change_time ?? null,
  };
}
