import type { Assessment, Cause } from '../../domain/demand.ts';
import type { JobRecord, Meter } from './meter.ts';

/** How long jobs waited for their agent (ms). */
export interface Waits {
  readonly p50: number;
  readonly p90: number;
  readonly p95: number;
  readonly p99: number;
  readonly longest: number;
  readonly mean: number;
}

export interface PoolReport {
  /** Null is all pools together. */
  readonly pool: string | null;
  /** Jobs that an agent of the pool began. */
  readonly jobs: number;
  readonly waits: Waits;
  readonly agentHours: number;
  readonly busyHours: number;
}

/** What came of a trial. */
export interface TrialReport {
  readonly all: PoolReport;
  readonly pools: readonly PoolReport[];
  readonly launches: number;
  readonly mostAgents: number;
  /** How long was measured (ms). */
  readonly elapsedMs: number;
  /** Agents that are still there at the end. */
  readonly agentsLeft: number;
  readonly busyKills: number;
  readonly limitViolations: number;
  /** Jobs that no agent had begun when the trial ended, by the cause the program gives. */
  readonly unserved: Readonly<Partial<Record<Cause, number>>>;
}

const HOUR_MS = 3_600_000;

/** Jobs that nothing could have served, by their cause, are no part of the waits. */
const NOT_OURS: ReadonlySet<Cause> = new Set([
  'not-ours',
  'no-pool',
  'elastic',
  'pinned',
  'agents-disabled',
  'stale',
]);

/** What came of a trial, job by job too. */
export interface TrialDetails {
  readonly report: TrialReport;
  /** The jobs that are in its waits. */
  readonly jobs: readonly JobRecord[];
}

export function detailsOf(meter: Meter, assessment: Assessment | null): TrialDetails {
  const jobs = meter.jobs();
  const causes = new Map(assessment?.jobs.map(({ locator, cause }) => [locator, cause]));
  const unserved: Partial<Record<Cause, number>> = {};
  for (const { locator, pool } of jobs) {
    const cause = pool === null ? causes.get(locator) : undefined;
    if (cause !== undefined) unserved[cause] = (unserved[cause] ?? 0) + 1;
  }
  const ours = jobs.filter(({ locator }) => !NOT_OURS.has(causes.get(locator) ?? 'no-agent'));
  const pools = meter.pools.map((pool) =>
    poolReport(
      pool,
      ours.filter((job) => job.pool === pool),
      meter,
    ),
  );
  const report: TrialReport = {
    all: {
      pool: null,
      jobs: ours.length,
      waits: waitsOf(ours),
      agentHours: sum(pools.map(({ agentHours }) => agentHours)),
      busyHours: sum(pools.map(({ busyHours }) => busyHours)),
    },
    pools,
    launches: meter.launches,
    mostAgents: meter.mostAgents,
    elapsedMs: meter.elapsedMs,
    agentsLeft: meter.agents,
    busyKills: meter.busyKills,
    limitViolations: meter.limitViolations,
    unserved,
  };
  return { report, jobs: ours };
}

function poolReport(pool: string, jobs: readonly JobRecord[], meter: Meter): PoolReport {
  return {
    pool,
    jobs: jobs.length,
    waits: waitsOf(jobs),
    agentHours: meter.agentMs(pool) / HOUR_MS,
    busyHours: meter.busyMs(pool) / HOUR_MS,
  };
}

/** Statistics of some waits. */
export function waitsOf(jobs: readonly Pick<JobRecord, 'waitMs'>[]): Waits {
  const waits = jobs.map(({ waitMs }) => waitMs).sort((a, b) => a - b);
  const at = (share: number) => waits[Math.max(0, Math.ceil(share * waits.length) - 1)] ?? 0;
  return {
    p50: at(0.5),
    p90: at(0.9),
    p95: at(0.95),
    p99: at(0.99),
    longest: at(1),
    mean: waits.length === 0 ? 0 : sum(waits) / waits.length,
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
