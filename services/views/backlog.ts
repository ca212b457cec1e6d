import { CAUSES } from '../../domain/demand.ts';
import type { Picture } from '../../machines/picture.ts';
import { withoutEstimate } from '../../policy/estimate/estimate.ts';
import { byCause, partsOf } from '../../policy/waits/parts.ts';
import type { Wait } from '../../policy/waits/waits.ts';
import { expectedView } from './expected.ts';
import type { JobLog } from './history/jobLog.ts';
import { estimatesIn, estimateTold, latelyBegun } from './jobs.ts';
import type { BacklogView } from './schemas.ts';
import { tally } from './tally.ts';

/** So many that a person sees what jobs wait for, and no more: `jobs.ts` has them all. */
const MOST_BEGUN = 20;
const MOST_EXPECTED = 20;

/** Every waiting job with why it waits, as the last round judged it. */
export function backlogView(picture: Picture, log: JobLog, now: number): BacklogView {
  const { assessment, view, memory } = picture;
  const estimates = estimatesIn(picture);
  const listed = new Map(view?.jobs.map((job) => [job.locator, job]));
  return {
    readAt: view?.startedAt ?? null,
    shortage: assessment?.shortage ?? 0,
    byCause: tally(
      CAUSES,
      (assessment?.jobs ?? []).map(({ cause }) => cause),
    ),
    jobs: (assessment?.jobs ?? []).map(({ locator, cause, pool, share, waitedMs, reason, remedy }) => ({
      locator,
      cause,
      pool,
      share: share ?? null,
      waitedMs,
      reason,
      remedy,
      resources: [...(listed.get(locator)?.resources ?? [])],
      environment: listed.get(locator)?.environment ?? null,
      launches: memory.launchesFor.get(locator) ?? 0,
      parts: partsSoFar(memory.waits.waiting.get(locator), waitedMs),
      estimate: estimateTold(estimates.get(locator) ?? null, now),
      noEstimate: estimates.has(locator) ? null : withoutEstimate(cause),
    })),
    expected: expectedView(picture, now).slice(0, MOST_EXPECTED),
    begun: [...latelyBegun(picture, log, MOST_BEGUN)],
  };
}

/** None of one that hangs: it does not wait. */
function partsSoFar(wait: Wait | undefined, waitedMs: number) {
  if (wait === undefined) return [];
  return [...byCause(partsOf(wait.marks, wait.since, wait.since + waitedMs))];
}
