import type { PastJob } from '../../adapters/history/readHistory.ts';
import { jobsByTime } from '../../sandbox/index.ts';

const HOUR_MS = 3_600_000;
const MONDAY = Date.UTC(2026, 2, 2);
const LENGTH_MS = 2 * HOUR_MS;
/** As busy as a working day is from then on. */
const FROM = MONDAY + 9 * HOUR_MS;

/**
 * Two hours of a morning twice, with other jobs: the one ends at midnight and the other begins then, so that the later one is
 * the day that is held out, and no night between them has to be simulated.
 * @param peakPerHour bundles of jobs an hour at the busiest time.
 */
export function madeUpHistory(seed: number, peakPerHour: number): readonly PastJob[] {
  const midnight = MONDAY + 24 * HOUR_MS;
  return [midnight - LENGTH_MS, midnight].flatMap((startAt, index) =>
    jobsByTime(seed + index, FROM, LENGTH_MS, peakPerHour).flatMap(({ atMs, job }) =>
      Array.from(
        { length: job.runInstances ?? 1 },
        (_, copy): PastJob => ({
          ...{ scheduledAt: startAt + atMs, startedAt: null, durationMs: job.durationMs ?? 0 },
          ...{ resources: ['linux'], environment: null, counter: null, stageCounter: null, hasFailed: false },
          ...{ pipeline: job.pipeline, stage: job.stage, job: `${job.job}-${copy + 1}` },
        }),
      ),
    ),
  );
}
