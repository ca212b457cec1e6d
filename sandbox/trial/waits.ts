import { quantileOfSorted } from '../quantiles.ts';
import type { JobRecord } from './meter.ts';

/** How long jobs waited for their agent (ms). */
export interface Waits {
  readonly p50: number;
  readonly p90: number;
  readonly p95: number;
  readonly p99: number;
  readonly longest: number;
  readonly mean: number;
}

/** Statistics of some waits. */
export function waitsOf(jobs: readonly Pick<JobRecord, 'waitMs'>[]): Waits {
  const waits = jobs.map(({ waitMs }) => waitMs).sort((a, b) => a - b);
  const at = (share: number) => quantileOfSorted(waits, share);
  return {
    p50: at(0.5),
    p90: at(0.9),
    p95: at(0.95),
    p99: at(0.99),
    longest: at(1),
    mean: waits.length === 0 ? 0 : waits.reduce((total, wait) => total + wait, 0) / waits.length,
  };
}
