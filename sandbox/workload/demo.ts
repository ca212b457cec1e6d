import { randomFrom } from '../../domain/random.ts';
import { logNormal } from './distributions.ts';
import { type Arrival, type JobKind, oneOf } from './workload.ts';

/** What a small company builds: several pipelines of different needs, in and out of environments. */
export const DEMO_KINDS: readonly [JobKind, ...JobKind[]] = [
  kind('checkout-service', 'build', 'compile', ['docker', 'linux'], null, 4),
  kind('checkout-service-it', 'test', 'integration', ['docker', 'linux'], 'staging', 3),
  kind('web-shop', 'build', 'bundle', ['linux'], null, 3),
  kind('docs-site', 'publish', 'upload', [], null, 2),
  kind('release', 'deploy', 'roll-out', ['linux'], 'production', 1),
];

/**
 * A small demonstration: exactly `jobs` single jobs that arrive within `withinMs`, with short build times so
 * that it is over in minutes. The first arrives at once. The same seed gives the same list.
 */
export function demoWorkload({
  seed,
  jobs,
  withinMs = 120_000,
  medianMs = 30_000,
}: {
  readonly seed: number;
  readonly jobs: number;
  readonly withinMs?: number;
  readonly medianMs?: number;
}): readonly Arrival[] {
  const random = randomFrom(seed);
  const times = Array.from({ length: jobs }, () => Math.floor(random.next() * withinMs)).sort(
    (a, b) => a - b,
  );
  const [first = 0] = times;
  const plan = {
    kinds: DEMO_KINDS,
    bundle: () => 1,
    durationMs: () => Math.round(Math.min(logNormal(random, medianMs, 0.6), 5 * medianMs)),
  };
  return times.map((at) => ({ atMs: at - first, job: oneOf(random, plan) }));
}

function kind(
  pipeline: string,
  stage: string,
  job: string,
  resources: readonly string[],
  environment: string | null,
  weight: number,
): JobKind {
  return { pipeline, stage, job, resources, environment, weight };
}
