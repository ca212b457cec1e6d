import { z } from 'zod';
import { type Format, nameOf, resourcesOf } from './format.ts';

/** GitHub's `GET /repos/{owner}/{repo}/actions/runs/{run_id}/jobs`: `{ total_count, jobs }`. */
const PAGE = z.object({ jobs: z.array(z.unknown()) });

const JOB = z.object({
  run_id: z.number(),
  run_attempt: z.number().nullish(),
  name: z.string(),
  workflow_name: z.string().nullish(),
  conclusion: z.string().nullish(),
  /** When it was queued: the jobs that it needs have ended. Not in exports of before 2022. */
  created_at: z.string().nullish(),
  started_at: z.string().nullish(),
  completed_at: z.string().nullish(),
  labels: z.array(z.string()).default([]),
  /** Empty as long as no runner has it. */
  runner_name: z.string().nullish(),
});

const RESULTS: Readonly<Partial<Record<string, string>>> = {
  failure: 'Failed',
  timed_out: 'Failed',
  cancelled: 'Cancelled',
};

/**
 * Which jobs a job needs the API does not tell: each is a stage of its own in the run of its workflow, which comes when the
 * last that had ended before it has ended.
 */
export const GITHUB: Format = {
  name: 'a job of GitHub Actions: { run_id, name, created_at, started_at, completed_at, labels }',
  jobsIn: (answer) => PAGE.safeParse(answer).data?.jobs ?? [answer],
  rowOf: (value) => {
    const { data: job, error } = JOB.safeParse(value);
    if (job === undefined) return { flaw: String(error?.issues[0]?.path.join('.') ?? '') };
    if (job.conclusion === 'skipped') return { leftOut: 'skipped' };
    const isBegun = (job.runner_name ?? '') !== '';
    const name = nameOf(job.name);
    return {
      fields: {
        scheduled: job.created_at ?? job.started_at,
        started: isBegun ? job.started_at : null,
        finished: job.completed_at,
        // Every runner of one's own has the label self-hosted.
        resources: resourcesOf(job.labels.filter((label) => label !== 'self-hosted')),
        pipeline: nameOf(job.workflow_name) ?? 'workflow',
        counter: job.run_id,
        stage: name,
        stage_counter: job.run_attempt ?? 1,
        job: name,
        result: RESULTS[job.conclusion ?? ''] ?? 'Passed',
      },
    };
  },
};
