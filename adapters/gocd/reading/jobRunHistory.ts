import { z } from 'zod';
import type { Clock } from '../../../domain/clock/clock.ts';
import { type GocdApi, pathPart } from '../wire/api.ts';
import { GocdCallError } from '../wire/failure.ts';
import { isWithin } from './remembered.ts';

/**
 * Tells how many jobs an agent has had, without the one that it is shown `building`, which may have ended: until its next ping,
 * for up to five seconds, it is shown at it; null where GoCD does not tell: to others than
 * administrators, of an agent without a record, on servers that lack this. Throws GocdCallError where it might another time.
 */
export type HistoryReader = (
  uuid: string,
  building: string | null,
  signal: AbortSignal,
) => Promise<number | null>;

/** An account that is refused is so for all agents: it need not be asked about each of them. */
const REFUSAL_KEPT_MS = 10 * 60_000;

/** A job that was taken from the agent and given to it again is listed for each time. */
const HISTORY = z.object({
  jobs: z.array(
    z.object({
      pipeline_name: z.string(),
      pipeline_counter: z.number(),
      stage_name: z.string(),
      stage_counter: z.string(),
      job_name: z.string(),
    }),
  ),
  pagination: z.object({ total: z.number() }),
});

export function createHistoryReader(api: GocdApi, clock: Clock): HistoryReader {
  let refusedAt: number | null = null;

  return async (uuid, building, signal) => {
    if (refusedAt !== null && isWithin(clock.now() - refusedAt, REFUSAL_KEPT_MS)) return null;
    const path = `/api/agents/${pathPart(uuid)}/job_run_history`;
    try {
      const { jobs, pagination } = await api.json({ path, version: 1 }, HISTORY, signal);
      const locators = new Set(
        jobs.map((job) =>
          [job.pipeline_name, job.pipeline_counter, job.stage_name, job.stage_counter, job.job_name].join(
            '/',
          ),
        ),
      );
      const shown = building !== null && locators.has(building) ? 1 : 0;
      return pagination.total - (jobs.length - locators.size) - shown;
    } catch (error) {
      if (!(error instanceof GocdCallError)) throw error;
      if (error.status === 403 || error.missing === 'endpoint') refusedAt = clock.now();
      else if (error.missing !== 'thing') throw error;
      return null;
    }
  };
}
