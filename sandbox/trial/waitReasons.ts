import type { Notice } from '../../domain/decision.ts';
import type { WaitCause, WaitMark, WaitPart } from '../../domain/waits.ts';
import { byCause, partsOf } from '../../policy/waits/parts.ts';
import type { Waits } from '../../policy/waits/waits.ts';
import type { JobRecord } from './meter.ts';

/** Of a job that no reading has shown. */
const NEVER_SEEN: readonly WaitMark[] = [
  { cause: 'unseen', pool: null, remedy: '', from: Number.NEGATIVE_INFINITY },
];

/** What each job waited for by the program's own book, cut to when the job really began. */
export class WaitReasons {
  readonly #ended = new Map<string, readonly WaitMark[]>();
  #waiting: Waits['waiting'] = new Map();

  /** To be told of every step's notices. */
  note(notices: readonly Notice[]): void {
    for (const notice of notices) {
      if (notice.type !== 'job.begun') continue;
      const { locator, marks } = notice.wait;
      // A job that is scheduled anew has begun before.
      if (!this.#ended.has(locator)) this.#ended.set(locator, marks);
    }
  }

  /** What the book says at the end, of those that wait still. */
  close({ waiting }: Pick<Waits, 'waiting'>): void {
    this.#waiting = waiting;
  }

  /** The parts add up to its wait. */
  of({ locator, scheduledAt, waitMs }: JobRecord): readonly WaitPart[] {
    const marks = this.#ended.get(locator) ?? this.#waiting.get(locator)?.marks ?? NEVER_SEEN;
    return partsOf(marks, scheduledAt, scheduledAt + waitMs);
  }

  /** The same of many jobs, in sum (ms). */
  sums(jobs: readonly JobRecord[]): Readonly<Partial<Record<WaitCause, number>>> {
    const parts = byCause(jobs.flatMap((job) => this.of(job)));
    return Object.fromEntries(parts.map(({ cause, ms }) => [cause, ms]));
  }
}
