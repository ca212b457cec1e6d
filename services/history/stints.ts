import { moment } from '../../domain/phrases.ts';
import { type Happening, ofTheInstance } from '../events/happening.ts';
import type { Step } from '../service.ts';
import { Archive } from './archive.ts';
import { STINTS_KEPT, type Stint } from './kinds.ts';

/** So often while nothing happens: each write costs an idle instance something. */
const KEEP_EVERY_MS = 60_000;

/**
 * From when until when this instance ran, and led where several share a name: of the time between nothing is kept here. Each
 * instance keeps what it saw itself.
 */
export class Stints {
  readonly #archive: Archive;
  #from: number | null = null;
  #keptAt = Number.NEGATIVE_INFINITY;

  constructor(archive = new Archive()) {
    this.#archive = archive;
  }

  take({ input, outcome }: Step): void {
    const { at } = input;
    this.#from ??= at;
    // What jobs wait for is told up to then.
    const isWatched = input.type === 'gocd.polled' && input.view.jobs.length > 0;
    const isEnd = outcome.commands.some(({ type }) => type === 'service.stop');
    if (!isWatched && !isEnd && at - this.#keptAt < KEEP_EVERY_MS) return;
    this.#keptAt = at;
    const value = { from: this.#from, until: at };
    this.#archive.keep(STINTS_KEPT, { key: String(value.from), at, pool: null, value });
  }
}

/** Shorter ones are a restart, or a run that was killed a while after it last had something to do. */
const SHORTEST_GAP_MS = 5 * 60_000;

/** The times between stints, which are in order of their beginnings. */
export function gapsBetween(stints: readonly Stint[]): Stint[] {
  return stints.flatMap((stint, index) => gapBetween(stints[index - 1] ?? null, stint.from) ?? []);
}

/** From the end of a stint until then; null if that is none worth telling. */
export function gapBetween(stint: Stint | null, until: number): Stint | null {
  return stint === null || until - stint.until < SHORTEST_GAP_MS ? null : { from: stint.until, until };
}

/** That one, to those who look at what happened. */
export function gapTold({ from, until }: Stint): Happening {
  return ofTheInstance(
    'history-gap',
    `Nothing is known here of what happened from ${moment(from)} to ${moment(until)}: this instance did not run, or another one led.`,
  );
}
