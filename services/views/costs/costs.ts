import type { Picture } from '../../../machines/picture.ts';
import { Ledger } from '../../../policy/money/ledger.ts';
import { sumOf } from '../../../policy/money/page.ts';
import { standingOf } from '../../../policy/money/standing.ts';
import type { CostHour } from '../../history/kinds.ts';
import { Launches, type LaunchNews } from '../../metrics/launches.ts';
import { poolLabels } from '../../metrics/pools.ts';
import type { Step } from '../../service.ts';
import type { CostsView, CostWindow } from './costSchemas.ts';
import { type Counts, costWindow, useOf } from './costWindow.ts';
import { moneyView } from './money.ts';

const HOUR_MS = 3_600_000;
const DAY_HOURS = 24;
const MOST_HOURS = 7 * DAY_HOURS;
/** Of one hour; those that cost least go with jobs without a name. */
const MOST_PIPELINES_AN_HOUR = 500;

const FAILED: ReadonlySet<LaunchNews['outcome']> = new Set(['failed', 'timed-out', 'dropped', 'lost']);

/** Adds up, hour by hour, what agents did, for whom, and what it cost. What is older than 7 days is forgotten. */
export class Costs {
  readonly #ledger = new Ledger({
    periodOf: (time) => ({ key: String(hourOf(time)), end: hourOf(time) + HOUR_MS }),
    mostPeriods: MOST_HOURS,
    mostPipelines: MOST_PIPELINES_AN_HOUR,
  });
  #counts: readonly Counts[] = [];
  #since: number | null = null;
  readonly #launches = new Launches();

  /** What earlier runs added up, oldest first. */
  begin(hours: readonly CostHour[]): void {
    const [first] = hours;
    if (first === undefined) return;
    this.#since = Math.min(first.from, this.#since ?? first.from);
    this.#ledger.begin(
      hours.map(({ from, pools, payers }) => [
        String(from),
        { pools: new Map(Object.entries(pools)), payers: new Map(Object.entries(payers)) },
      ]),
    );
    this.#counts = hours.flatMap(({ from, launches }) => launches.map((counts) => ({ from, ...counts })));
  }

  /** The hours from that one on that something was added to, as they stand now. */
  hoursFrom(time: number, now: number): readonly CostHour[] {
    this.#ledger.settle(now);
    return [...this.#ledger.pages].flatMap(([key, { pools, payers }]) => {
      const from = Number(key);
      if (from < hourOf(time)) return [];
      const counts = this.#counts.filter((one) => one.from === from);
      const launches = counts.map(({ pool, launched, failed }) => ({ pool, launched, failed }));
      return [{ from, pools: Object.fromEntries(pools), payers: Object.fromEntries(payers), launches }];
    });
  }

  /**
   * To be told every step, in order, with the machines as they stand after it.
   * @param changed task ids of the agents that may stand elsewhere than before.
   */
  take({ input, outcome }: Step, { config, agents }: Picture, changed: Iterable<string>): void {
    this.#since ??= input.at;
    const pools = poolLabels(config);
    for (const notice of outcome.notices) {
      const news = notice.type === 'agent.changed' ? this.#launches.take(notice, input) : null;
      if (news !== null) this.#count(pools.of(news.pool), news.outcome, input.at);
    }
    for (const taskId of changed) {
      const agent = agents.get(taskId);
      this.#ledger.note(taskId, agent === undefined ? null : standingOf(agent, config), input.at);
    }
  }

  view(picture: Picture, now: number): CostsView {
    this.#ledger.settle(now);
    const hours = [...this.#ledger.pages].map(([key, page]) => ({ from: Number(key), page }));
    const configured = picture.config.pools.map(({ name }) => name);
    const windowOf = (count: number): CostWindow => {
      const from = hourOf(now) - (count - 1) * HOUR_MS;
      const pages = hours.filter((hour) => hour.from >= from).map(({ page }) => page);
      const counts = this.#counts.filter((one) => one.from >= from);
      return costWindow({ from: Math.max(from, this.#since ?? now), to: now }, { pages, counts, configured });
    };
    const since = hourOf(now) - (MOST_HOURS - 1) * HOUR_MS;
    return {
      since: this.#since,
      day: windowOf(DAY_HOURS),
      week: windowOf(MOST_HOURS),
      span: null,
      hours: hours
        .filter(({ from }) => from >= since)
        .map(({ from, page }) => ({
          from,
          ...useOf(
            sumOf(page.pools.values()),
            this.#counts.filter((one) => one.from === from),
          ),
        })),
      money: moneyView(picture),
    };
  }

  #count(pool: string, outcome: LaunchNews['outcome'], at: number): void {
    const from = hourOf(at);
    let counts = this.#counts.findLast((one) => one.from === from && one.pool === pool);
    if (counts === undefined) {
      counts = { from, pool, launched: 0, failed: 0 };
      this.#counts = [...this.#counts.filter((old) => from - old.from < MOST_HOURS * HOUR_MS), counts];
    }
    if (outcome === 'launched') counts.launched += 1;
    if (FAILED.has(outcome)) counts.failed += 1;
  }
}

/** When the hour began that a time is in. */
export function hourOf(time: number): number {
  return time - (time % HOUR_MS);
}
