import type { EndedRun, EndedWait } from '../../../domain/waits.ts';

/** What became of a job is asked for most when it has just begun, or ended. */
const MOST_JOBS = 2_000;

export interface LoggedJob {
  readonly wait: EndedWait;
  /** Null while it is not known to have ended. */
  readonly endedAt: number | null;
}

/** The jobs that have begun lately, oldest first, and when they ended. */
export class JobLog {
  readonly #jobs = new Map<string, LoggedJob>();

  begun(wait: EndedWait): void {
    this.#jobs.delete(wait.locator);
    this.#jobs.set(wait.locator, { wait, endedAt: null });
    const [oldest] = this.#jobs.keys();
    if (oldest !== undefined && this.#jobs.size > MOST_JOBS) this.#jobs.delete(oldest);
  }

  ended({ locator, until }: EndedRun): void {
    const job = this.#jobs.get(locator);
    if (job !== undefined) this.#jobs.set(locator, { ...job, endedAt: until });
  }

  of(locator: string): LoggedJob | null {
    return this.#jobs.get(locator) ?? null;
  }

  all(): Iterable<LoggedJob> {
    return this.#jobs.values();
  }
}
