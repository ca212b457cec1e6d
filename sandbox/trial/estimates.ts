import type { Notice } from '../../domain/decision.ts';
import type { Estimate } from '../../domain/estimate.ts';
import { quantile } from '../quantiles.ts';
import type { JobRecord } from './meter.ts';

/** How far off the first estimates of when jobs start were. */
export interface EstimateReport {
  /** Jobs that began and had been given one. */
  readonly jobs: number;
  /** Jobs that began without, most of them before they were seen. */
  readonly without: number;
  /** The median of how far off they were (ms). */
  readonly medianErrorMs: number;
  /** The same as a share of each job's wait. */
  readonly medianErrorShare: number;
  /** Share of the jobs whose estimate was off by no more than a quarter of the wait, or 10 s. */
  readonly close: number;
  /** Share of the jobs that started within the range that they were given; meant to be three in five. */
  readonly inRange: number;
}

const CLOSE = { share: 0.25, ms: 10_000 } as const;

/** Keeps what each job was told first, to hold it against the truth. */
export class FirstEstimates {
  readonly #estimates = new Map<string, Estimate | null>();

  /** To be told of every step's notices. */
  note(notices: readonly Notice[]): void {
    for (const notice of notices)
      if (notice.type === 'job.begun' && !this.#estimates.has(notice.wait.locator))
        this.#estimates.set(notice.wait.locator, notice.wait.estimate);
  }

  report(jobs: readonly JobRecord[]): EstimateReport {
    const begun = jobs.filter(({ pool }) => pool !== null);
    const told = begun.flatMap(({ locator, scheduledAt, waitMs }) => {
      const estimate = this.#estimates.get(locator);
      if (estimate === null || estimate === undefined) return [];
      const start = scheduledAt + waitMs;
      const errorMs = Math.abs(estimate.at - start);
      return [{ errorMs, waitMs, isInRange: start >= estimate.from && start <= estimate.to }];
    });
    const shareOf = (count: number) => (told.length === 0 ? 0 : count / told.length);
    return {
      jobs: told.length,
      without: begun.length - told.length,
      medianErrorMs: quantile(
        told.map(({ errorMs }) => errorMs),
        0.5,
      ),
      medianErrorShare: quantile(
        told.map(({ errorMs, waitMs }) => (waitMs === 0 ? 0 : errorMs / waitMs)),
        0.5,
      ),
      close: shareOf(told.filter(isClose).length),
      inRange: shareOf(told.filter(({ isInRange }) => isInRange).length),
    };
  }
}

function isClose({ errorMs, waitMs }: { readonly errorMs: number; readonly waitMs: number }): boolean {
  return errorMs <= Math.max(CLOSE.ms, CLOSE.share * waitMs);
}
