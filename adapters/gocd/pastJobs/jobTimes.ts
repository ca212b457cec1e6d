import { z } from 'zod';
import { type JobOfRun, readStageRun } from '../reading/stageRun.ts';
import type { GocdApi } from '../wire/api.ts';
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

/**
 * The jobs that a run of a stage had, with their times: copies of a run before are none. Null of a run that is gone, or not
 * to be viewed.
 * @throws GocdCallError
 */
export async function jobTimesOf(
  api: GocdApi,
  run: StageRun,
  signal: AbortSignal,
): Promise<readonly JobTimes[] | null> {
  const jobs = await readStageRun(api, run, signal);
  return jobs?.flatMap((job) => timesOf(job) ?? []) ?? null;
}

/** Null for a job of which not even that is known when it came. */
function timesOf({ name, result, scheduledAt, at }: JobOfRun): JobTimes | null {
  const scheduled = at('Scheduled') ?? scheduledAt;
  if (scheduled === null) return null;
  return {
    ...{ job: name, result, scheduled, assigned: at('Assigned') },
    ...{ preparing: at('Preparing'), building: at('Building'), completed: at('Completed') },
  };
}
