import { type Random, randomFrom } from '../../domain/random.ts';
import type { JobRequest } from '../model/gocd/job.ts';
import { exponential, logNormal, weighted } from './distributions.ts';

/** A request to schedule a job, some time after the start of a workload. */
export interface Arrival {
  readonly atMs: number;
  readonly job: JobRequest;
}

/** One kind of job a workload is made of. */
export interface JobKind {
  readonly pipeline: string;
  readonly stage: string;
  readonly job: string;
  readonly resources: readonly string[];
  readonly environment: string | null;
  /** How often it comes, relative to the others. */
  readonly weight: number;
}

/** What to make arrivals of. The same plan gives the same arrivals. */
export interface WorkloadPlan {
  readonly seed: number;
  /** Bundles arrive until this many ms have passed. */
  readonly lengthMs: number;
  /** Bundles per hour at a time after the start (ms); may vary freely below `peakPerHour`. */
  readonly bundlesPerHour: (atMs: number) => number;
  readonly peakPerHour: number;
  readonly kinds: readonly [JobKind, ...JobKind[]];
  /** Jobs that come at once, as copies of one job. */
  readonly bundle: (random: Random) => number;
  readonly durationMs: (random: Random) => number;
}

/** Arrivals of a non-homogeneous Poisson process, in order of time. */
export function generate(plan: WorkloadPlan): readonly Arrival[] {
  const random = randomFrom(plan.seed);
  const arrivals: Arrival[] = [];
  const peakPerMs = plan.peakPerHour / 3_600_000;
  for (let at = exponential(random, peakPerMs); at < plan.lengthMs; at += exponential(random, peakPerMs)) {
    const kept = random.next() * plan.peakPerHour < plan.bundlesPerHour(at);
    if (kept) arrivals.push({ atMs: Math.round(at), job: oneOf(random, plan) });
  }
  return arrivals;
}

/** Build times: lognormal, half under 5 minutes, with a long tail cut off at `capMs`. */
export function buildDuration(capMs = 2 * 3_600_000): (random: Random) => number {
  return (random) => Math.round(Math.min(logNormal(random, 5 * 60_000, 1.2), capMs));
}

/** Fan-out: mostly single jobs, at times as many as 50 at once, evenly over the orders of magnitude. */
export function fanOut(random: Random): number {
  return Math.floor(51 ** random.next());
}

/** Number of jobs in a list of arrivals: each copy counts. */
export function jobCount(arrivals: readonly Arrival[]): number {
  return arrivals.reduce((sum, { job }) => sum + (job.runInstances ?? 1), 0);
}

/** A job of some kind of the plan: `runInstances` copies where it is a bundle. */
export function oneOf(
  random: Random,
  plan: Pick<WorkloadPlan, 'kinds' | 'bundle' | 'durationMs'>,
): JobRequest {
  const { pipeline, stage, job, resources, environment } = weighted(random, plan.kinds);
  const copies = plan.bundle(random);
  return {
    pipeline,
    stage,
    job,
    resources,
    environment,
    durationMs: plan.durationMs(random),
    ...(copies > 1 ? { runInstances: copies } : {}),
  };
}
