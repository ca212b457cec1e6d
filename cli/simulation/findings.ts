import type { WaitPart } from '../../domain/waits.ts';
import { isPriced } from '../../policy/money/prices.ts';
import {
  type DetailedReport,
  type TrialDetails,
  type TrialReport,
  type Waits,
  waitsOf,
} from '../../sandbox/index.ts';
import type { Simulation } from './scene.ts';

/** What a simulation found: all that is printed, and what `--json` gives. Times are ms. */
export interface Findings {
  readonly sources: readonly string[];
  readonly notes: readonly string[];
  readonly seed: number;
  readonly simulated: TrialReport;
  /** What amounts are in; null where nothing has a price. */
  readonly currency: string | null;
  /** How long the same jobs really waited, so far as the history knows; null for a scenario, and if it knows nothing. */
  readonly real: RealWaits | null;
  /** What the jobs that waited longest waited for, most first. */
  readonly longestWaits: readonly LongWait[];
}

export interface RealWaits {
  readonly all: PoolWaits;
  /** By the pool that served the jobs in the simulation. */
  readonly pools: readonly PoolWaits[];
}

export interface PoolWaits {
  /** Null is all pools together. */
  readonly pool: string | null;
  readonly jobs: number;
  readonly waits: Waits;
}

export interface LongWait extends WaitPart {
  /** Of the waiting of all these jobs, 0 to 1. */
  readonly share: number;
}

export function findingsOf(
  { sources, notes, realWaits, scene }: Simulation,
  seed: number,
  details: DetailedReport,
): Findings {
  return {
    sources,
    notes,
    seed,
    simulated: details.report,
    currency: isPriced(scene.config) ? scene.config.money.currency : null,
    real: realWaits === null || realWaits.size === 0 ? null : real(details, realWaits),
    longestWaits: longestWaits(details),
  };
}

/** Whether the program kept what it promises in any case. */
export function keptPromises({ simulated }: Findings): boolean {
  return simulated.busyKills === 0 && simulated.limitViolations === 0;
}

function real({ report, jobs }: TrialDetails, waits: ReadonlyMap<string, number>): RealWaits {
  const known = jobs.flatMap(({ locator, pool }) => {
    const waitMs = waits.get(locator);
    return waitMs === undefined ? [] : [{ pool, waitMs }];
  });
  const ofPool = (pool: string | null): PoolWaits => {
    const its = known.filter((job) => pool === null || job.pool === pool);
    return { pool, jobs: its.length, waits: waitsOf(its) };
  };
  return {
    all: ofPool(null),
    pools: report.pools.flatMap(({ pool }) => (pool === null ? [] : ofPool(pool))),
  };
}

/** Of the jobs in the last twentieth. A limit is told by its remedy, which names what to raise. */
function longestWaits({ report, jobs, reasons }: DetailedReport): readonly LongWait[] {
  const long = jobs.filter(({ waitMs }) => waitMs > 0 && waitMs >= report.all.waits.p95);
  const total = long.reduce((sum, { waitMs }) => sum + waitMs, 0);
  const sums = new Map<string, WaitPart>();
  for (const part of long.flatMap((job) => reasons.of(job))) {
    const key = JSON.stringify([part.cause, part.pool, part.cause === 'limit' ? part.remedy : '']);
    sums.set(key, { ...part, ms: part.ms + (sums.get(key)?.ms ?? 0) });
  }
  return [...sums.values()]
    .filter(({ ms }) => ms > 0)
    .sort((a, b) => b.ms - a.ms)
    .map((part) => ({ ...part, share: part.ms / total }));
}
