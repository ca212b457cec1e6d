import type { WaitingJob } from '../../../domain/gocd.ts';
import type { EndedRun, EndedWait } from '../../../domain/waits.ts';
import { Archive } from '../../history/archive.ts';
import { JOBS_KEPT, type PastJob } from '../../history/kinds.ts';
import { estimateTold, waitTold } from '../waitTold.ts';
import { EarlierWaits } from './earlierWaits.ts';

/** What became of a job is asked for most when it has just begun, or ended. */
const MOST_JOBS = 2_000;

type Needs = Pick<WaitingJob, 'resources' | 'environment'>;
const NEEDS_UNKNOWN: Needs = { resources: [], environment: null };

/** The jobs that have begun lately, oldest first, and when they ended. All that there were are kept in the archive. */
export class JobLog {
  readonly #jobs = new Map<string, PastJob>();
  readonly #archive: Archive;
  readonly #earlier: EarlierWaits;
  #waiting: ReadonlyMap<string, Needs> = new Map();

  constructor(earlier = new EarlierWaits(), archive = new Archive()) {
    this.#earlier = earlier;
    this.#archive = archive;
  }

  /** What earlier runs knew, oldest first. */
  begin(jobs: readonly PastJob[]): void {
    for (const job of jobs) this.#note(job);
  }

  /** Those that wait now: what they need is told while they do. */
  waiting(jobs: readonly WaitingJob[]): void {
    this.#waiting = new Map(
      jobs.map(({ locator, resources, environment }) => [locator, { resources, environment }]),
    );
  }

  begun(wait: EndedWait): void {
    const { locator, pool, agent, since, until, estimate } = wait;
    const { resources, environment } = this.#waiting.get(locator) ?? NEEDS_UNKNOWN;
    this.#keep({
      locator,
      state: 'left',
      pool,
      agent,
      scheduledAt: since,
      begunAt: until,
      endedAt: null,
      ...waitTold(wait),
      estimate: estimateTold(estimate, until),
      resources: [...resources],
      environment,
    });
  }

  ended({ locator, agent, until }: EndedRun): void {
    const job = this.#jobs.get(locator);
    if (job !== undefined) this.#keep({ ...job, state: 'ended', agent: job.agent ?? agent, endedAt: until });
  }

  /** All that a job has waited for, by what this run says of it. */
  marksOf(locator: string, marks: EndedWait['marks']): EndedWait['marks'] {
    return this.#earlier.marksOf(locator, marks);
  }

  of(locator: string): PastJob | null {
    return this.#jobs.get(locator) ?? null;
  }

  all(): Iterable<PastJob> {
    return this.#jobs.values();
  }

  #keep(job: PastJob): void {
    this.#note(job);
    const at = job.begunAt ?? 0;
    this.#archive.keep(JOBS_KEPT, { key: job.locator, at, pool: job.pool, value: job });
  }

  #note(job: PastJob): void {
    // One that begins once more is the latest; one that ends stays where it is.
    if (job.endedAt === null) this.#jobs.delete(job.locator);
    this.#jobs.set(job.locator, job);
    const [oldest] = this.#jobs.keys();
    if (oldest !== undefined && this.#jobs.size > MOST_JOBS) this.#jobs.delete(oldest);
  }
}
