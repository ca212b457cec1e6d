import { Page, type PageSums } from './page.ts';
import { FLOOR, type Standing } from './standing.ts';

const HOUR_MS = 3_600_000;

/** A stretch of the calendar that is added up by itself. */
export interface Period {
  readonly key: string;
  /** When the next begins (ms since the epoch). */
  readonly end: number;
}

export interface LedgerOptions {
  readonly periodOf: (time: number) => Period;
  /** The oldest beyond these are forgotten. */
  readonly mostPeriods: number;
  /** Of a period: see `Page`. */
  readonly mostPipelines: number;
}

/**
 * Adds up by period what agents did, for whom, and what that cost. Between two notes of an agent nothing changes, so that
 * each stretch of its time counts for how it stood at the beginning. All sums are whole numbers; what is less than a millionth is
 * carried on within its pool, so that no pool is ever off by one.
 */
export class Ledger {
  readonly #options: LedgerOptions;
  readonly #agents = new Map<string, { readonly standing: Standing; readonly since: number }>();
  /** By the key of their period, the oldest first. */
  readonly #pages = new Map<string, Page>();
  /** Pool → millionths × ms per hour that are no whole millionth yet. */
  readonly #carried = new Map<string, number>();

  constructor(options: LedgerOptions) {
    this.#options = options;
  }

  /** What was added up before. */
  begin(pages: Iterable<readonly [string, PageSums]>): void {
    for (const [key, sums] of pages) this.#pages.set(key, new Page(this.#options.mostPipelines, sums));
  }

  /**
   * An agent stands so from now on; null if it is gone.
   * @param since when that began, for one that was not known before
   */
  note(taskId: string, standing: Standing | null, now: number, since = now): void {
    this.#settle(taskId, now);
    const from = this.#agents.has(taskId) ? now : since;
    if (standing === null) this.#agents.delete(taskId);
    else this.#agents.set(taskId, { standing, since: from });
  }

  /** Takes in all time up to now. */
  settle(now: number): void {
    for (const taskId of this.#agents.keys()) this.#settle(taskId, now);
  }

  /** The oldest first. */
  get pages(): ReadonlyMap<string, PageSums> {
    return this.#pages;
  }

  #settle(taskId: string, now: number): void {
    const agent = this.#agents.get(taskId);
    if (agent === undefined || agent.since >= now) return;
    const { standing } = agent;
    this.#agents.set(taskId, { standing, since: now });
    for (let from = agent.since; from < now; ) {
      const { key, end } = this.#options.periodOf(from);
      const isFloor = standing.floorFrom !== null && from >= standing.floorFrom;
      const turns = isFloor ? now : (standing.floorFrom ?? now);
      const to = Math.min(now, end, turns);
      this.#book(key, isFloor ? { ...standing, payer: FLOOR } : standing, to - from);
      from = to;
    }
  }

  #book(key: string, { pool, payer, state, microPerHour }: Standing, ms: number): void {
    const hours = Math.floor(ms / HOUR_MS);
    // The product of all of it could be larger than a number that is exact.
    const rest = (this.#carried.get(pool) ?? 0) + microPerHour * (ms - hours * HOUR_MS);
    this.#carried.set(pool, rest % HOUR_MS);
    const micro = hours * microPerHour + Math.floor(rest / HOUR_MS);
    this.#pageOf(key).add({ pool, payer, state, ms, micro });
  }

  #pageOf(key: string): Page {
    const known = this.#pages.get(key);
    if (known !== undefined) return known;
    const page = new Page(this.#options.mostPipelines);
    this.#pages.set(key, page);
    const excess = this.#pages.size - this.#options.mostPeriods;
    for (const old of [...this.#pages.keys()].sort().slice(0, Math.max(0, excess))) this.#pages.delete(old);
    return page;
  }
}
