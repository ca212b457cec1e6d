import { CAUSES } from '../../domain/demand.ts';
import type { Picture } from '../../machines/picture.ts';
import type { BacklogView } from './schemas.ts';
import { tally } from './tally.ts';

/** Every waiting job with why it waits, as the last round judged it. */
export function backlogView({ assessment, view, memory }: Picture): BacklogView {
  const listed = new Map(view?.jobs.map((job) => [job.locator, job]));
  return {
    readAt: view?.startedAt ?? null,
    shortage: assessment?.shortage ?? 0,
    byCause: tally(
      CAUSES,
      (assessment?.jobs ?? []).map(({ cause }) => cause),
    ),
    jobs: (assessment?.jobs ?? []).map(({ locator, cause, pool, waitedMs, reason, remedy }) => ({
      locator,
      cause,
      pool,
      waitedMs,
      reason,
      remedy,
      resources: [...(listed.get(locator)?.resources ?? [])],
      environment: listed.get(locator)?.environment ?? null,
      launches: memory.launchesFor.get(locator) ?? 0,
    })),
  };
}
