import type { Release } from './release.ts';

/** When an agent asks for work, ms: the properties `agent.get.work.delay` and `agent.get.work.interval`. */
export interface WorkRequestTimes {
  readonly delayMs: number;
  readonly intervalMs: number;
}

/** As `agent.properties` of every agent.jar has them. */
export const USUAL_TIMES: WorkRequestTimes = { delayMs: 1_000, intervalMs: 10_000 };

const BACK_OFF = 1.5;

type Timing = Pick<Release, 'backsOffWorkRequests' | 'asksForWorkAtOnce'>;

/**
 * The pauses before each request of an agent for work: up to 22.3 `delay` once and then always `interval`; since 23.1 `delay`,
 * at the start and after each job, then 1.5 times as long each time up to `interval`; since 25.4 one at once before these.
 */
export class WorkRequests {
  readonly #release: Timing;
  readonly #times: WorkRequestTimes;
  #lastMs: number | null = null;
  #hadWork = false;

  constructor(release: Timing, times: WorkRequestTimes) {
    this.#release = release;
    this.#times = times;
  }

  /** The agent has had work, and asks for more. */
  startAnew(): void {
    this.#lastMs = null;
    this.#hadWork = true;
  }

  next(): number {
    this.#lastMs = Math.min(this.#pauseAfter(this.#lastMs), this.#times.intervalMs);
    return this.#lastMs;
  }

  #pauseAfter(lastMs: number | null): number {
    const { delayMs, intervalMs } = this.#times;
    if (!this.#release.backsOffWorkRequests) return lastMs === null && !this.#hadWork ? delayMs : intervalMs;
    if (lastMs === null) return this.#release.asksForWorkAtOnce ? 0 : delayMs;
    return lastMs === 0 ? delayMs : lastMs * BACK_OFF;
  }
}
