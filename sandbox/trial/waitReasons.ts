import type { Assessment, Cause } from '../../domain/demand.ts';
import type { JobRecord } from './meter.ts';

/** A part of one job's waiting, as the program saw it. */
export interface WaitPart {
  /** `unseen`: before its first poll that listed the job. */
  readonly cause: Cause | 'unseen';
  /** The pool that served or would have served it; null if none would. */
  readonly pool: string | null;
  /** What the program said could be done about it; empty while unseen. */
  readonly remedy: string;
  readonly ms: number;
}

type Growing = { -readonly [Key in keyof WaitPart]: WaitPart[Key] };

/** Remembers what each job waited for: its cause in every round, for as long as no later round said otherwise. */
export class WaitReasons {
  readonly #parts = new Map<string, Growing[]>();
  #last: Assessment | null = null;
  #since = 0;

  /** To be told of every round; being told of one twice changes nothing. */
  note(assessment: Assessment | null, now: number): void {
    if (assessment === this.#last) return;
    for (const { locator, cause, pool, remedy } of this.#last?.jobs ?? []) {
      const parts = this.#parts.get(locator) ?? [];
      const latest = parts.at(-1);
      if (latest?.cause === cause && latest.pool === pool) latest.ms += now - this.#since;
      else parts.push({ cause, pool, remedy, ms: now - this.#since });
      this.#parts.set(locator, parts);
    }
    this.#last = assessment;
    this.#since = now;
  }

  /** Of a job that has been waited for: the parts add up to its wait. */
  of({ locator, waitMs }: JobRecord): readonly WaitPart[] {
    const parts = this.#parts.get(locator) ?? [];
    const seenMs = parts.reduce((sum, { ms }) => sum + ms, 0);
    if (seenMs <= waitMs) {
      return [{ cause: 'unseen', pool: null, remedy: '', ms: waitMs - seenMs }, ...parts];
    }
    // It was begun while the last round still held: that much of the last part was no waiting.
    let left = waitMs;
    return parts.map((part) => {
      const ms = Math.min(part.ms, left);
      left -= ms;
      return { ...part, ms };
    });
  }
}
