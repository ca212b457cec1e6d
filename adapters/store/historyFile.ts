import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises';
import type { Cancel, Clock } from '../../domain/clock/clock.ts';
import type { Mask } from '../../domain/masking/masker.ts';
import type {
  HistoryHealth,
  HistoryQuestion,
  HistoryStore,
  Kept,
  KeptKind,
} from '../../services/history/archive.ts';
import type { Log } from '../../services/ports.ts';
import { messageOf } from '../outside/fault.ts';
import { Database, isLocked, type Place, type Row, removeStaleLock, setAside } from './database.ts';
import { troubleOf } from './trouble.ts';

const PAUSE_MS = 2_000;
const PAUSE_AFTER_TROUBLE_MS = 30_000;
const PRUNE_EVERY_MS = 60_000;
/** At once: a few milliseconds. */
const BATCH_ROWS = 200;
const MOST_WAITING = 20_000;
const DAY_MS = 86_400_000;
/** By the wall clock: 3 seconds in all. */
const LOOK_AGAIN_MS = 250;
const MOST_LOOKS = 12;

/** What people wrote, or may quote anybody. */
const TEXTS: ReadonlySet<string> = new Set([
  'text',
  'reason',
  'remedy',
  'detail',
  'message',
  'by',
  'lastWords',
]);

export interface HistoryFileOptions {
  readonly path: string;
  /** For how long. */
  readonly days: number;
  /** Bytes in use at the most. */
  readonly size: number;
  readonly clock: Clock;
  readonly log: Pick<Log, 'warn' | 'info'>;
  readonly mask: Mask;
  /** Told once of each trouble, and when it is over (null). */
  readonly onTrouble?: (problem: string | null) => void;
}

/**
 * Keeps what happened in a file of SQLite. What comes is written behind, a small batch at a time, so that nobody waits for it. What
 * cannot be written waits, up to a bound; a damaged file is set aside for a new one.
 */
export class HistoryFile implements HistoryStore {
  readonly #options: HistoryFileOptions;
  readonly #waiting = new Map<string, Row>();
  #db: Database | null = null;
  #cancel: Cancel = () => {};
  #isDue = false;
  #isClosed = false;
  #prunedAt = Number.NEGATIVE_INFINITY;
  #problem: string | null = null;
  #dropped = 0;
  #bytes = 0;

  constructor(options: HistoryFileOptions) {
    this.#options = options;
  }

  keep<Value>(kind: KeptKind<Value>, { key, at, pool, value }: Kept<Value>): void {
    this.#put({ kind: kind.name, key, at: Math.round(at), pool, value: this.#textOf(value) });
  }

  forget<Value>(kind: KeptKind<Value>, key: string): void {
    this.#put({ kind: kind.name, key, at: 0, pool: null, value: null });
  }

  #put(row: Row): void {
    if (this.#isClosed) return;
    const id = `${row.kind} ${row.key}`;
    this.#waiting.delete(id);
    this.#waiting.set(id, row);
    if (this.#waiting.size > MOST_WAITING) this.#dropOldest();
    this.#writeAfter(this.#problem === null ? PAUSE_MS : PAUSE_AFTER_TROUBLE_MS);
  }

  async *pages<Value>(
    { name, schema }: KeptKind<Value>,
    question: HistoryQuestion,
  ): AsyncIterable<readonly Value[]> {
    await this.#unlocked();
    await this.#writeAll();
    for (let place: Place | null | undefined; place !== null; ) {
      const page = this.#attempt((db) => db.page(name, question, place ?? null));
      if (page === null) return;
      yield page.values.flatMap((text): readonly Value[] => {
        const read = schema.safeParse(jsonIn(text));
        return read.success ? [read.data] : [];
      });
      place = page.next;
      await nextTurn();
    }
  }

  health(): HistoryHealth {
    return {
      problem: this.#problem,
      waiting: this.#waiting.size,
      dropped: this.#dropped,
      bytes: this.#bytes,
    };
  }

  async close(): Promise<void> {
    await this.#writeAll();
    this.#isClosed = true;
    this.#cancel();
    this.#release();
  }

  #textOf(value: unknown): string {
    const { mask } = this.#options;
    return JSON.stringify(value, (key, inner: unknown) =>
      typeof inner === 'string' && TEXTS.has(key) ? mask(inner) : inner,
    );
  }

  #dropOldest(): void {
    const [oldest] = this.#waiting.keys();
    if (oldest === undefined) return;
    this.#waiting.delete(oldest);
    this.#dropped += 1;
  }

  #writeAfter(pause: number): void {
    if (this.#isDue) return;
    this.#isDue = true;
    this.#cancel = this.#options.clock.after(pause, () => {
      this.#isDue = false;
      this.#writeBatch();
      if (this.#waiting.size > 0 && !this.#isClosed)
        this.#writeAfter(this.#problem === null ? 0 : PAUSE_AFTER_TROUBLE_MS);
    });
  }

  /** The lock of a process that was killed within a write is soon old enough to be taken away: who asks waits for it. */
  async #unlocked(): Promise<void> {
    for (let looks = 0; looks < MOST_LOOKS && isLocked(this.#options.path); looks += 1) {
      await pause(LOOK_AGAIN_MS);
      removeStaleLock(this.#options.path);
    }
  }

  /** As far as that goes, a batch in each turn. */
  async #writeAll(): Promise<void> {
    while (this.#waiting.size > 0 && !this.#isClosed && this.#writeBatch()) await nextTurn();
  }

  #writeBatch(): boolean {
    const batch: [string, Row][] = [];
    for (const entry of this.#waiting) if (batch.push(entry) === BATCH_ROWS) break;
    const isWritten = this.#attempt((db) => {
      db.write(batch.map(([, row]) => row));
      return true;
    });
    if (isWritten === null) return false;
    for (const [id, row] of batch) if (this.#waiting.get(id) === row) this.#waiting.delete(id);
    this.#prune();
    return true;
  }

  /** What is too old, and the oldest of what is too much: a batch at a time. */
  #prune(): void {
    const { clock, days, size } = this.#options;
    const now = clock.now();
    if (now - this.#prunedAt < PRUNE_EVERY_MS) return;
    this.#attempt((db) =>
      db.atOnce(() => {
        const isMore =
          db.deleteOlder(now - days * DAY_MS, BATCH_ROWS) === BATCH_ROWS ||
          (db.bytes() > size && db.deleteOldest(BATCH_ROWS) > 0);
        this.#bytes = db.bytes();
        if (!isMore) this.#prunedAt = now;
      }),
    );
  }

  /** Null if it could not be done. A damaged file makes way for a new one. */
  #attempt<Result>(work: (db: Database) => Result): Result | null {
    if (this.#isClosed) return null;
    try {
      return this.#withFile(work);
    } catch (error) {
      this.#release();
      try {
        if (troubleOf(error) !== 'damaged') throw error;
        this.#tell(
          `what happened until now is lost, and is kept anew: ${messageOf(error)}; the file is now ${setAside(this.#options.path)}`,
        );
        return this.#withFile(work);
      } catch (again) {
        this.#release();
        this.#tell(`what happens is not kept at present: ${this.#options.path}: ${messageOf(again)}`);
        return null;
      }
    }
  }

  #withFile<Result>(work: (db: Database) => Result): Result {
    if (this.#db === null) {
      removeStaleLock(this.#options.path);
      this.#db = new Database(this.#options.path);
    }
    const result = work(this.#db);
    this.#tell(null);
    return result;
  }

  #tell(problem: string | null): void {
    if (problem === this.#problem) return;
    const wasBad = this.#problem !== null;
    this.#problem = problem;
    if (problem !== null) this.#options.log.warn(`history: ${problem}`);
    else if (wasBad) this.#options.log.info('history: what happens is kept again');
    this.#options.onTrouble?.(problem);
  }

  #release(): void {
    try {
      this.#db?.close();
    } catch (error) {
      this.#options.log.warn(`history: could not be closed: ${messageOf(error)}`);
    }
    this.#db = null;
  }
}

/** What is no JSON fits no schema. */
function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
