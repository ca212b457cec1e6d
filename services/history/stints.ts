import type { Step } from '../service.ts';
import { Archive } from './archive.ts';
import { STINTS_KEPT, type Stint } from './kinds.ts';

/**
 * From when until when this instance ran, and led where several share a name: of the time between nothing is kept here. Each
 * instance keeps what it saw itself.
 */
export class Stints {
  readonly #archive: Archive;
  #from: number | null = null;

  constructor(archive = new Archive()) {
    this.#archive = archive;
  }

  take({ input: { at } }: Pick<Step, 'input'>): void {
    this.#from ??= at;
    const value = { from: this.#from, until: at };
    this.#archive.keep(STINTS_KEPT, { key: String(value.from), at, pool: null, value });
  }
}

/** Shorter ones are a restart. */
const SHORTEST_GAP_MS = 60_000;

/** The times between stints, which are in order of their beginnings. */
export function gapsBetween(stints: readonly Stint[]): Stint[] {
  return stints.flatMap((stint, index) => gapBetween(stints[index - 1] ?? null, stint.from) ?? []);
}

/** From the end of a stint until then; null if that is none worth telling. */
export function gapBetween(stint: Stint | null, until: number): Stint | null {
  return stint === null || until - stint.until < SHORTEST_GAP_MS ? null : { from: stint.until, until };
}
