import { z } from 'zod';
import { type GocdApi, pathPart } from '../wire/api.ts';
import { isAnswered } from '../wire/failure.ts';
import type { StageRun } from './stageHistory.ts';

/** When what happened to a job (ms since the epoch); null for what did not. */
export const jobTimes = z.object({
  job: z.string(),
  result: z.string(),
  scheduled: z.number(),
  assigned: z.number().nullable(),
  preparing: z.number().nullable(),
  building: z.number().nullable(),
  completed: z.number().nullable(),
});
export type JobTimes = Readonly<z.infer<typeof jobTimes>>;

/** A run of a stage (v3): the only answer that has the times of all its jobs, fact 80. A copied job of a rerun has an original. */
const STAGE = z.object({
  jobs: z.array(
    z.object({
      name: z.string(),
      result: z.string(),
      scheduled_date: z.number().nullish(),
      original_job_id: z.number().nullish(),
      job_state_transitions: z
        .array(z.object({ state: z.string(), state_change_time: z.number() }))
        .default([]),
    }),
  ),
});

/**
 * The jobs that a run of a stage had, with their times: copies of a run before are none. Null of a run that is gone, or not
 * to be viewed.
 * @throws GocdCallError
 */
export async function jobTimesOf(
  api: GocdApi,
  { pipeline, pipelineCounter, stage, stageCounter }: StageRun,
  signal: AbortSignal,
): Promise<readonly JobTimes[] | null> {
  const parts = [pipeline, String(pipelineCounter), stage, String(stageCounter)].map(pathPart);
  try {
    const { jobs } = await api.json({ path: `/api/stages/${parts.join('/')}`, version: 3 }, STAGE, signal);
    return jobs.flatMap((job) => (job.original_job_id ? [] : (timesOf(job) ?? [])));
  } catch (error) {
    if (isAnswered(error, 403, 404)) return null;
    throw error;
  }
}

/** Null for a job of which not even that is known when it came. */
function timesOf({
  name,
  result,
  scheduled_date,
  job_state_transitions: moments,
}: z.infer<typeof STAGE>['jobs'][number]): JobTimes | null {
  const at = (state: string) => moments.find((moment) => moment.state === state)?.state_change_time ?? null;
  const scheduled = at('Scheduled') ?? scheduled_date ?? null;
  if (scheduled === null) return null;
  return {
    ...{ job: name, result, scheduled, assigned: at('Assigned') },
    ...{ preparing: at('Preparing'), building: at('Building'), completed: at('Completed') },
  };
}
