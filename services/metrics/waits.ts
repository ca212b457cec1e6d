import type { JobAssessment } from '../../domain/demand.ts';
import type { GocdView, WaitingJob } from '../../domain/gocd.ts';

/** The end of one job's wait. */
export interface Wait {
  /** The pool that was to serve it; null if none was. */
  readonly pool: string | null;
  readonly ms: number;
}

/**
 * Learns from one reading to the next which jobs wait no more, and for how long they did. The feed does not tell a
 * job that got an agent from one that was cancelled, so both count; one that turns out never to have been there does
 * not.
 */
export class Waits {
  #waiting = new Map<string, { readonly since: number; readonly pool: string | null }>();

  /** The waits that ended between the reading before and this one, which was taken in `now`, by GoCD's calendar. */
  take(view: Pick<GocdView, 'jobs'>, assessed: readonly JobAssessment[], now: number): readonly Wait[] {
    const before = this.#waiting;
    const pools = new Map(assessed.map(({ locator, pool }) => [locator, pool]));
    this.#waiting = new Map(
      view.jobs.filter(isWaiting).map(({ locator, scheduledAt }) => [
        locator,
        {
          since: scheduledAt ?? before.get(locator)?.since ?? now,
          pool: pools.get(locator) ?? before.get(locator)?.pool ?? null,
        },
      ]),
    );
    const gone = new Set(view.jobs.filter(({ state }) => state === 'gone').map(({ locator }) => locator));
    return [...before]
      .filter(([locator]) => !this.#waiting.has(locator) && !gone.has(locator))
      .map(([, { since, pool }]) => ({ pool, ms: Math.max(0, now - since) }));
  }
}

function isWaiting({ state }: WaitingJob): boolean {
  return state === 'scheduled' || state === 'unknown';
}
