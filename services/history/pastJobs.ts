import { csvLine } from '../csv.ts';
import type { PastJob } from './kinds.ts';

/** Columns that `simulate` and `tune` read: one row for each job that waits no more. */
const COLUMNS = [
  'pipeline_name',
  'pipeline_counter',
  'stage_name',
  'stage_counter',
  'job_name',
  'resources',
  'environment',
  'scheduled',
  'started',
  'finished',
  'pool',
  'agent',
] as const;

export const JOBS_CSV_HEADER = csvLine(COLUMNS);

/** One that was seen with no agent is not known to have begun, and one whose agent vanished not to have ended. */
export function jobsCsvLine(job: PastJob): string {
  const { locator, agent, pool, scheduledAt, begunAt, endedAt, resources, environment } = job;
  const [pipeline = '', counter = '', stage = '', stageCounter = '', name = ''] = locator.split('/');
  return csvLine([
    pipeline,
    counter,
    stage,
    stageCounter,
    name,
    resources.join(';'),
    environment ?? '',
    iso(scheduledAt),
    agent === null ? '' : iso(begunAt),
    iso(endedAt),
    pool ?? '',
    agent ?? '',
  ]);
}

function iso(time: number | null): string {
  return time === null ? '' : new Date(time).toISOString();
}
