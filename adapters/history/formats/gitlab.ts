import { z } from 'zod';
import { type Format, nameOf, resourcesOf } from './format.ts';

/** GitLab's `GET /projects/:id/jobs` and `/projects/:id/pipelines/:pipeline_id/jobs`: a list. */
const JOB = z.object({
  name: z.string(),
  stage: z.string(),
  status: z.string(),
  created_at: z.string(),
  started_at: z.string().nullish(),
  finished_at: z.string().nullish(),
  /** Seconds that it waited for a runner: it is created with its pipeline, long before its stage may begin. */
  queued_duration: z.number().nullish(),
  tag_list: z.array(z.string()).default([]),
  web_url: z.string().nullish(),
  pipeline: z.object({ id: z.number(), iid: z.number().nullish(), project_id: z.number().nullish() }),
});

const RESULTS: Readonly<Partial<Record<string, string>>> = { failed: 'Failed', canceled: 'Cancelled' };

export const GITLAB: Format = {
  name: 'a job of GitLab: { name, stage, status, created_at, started_at, finished_at, queued_duration, tag_list, pipeline { id } }',
  jobsIn: (answer) => (Array.isArray(answer) ? answer : [answer]),
  rowOf: (value) => {
    const { data: job, error } = JOB.safeParse(value);
    if (job === undefined) return { flaw: String(error?.issues[0]?.path.join('.') ?? '') };
    if (['skipped', 'manual', 'created'].includes(job.status)) return { leftOut: job.status };
    const { pipeline, started_at: started, queued_duration: queued } = job;
    return {
      fields: {
        scheduled: queuedAt(started, queued) ?? job.created_at,
        started,
        finished: job.finished_at,
        resources: resourcesOf(job.tag_list),
        pipeline: projectOf(job.web_url) ?? `project-${pipeline.project_id ?? 'unknown'}`,
        counter: pipeline.iid ?? pipeline.id,
        stage: nameOf(job.stage),
        job: nameOf(job.name),
        result: RESULTS[job.status] ?? 'Passed',
      },
    };
  },
};

function queuedAt(started: string | null | undefined, seconds: number | null | undefined): string | null {
  if (started == null || seconds == null) return null;
  const at = Date.parse(started) - seconds * 1000;
  return Number.isNaN(at) ? null : new Date(at).toISOString();
}

/** `https://gitlab.example/group/project/-/jobs/8` is of `group-project`. */
function projectOf(url: string | null | undefined): string | null {
  const [, path] = /^https?:\/\/[^/]+\/(.+?)\/-\/jobs\//.exec(url ?? '') ?? [];
  return nameOf(path);
}
