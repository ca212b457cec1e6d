import {
  type Arrival,
  type Course,
  courseOf,
  fanOut,
  generate,
  type Job,
  type JobKind,
  logNormal,
} from '../../sandbox/index.ts';
import { STAGING } from './settings.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
export const LONGEST_JOB_MS = 30 * MINUTE;

const KINDS: readonly [JobKind, ...JobKind[]] = [
  kind('shop', ['linux'], null, 6),
  kind('api', ['docker', 'linux'], null, 4),
  kind('docs', [], null, 2),
  kind('shop-it', ['linux'], STAGING, 3),
  // For an agent made by hand, and for none at all.
  kind('desktop', ['windows'], null, 1),
  kind('ledger', ['mainframe'], null, 0.3),
];

const NOT_OURS: ReadonlySet<string> = new Set(['desktop', 'ledger']);

/** Whether one of our pools can serve the job. */
export function isServable({ pipeline }: Pick<Job, 'pipeline'>): boolean {
  return !NOT_OURS.has(pipeline);
}

/** The pool whose agents can serve the job. */
export function poolOf({ pipeline }: Pick<Job, 'pipeline'>): string {
  return pipeline === 'shop-it' ? STAGING : 'build';
}

/** A day of a small company: quiet at night, busy by day, at times many jobs at once. */
export function dayOfCi(seed: number, hours: number): readonly Arrival[] {
  const lengthMs = hours * HOUR;
  return generate({
    seed,
    lengthMs,
    bundlesPerHour: (atMs) => 6 + 6 * Math.sin((Math.PI * atMs) / lengthMs),
    peakPerHour: 12,
    kinds: KINDS,
    bundle: (random) => Math.min(fanOut(random), 12),
    durationMs: (random) => Math.round(Math.min(logNormal(random, 3 * MINUTE, 0.9), LONGEST_JOB_MS)),
  });
}

/** Runs of pipelines whose stages follow each other, some of which fail and are run again; half-way they are changed. */
export function stagesOfCi(seed: number, hours: number): Course {
  const stage = (name: string, jobs: number, minutes: number) => ({
    name,
    approval: 'auto' as const,
    jobs: Array.from({ length: jobs }, (_, n) => ({
      ...{ name: `${name}-${n}`, resources: ['linux'], medianMs: minutes * MINUTE },
    })),
  });
  const pipeline = (name: string, tests: number, upstream: readonly string[] = []) => ({
    name,
    environment: null,
    stages: [stage('compile', 1, 2), stage('test', tests, 2), stage('package', 1, 1)],
    upstream: upstream.map((each) => ({ pipeline: each, stage: 'package' })),
    runsPerHour: upstream.length === 0 ? 6 : 0,
  });
  return courseOf({
    seed,
    lengthMs: hours * HOUR,
    plans: [pipeline('site', 4), pipeline('tool', 2), pipeline('release', 1, ['tool'])],
    changed: { atMs: (hours * HOUR) / 2, plans: [pipeline('site', 1), pipeline('tool', 3)] },
    failing: 0.1,
  });
}

function kind(
  pipeline: string,
  resources: readonly string[],
  environment: string | null,
  weight: number,
): JobKind {
  return { pipeline, stage: 'build', job: 'compile', resources, environment, weight };
}
