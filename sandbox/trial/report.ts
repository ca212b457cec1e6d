import { byText, grouped } from '../../domain/collections.ts';
import { pipelineOf } from '../../domain/configuredPlace.ts';
import type { Assessment, Cause } from '../../domain/demand.ts';
import type { WaitCause } from '../../domain/waits.ts';
import type { Course } from '../workload/course.ts';
import type { EstimateReport, FirstEstimates } from './estimates.ts';
import { type CourseReport, courseReport, neverCame } from './leadTime.ts';
import type { AgentLevel, JobRecord, Meter } from './meter.ts';
import type { WaitReasons } from './waitReasons.ts';
import { type Waits, waitsOf } from './waits.ts';

export interface PoolReport {
  /** Null is all pools together. */
  readonly pool: string | null;
  /** Jobs that an agent of the pool began. */
  readonly jobs: number;
  readonly waits: Waits;
  /** What they waited for (ms, in sum): adds up to all their waiting. */
  readonly waitCauses: Readonly<Partial<Record<WaitCause, number>>>;
  readonly agentHours: number;
  readonly busyHours: number;
  /** Millionths of the currency; 0 where nothing has a price. */
  readonly costMicro: number;
}

/** How long the jobs of a pipeline waited. */
export interface PipelineReport {
  readonly pipeline: string;
  readonly jobs: number;
  readonly waits: Waits;
}

/** What came of a trial. */
export interface TrialReport extends Partial<CourseReport> {
  readonly all: PoolReport;
  readonly pools: readonly PoolReport[];
  /** Those of most jobs first; of very many only these. */
  readonly pipelines: readonly PipelineReport[];
  /** How good the estimates of when jobs start were. */
  readonly estimates: EstimateReport;
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
  /** Jobs of stages that had not begun either, since a stage before them, or an earlier run of theirs, had not ended. */
  readonly neverCame: number;
}

const HOUR_MS = 3_600_000;
const MOST_PIPELINES = 1_000;

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
  /** How many agents there were, in the order of time. */
  readonly levels: readonly AgentLevel[];
}

export function detailsOf(
  meter: Meter,
  assessment: Assessment | null,
  {
    reasons,
    firsts,
    course,
  }: { readonly reasons: WaitReasons; readonly firsts: FirstEstimates; readonly course: Course },
): TrialDetails {
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
      reasons,
    ),
  );
  const report: TrialReport = {
    all: {
      pool: null,
      jobs: ours.length,
      waits: waitsOf(ours),
      waitCauses: reasons.sums(ours),
      agentHours: sum(pools.map(({ agentHours }) => agentHours)),
      busyHours: sum(pools.map(({ busyHours }) => busyHours)),
      costMicro: sum(pools.map(({ costMicro }) => costMicro)),
    },
    pools,
    pipelines: pipelineReports(ours),
    estimates: firsts.report(ours),
    launches: meter.launches,
    mostAgents: meter.mostAgents,
    elapsedMs: meter.elapsedMs,
    agentsLeft: meter.agents,
    busyKills: meter.busyKills,
    limitViolations: meter.limitViolations,
    unserved,
    neverCame: neverCame(course, meter.allJobs()),
    ...courseReport(course, meter.allJobs(), ours),
  };
  return { report, jobs: ours, levels: meter.levels };
}

function pipelineReports(jobs: readonly JobRecord[]): readonly PipelineReport[] {
  const jobsOf = grouped(jobs, ({ locator }) => pipelineOf(locator));
  return [...new Set(jobs.map(({ locator }) => pipelineOf(locator)))]
    .map((pipeline) => ({
      pipeline,
      jobs: jobsOf(pipeline).length,
      waits: waitsOf(jobsOf(pipeline)),
    }))
    .sort((a, b) => b.jobs - a.jobs || byText(a.pipeline, b.pipeline))
    .slice(0, MOST_PIPELINES);
}

function poolReport(
  pool: string,
  jobs: readonly JobRecord[],
  meter: Meter,
  reasons: WaitReasons,
): PoolReport {
  return {
    pool,
    jobs: jobs.length,
    waits: waitsOf(jobs),
    waitCauses: reasons.sums(jobs),
    agentHours: meter.agentMs(pool) / HOUR_MS,
    busyHours: meter.busyMs(pool) / HOUR_MS,
    costMicro: Math.round((meter.agentMs(pool) / HOUR_MS) * meter.microPerHour(pool)),
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
