import type { Cancel, Clock } from '../../domain/clock/clock.ts';
import type { AdviceConfig } from '../../domain/config.ts';
import { nextDaily } from '../../policy/schedule/daily.ts';
import type { Archive } from '../history/archive.ts';
import { JOBS_KEPT } from '../history/kinds.ts';
import { createPastView } from '../history/pastView.ts';
import type { Log } from '../ports.ts';
import { ADVICE_KEPT, type Advice, type AdviceView } from './adviceSchemas.ts';
import type { Found, Tuner } from './found.ts';
import { adviceText, type Tried, triedText } from './words.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** How far back jobs are tried. */
const BACK_MS = 7 * DAY_MS;
/** Several instances of a machine, told the same time, do not all begin at once. */
const SPREAD_MS = 30 * MINUTE_MS;
/** The calendar may be set, and a machine sleep: it is looked at so often. */
const LOOK_EVERY_MS = 10 * MINUTE_MS;
/** Later than this it is no quiet time any more: the next day will do. */
const LATEST_MS = 60 * MINUTE_MS;
/** With fewer, what looks better is luck, and there is nothing to check it on. */
const FEWEST_JOBS = 50;
const FEWEST_DAYS = 2;

export interface AdvisorParts {
  readonly clock: Clock;
  /** Keeps the jobs of the past, and what was advised. */
  readonly archive: Archive;
  readonly tuner: Tuner;
  readonly log: Pick<Log, 'info' | 'warn' | 'debug'>;
  /** This instance's own, from 0 to 1: it decides how long after the time that is set it begins. */
  readonly luck: number;
  /** Told whenever what is to be shown changes. */
  readonly show: (view: AdviceView) => void;
}

/**
 * Once a day, at the time that is wanted, tries other configs on the jobs of the last week and tells what would have been
 * better. It changes nothing. Only for who leads: until `close`.
 */
export class Advisor {
  readonly #parts: AdvisorParts;
  #wanted: AdviceConfig | null = null;
  #latest: Advice | null = null;
  #nextAt: number | null = null;
  #cancel: Cancel = () => {};
  #running: { readonly stop: AbortController; readonly done: Promise<void> } | null = null;
  #failure: string | null = null;
  #isClosed = false;

  constructor(parts: AdvisorParts) {
    this.#parts = parts;
  }

  /** What an earlier run has advised is shown until there is more. */
  async begin(wanted: AdviceConfig): Promise<void> {
    const [latest] = await this.#parts.archive.read(ADVICE_KEPT, { order: 'newest' }, 1);
    this.#latest = latest ?? null;
    this.want(wanted);
  }

  /** Another time may be wanted, or none. */
  want(wanted: AdviceConfig): void {
    if (this.#isClosed || (this.#wanted !== null && isSame(this.#wanted, wanted))) return;
    this.#wanted = wanted;
    if (wanted.dailyAt === null) this.#running?.stop.abort();
    this.#plan();
  }

  /** Gives up what it is at; nothing more is tried. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#cancel();
    this.#running?.stop.abort();
    await this.#running?.done;
  }

  #plan(): void {
    const { luck } = this.#parts;
    const { dailyAt, timeZone } = this.#wanted ?? { dailyAt: null, timeZone: 'UTC' };
    const delay = Math.floor(luck * SPREAD_MS);
    this.#nextAt =
      dailyAt === null ? null : nextDaily({ timeOfDay: dailyAt, timeZone }, this.#calendar() - delay) + delay;
    this.#show();
    this.#lookLater();
  }

  #lookLater(): void {
    this.#cancel();
    const due = this.#nextAt;
    if (due === null || this.#isClosed) return;
    const left = due - this.#calendar();
    this.#cancel = this.#parts.clock.after(Math.min(Math.max(left, 0), LOOK_EVERY_MS), () => this.#look(due));
  }

  #look(due: number): void {
    const late = this.#calendar() - due;
    if (late < 0) {
      this.#lookLater();
      return;
    }
    if (late <= LATEST_MS && this.#running === null) this.#run();
    this.#plan();
  }

  #run(): void {
    const stop = new AbortController();
    const done = this.#advise(stop.signal).finally(() => {
      this.#running = null;
      this.#show();
    });
    this.#running = { stop, done };
  }

  async #advise(signal: AbortSignal): Promise<void> {
    const { clock, archive, tuner } = this.#parts;
    const since = clock.now() - BACK_MS;
    const tried = await this.#triedSince(since);
    const told = { at: clock.now(), since, ...tried };
    if (tried.jobs < FEWEST_JOBS || tried.days < FEWEST_DAYS) {
      const why = archive.isKept ? triedText(tried) : 'nothing is kept (http.history-days = off)';
      const text = `too little history to advise on: ${why}; it takes ${FEWEST_JOBS} jobs on ${FEWEST_DAYS} days`;
      this.#conclude({ ...told, outcome: 'too little history', text, found: null });
      return;
    }
    try {
      const jobs = createPastView(archive, clock).jobsCsv({ since: { at: since } });
      const found = await tuner.find(jobs, signal);
      if (signal.aborted) return;
      this.#conclude({ ...told, outcome: outcomeOf(found), text: adviceText(found, tried), found });
    } catch (error) {
      if (signal.aborted) return;
      const why = error instanceof Error ? error.message : String(error);
      this.#conclude({ ...told, outcome: 'failed', text: `no advice today: ${why}`, found: null });
    }
  }

  /** Jobs that can be tried: what is not known to have been with an agent to its end says nothing. */
  async #triedSince(since: number): Promise<Tried> {
    const days = new Set<number>();
    let jobs = 0;
    for await (const page of this.#parts.archive.pages(JOBS_KEPT, { since, order: 'oldest' }))
      for (const { agent, scheduledAt, endedAt } of page) {
        if (agent === null || scheduledAt === null || endedAt === null) continue;
        jobs += 1;
        days.add(Math.floor(scheduledAt / DAY_MS));
      }
    return { jobs, days: days.size };
  }

  /** A failure is told once, until it is another or there is none. */
  #conclude(advice: Advice): void {
    const { archive, log } = this.#parts;
    this.#latest = advice;
    archive.keep(ADVICE_KEPT, { key: String(advice.at), at: advice.at, pool: null, value: advice });
    const line = `advice: ${advice.text}`;
    if (advice.outcome !== 'failed') log.info(line);
    else if (advice.text !== this.#failure) log.warn(line);
    else log.debug(line);
    this.#failure = advice.outcome === 'failed' ? advice.text : null;
  }

  #show(): void {
    this.#parts.show({
      wanted: this.#nextAt !== null,
      nextAt: this.#nextAt,
      running: this.#running !== null,
      latest: this.#latest,
    });
  }

  #calendar(): number {
    const { clock } = this.#parts;
    return clock.calendar?.() ?? clock.now();
  }
}

function isSame(one: AdviceConfig, other: AdviceConfig): boolean {
  return one.dailyAt === other.dailyAt && one.timeZone === other.timeZone;
}

/** Without a target or a budget there is nothing that could not be met. */
function outcomeOf({ verdict }: Found): Advice['outcome'] {
  return verdict === 'not met' ? 'nothing better' : verdict;
}
