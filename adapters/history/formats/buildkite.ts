import { z } from 'zod';
import { type Format, nameOf, resourcesOf } from './format.ts';

/** Buildkite's `GET /v2/organizations/{org}/pipelines/{pipeline}/builds`: a list of builds, each with its jobs. */
const BUILD = z.object({
  number: z.number(),
  pipeline: z.object({ slug: z.string() }).nullish(),
  jobs: z.array(z.looseObject({})),
});

const JOB = z.object({
  build: z.object({ number: z.number(), pipeline: z.string() }),
  /** Only these run on agents; others wait, block or trigger. */
  type: z.string(),
  name: z.string().nullish(),
  step_key: z.string().nullish(),
  state: z.string().nullish(),
  agent_query_rules: z.array(z.string()).nullish(),
  created_at: z.string().nullish(),
  scheduled_at: z.string().nullish(),
  /** When the steps that it depends on had ended. */
  runnable_at: z.string().nullish(),
  started_at: z.string().nullish(),
  finished_at: z.string().nullish(),
});

const RESULTS: Readonly<Partial<Record<string, string>>> = {
  failed: 'Failed',
  timed_out: 'Failed',
  canceled: 'Cancelled',
  expired: 'Cancelled',
};

/** Each step is a stage of its own in its build, which comes when the last that had ended before it has ended. */
export const BUILDKITE: Format = {
  name: 'a build of Buildkite: { number, pipeline { slug }, jobs: [{ type, name, scheduled_at, started_at, finished_at, agent_query_rules }] }',
  jobsIn: (answer) => {
    if (Array.isArray(answer)) return answer.flatMap((build) => BUILDKITE.jobsIn(build));
    const build = BUILD.safeParse(answer).data;
    if (build === undefined) return [answer];
    const its = { number: build.number, pipeline: build.pipeline?.slug ?? 'pipeline' };
    return build.jobs.map((job) => ({ ...job, build: its }));
  },
  rowOf: (value) => {
    const { data: job, error } = JOB.safeParse(value);
    if (job === undefined) return { flaw: String(error?.issues[0]?.path.join('.') ?? '') };
    if (job.type !== 'script') return { leftOut: `a step of type ${job.type}` };
    const name = nameOf(job.step_key) ?? nameOf(job.name) ?? 'step';
    return {
      fields: {
        scheduled: job.runnable_at ?? job.scheduled_at ?? job.created_at,
        started: job.started_at,
        finished: job.finished_at,
        resources: resourcesOf((job.agent_query_rules ?? []).flatMap(labelOf)),
        pipeline: nameOf(job.build.pipeline),
        counter: job.build.number,
        stage: name,
        job: name,
        result: RESULTS[job.state ?? ''] ?? 'Passed',
      },
    };
  },
};

/** `queue=linux` is `linux`, and the queue that everybody is in is nothing; `os=mac` is `os-mac`. */
function labelOf(rule: string): readonly string[] {
  const [key = '', value = ''] = rule.split('=', 2);
  if (key === 'queue') return value === 'default' ? [] : [value];
  return value === '' || value === '*' ? [key] : [`${key}-${value}`];
}
