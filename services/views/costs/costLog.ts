import type { Picture } from '../../../machines/picture.ts';
import type { Archive } from '../../history/archive.ts';
import { type CostHour, HOURS_KEPT } from '../../history/kinds.ts';
import type { Step } from '../../service.ts';
import { type SpanAsked, spanOf } from '../asked.ts';
import { minuteOf } from '../history/pointLog.ts';
import type { CostsView } from './costSchemas.ts';
import { Costs, hourOf } from './costs.ts';
import { windowOfHours } from './costWindow.ts';

/** More than ten years. */
const MOST_HOURS = 100_000;

/** What agents did and what that cost: the last 7 days at hand, and each hour given to be kept, minute by minute. */
export class CostLog {
  readonly #costs = new Costs();
  readonly #archive: Archive;
  /** Before the first step another instance may be the one that keeps. */
  #hasBegun = false;
  #keptAt: number | null = null;

  constructor(archive: Archive) {
    this.#archive = archive;
  }

  /** What earlier runs added up, oldest first. */
  begin(hours: readonly CostHour[]): void {
    this.#costs.begin(hours);
  }

  /**
   * To be told every step, in order, with the machines as they stand after it.
   * @param changed task ids of the agents that may stand elsewhere than before.
   */
  take(step: Step, picture: Picture, changed: Iterable<string>): void {
    const { input, outcome } = step;
    this.#hasBegun = true;
    this.#costs.take(step, picture, changed);
    const isNewMinute = input.type === 'gocd.polled' && minuteOf(input.at) !== minuteOf(this.#keptAt ?? 0);
    if (isNewMinute || outcome.commands.some(({ type }) => type === 'service.stop')) this.#keep(input.at);
  }

  view(picture: Picture, now: number): CostsView {
    return this.#costs.view(picture, now);
  }

  /** The same, and in `span` that of a time further back, as far as it is kept. */
  async viewOf(asked: SpanAsked, picture: Picture, now: number): Promise<CostsView> {
    const view = this.view(picture, now);
    const { since = 0, until = now } = spanOf(asked, now);
    const span = { since: hourOf(since), until: Math.min(until, now) };
    // What is kept lags by a minute.
    if (this.#hasBegun) this.#keep(now);
    const hours = this.#archive.isKept
      ? await this.#archive.read(HOURS_KEPT, { ...span, order: 'oldest' }, MOST_HOURS)
      : this.#costs.hoursFrom(span.since, now).filter(({ from }) => from < span.until);
    const from = Math.max(span.since, Math.min(hours[0]?.from ?? span.until, span.until));
    const configured = picture.config.pools.map(({ name }) => name);
    return { ...view, span: windowOfHours(hours, { from, to: span.until }, configured) };
  }

  /** The hour that has ended once more, with what came to it at its end. */
  #keep(at: number): void {
    for (const hour of this.#costs.hoursFrom(this.#keptAt ?? at, at))
      this.#archive.keep(HOURS_KEPT, { key: String(hour.from), at: hour.from, pool: null, value: hour });
    this.#keptAt = at;
  }
}
