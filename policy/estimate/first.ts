import type { JobAssessment } from '../../domain/demand.ts';
import type { Foretold } from '../../domain/estimate.ts';
import type { Wait, Waits } from '../waits/waits.ts';
import { isEstimable } from './estimate.ts';

/** A job that had no estimate may have one later, once a limit is raised say: looked for again after this time. */
const AGAIN_AFTER_MS = 60_000;

/**
 * Writes down the first estimate of each job, to be held against its true start. They are made for all jobs at once, and
 * only if any job is due for one.
 */
export function withFirstEstimates(
  waits: Waits,
  jobs: readonly Pick<JobAssessment, 'locator' | 'cause'>[],
  now: number,
  estimates: () => ReadonlyMap<string, Foretold>,
): Waits {
  const due = jobs.flatMap(({ locator, cause }): [string, Wait][] => {
    const wait = waits.waiting.get(locator);
    if (wait === undefined || !isEstimable(cause)) return [];
    return wait.estimate === null && now - wait.estimatedAt >= AGAIN_AFTER_MS ? [[locator, wait]] : [];
  });
  if (due.length === 0) return waits;
  const found = estimates();
  const waiting = new Map(waits.waiting);
  for (const [locator, wait] of due)
    waiting.set(locator, { ...wait, estimate: found.get(locator) ?? null, estimatedAt: now });
  return { ...waits, waiting };
}
