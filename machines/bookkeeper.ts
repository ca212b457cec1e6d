import type { SnapshotFrom } from 'xstate';
import type { CoreConfig } from '../domain/config.ts';
import type { Input } from '../domain/facts.ts';
import type { MonthMemory, NoteChanges, SumMemory } from '../domain/memory.ts';
import { launchedAtOf } from '../policy/fingerprint.ts';
import { type BudgetStanding, budgetStanding } from '../policy/money/budget.ts';
import { Ledger } from '../policy/money/ledger.ts';
import { monthsOf } from '../policy/money/months.ts';
import { type PageSums, type Sum, sumOf, totalOf } from '../policy/money/page.ts';
import { isPriced } from '../policy/money/prices.ts';
import { type Employed, standingOf } from '../policy/money/standing.ts';
import type { AgentSnapshot } from './agent/machine.ts';
import type { MoneyPicture } from './picture.ts';
import { fleetAgentOf } from './root/fleet.ts';
import type { rootMachine } from './root/machine.ts';

/** What is kept stays small, for each note of it is written anew. */
const MOST_MONTHS = 3;
const MOST_PIPELINES = 100;
/** Agents that outlive us are counted from where we stopped, so that little is lost with what was not written. */
const WRITE_EVERY_MS = 10 * 60_000;
/** No agent is known over a longer gap: the calendar was wrong. */
const LONGEST_GAP_MS = 31 * 24 * 3_600_000;

/**
 * Keeps the books of what agents cost by the month, over restarts. It looks at the machines after each step, as the scribe does,
 * and the policy asks it how the budget stands. Where nothing has a price, there are no books.
 */
export class Bookkeeper {
  readonly #config: CoreConfig;
  readonly #ledger: Ledger;
  readonly #isPriced: boolean;
  readonly #months: ReturnType<typeof monthsOf>;
  #now = 0;
  #calendarAhead = 0;
  #startedAt = 0;
  /** Up to when the books of an earlier run go (ms since the epoch, by our time); null if there are none. */
  #keptUntil: number | null = null;
  #writtenAt = Number.NEGATIVE_INFINITY;
  #written: ReadonlySet<string> = new Set();
  #picture: MoneyPicture | null = null;

  constructor(config: CoreConfig) {
    this.#config = config;
    this.#isPriced = isPriced(config);
    this.#months = monthsOf(config.money.timeZone);
    this.#ledger = new Ledger({
      periodOf: (time) => {
        const { key, end } = this.#months(time + this.#calendarAhead);
        return { key, end: end - this.#calendarAhead };
      },
      mostPeriods: MOST_MONTHS,
      mostPipelines: MOST_PIPELINES,
    });
  }

  begin(input: Input): void {
    if (input.type !== 'service.started') return;
    const { at, calendarAhead = 0, memory } = input;
    this.#startedAt = at;
    // Agents that ran on are found one after the other: until then the books of the earlier run hold.
    this.#writtenAt = at;
    const months = Object.entries(memory?.months ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
    this.#ledger.begin(
      months.map(([month, { pools, payers }]) => [month, { pools: sums(pools), payers: sums(payers) }]),
    );
    this.#written = new Set(months.map(([month]) => month));
    const until = months.at(-1)?.[1].until;
    if (until === undefined) return;
    this.#keptUntil = Math.min(at, Math.max(until - calendarAhead, at - LONGEST_GAP_MS));
  }

  /** To be told every step, with the agents that were touched in it. */
  take(input: Input, touched: ReadonlySet<string>, { context }: SnapshotFrom<typeof rootMachine>): void {
    this.#now = input.at;
    this.#calendarAhead = context.calendarAhead;
    if (!this.#isPriced) return;
    for (const taskId of touched) {
      const agent = context.agents.get(taskId)?.getSnapshot();
      const standing = agent?.status === 'active' ? standingOf(employed(agent), this.#config) : null;
      this.#ledger.note(taskId, standing, input.at, this.#sinceOf(taskId, input.at));
    }
    if (input.type === 'gocd.polled') this.#ledger.settle(input.at);
    if (touched.size > 0 || input.type === 'gocd.polled') this.#picture = null;
    // Whoever leaves writes all of it.
    if (input.type === 'operator.stop.requested') this.#writtenAt = Number.NEGATIVE_INFINITY;
  }

  /** An agent that ran on while nobody kept the books is counted all the same. */
  #sinceOf(taskId: string, now: number): number {
    const launchedAt = launchedAtOf(taskId);
    if (this.#keptUntil === null || launchedAt === null) return now;
    const launched = launchedAt - this.#calendarAhead;
    return launched >= this.#startedAt ? now : Math.min(now, Math.max(this.#keptUntil, launched));
  }

  /** How this month's budget stands, as of the last reading; null if there is none. */
  budget(): BudgetStanding | null {
    if (!this.#isPriced) return null;
    const { key: month } = this.#months(this.#now + this.#calendarAhead);
    const page = this.#ledger.pages.get(month);
    const micro = page === undefined ? 0 : totalOf(sumOf(page.pools.values()).micro);
    return budgetStanding(this.#config.money, { month, micro });
  }

  /** The months there are books of, the oldest first; null if nothing has a price. */
  picture(): MoneyPicture | null {
    if (!this.#isPriced) return null;
    this.#picture ??= {
      month: this.#months(this.#now + this.#calendarAhead).key,
      months: new Map(
        [...this.#ledger.pages].map(([month, { pools, payers }]): [string, PageSums] => [
          month,
          { pools: new Map(pools), payers: new Map(payers) },
        ]),
      ),
      budget: this.budget(),
    };
    return this.#picture;
  }

  /** What of it is to be remembered anew; undefined if nothing is now. */
  changes(): NoteChanges<MonthMemory> | undefined {
    const { pages } = this.#ledger;
    const latest = [...pages.keys()].at(-1);
    if (latest === undefined) return undefined;
    const isNew = !this.#written.has(latest);
    if (!isNew && this.#now - this.#writtenAt < WRITE_EVERY_MS) return undefined;
    this.#writtenAt = this.#now;
    // What is written is all up to now: the next run counts from there.
    this.#ledger.settle(this.#now);
    const until = this.#now + this.#calendarAhead;
    // Where a month has ended since, the last of it is written too.
    const due = [...pages].filter(([month]) => month === latest || (isNew && this.#written.has(month)));
    const gone = [...this.#written].filter((month) => !pages.has(month));
    this.#written = new Set(pages.keys());
    return Object.fromEntries([
      ...gone.map((month) => [month, null]),
      ...due.map(([month, { pools, payers }]) => [
        month,
        { until, pools: notes(pools), payers: notes(payers) },
      ]),
    ]);
  }
}

function employed(agent: AgentSnapshot): Employed {
  const { building, countedJob } = agent.context;
  return { ...fleetAgentOf(agent), building, lastJob: countedJob };
}

function sums(notes: Readonly<Record<string, SumMemory>>): ReadonlyMap<string, Sum> {
  return new Map(Object.entries(notes));
}

function notes(found: ReadonlyMap<string, Sum>): Readonly<Record<string, SumMemory>> {
  return Object.fromEntries(found);
}
