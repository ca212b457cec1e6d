import { csvLine } from '../../services/csv.ts';
import type { ToldJob } from '../gocd/pastJobs/readPastJobs.ts';

/** As `simulate` and `tune` read them. */
export const HISTORY_COLUMNS = [
  ...['pipeline_name', 'pipeline_counter', 'stage_name', 'stage_counter', 'job_name', 'result'],
  ...['scheduled', 'assigned', 'preparing', 'building', 'completed', 'environment'],
] as const;

/** One line a job; without a column for resources where those of no job are known, so that nobody takes that for none. */
export function historyAsCsv(jobs: readonly ToldJob[]): string {
  const hasResources = jobs.some(({ resources }) => resources !== null);
  const rows = jobs.map((job) => [
    job.pipeline,
    String(job.pipelineCounter),
    job.stage,
    String(job.stageCounter),
    job.job,
    job.result,
    ...[job.scheduled, job.assigned, job.preparing, job.building, job.completed].map(iso),
    job.environment ?? '',
    ...(hasResources ? [resourcesCell(job.resources ?? [])] : []),
  ]);
  const head = [...HISTORY_COLUMNS, ...(hasResources ? ['resources'] : [])];
  return `${[head, ...rows].map(csvLine).join('\n')}\n`;
}

/** Names that could be taken apart come as a list. */
function resourcesCell(resources: readonly string[]): string {
  return resources.some((name) => /[^\w.-]/.test(name)) ? JSON.stringify(resources) : resources.join('|');
}

function iso(time: number | null): string {
  return time === null ? '' : new Date(time).toISOString();
}
