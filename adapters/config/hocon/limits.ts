import type { ConfigError } from '../problems.ts';
import { type Place, refusal } from './place.ts';

/**
 * What a configuration may be at the most. Real ones stay far below; beyond, it is a mistake or an attack, and a
 * running instance reads its changed file on the thread that does everything else.
 */
export const LIMITS = {
  /** Of one file. */
  bytes: 1024 * 1024,
  /** Files that are included, each as often as it is. */
  includes: 200,
  /** Files within files. */
  includeDepth: 20,
  /** Blocks and lists within each other, those that a path of keys stands for included. */
  depth: 100,
  /** Values that are written, and values that come out, each as often as it does. */
  values: 10_000,
  /** Texts and steps that substitutions make of what is written. */
  steps: 600_000,
  /** Substitutions that wait for each other. */
  resolving: 1_200,
} as const;

/** How many steps it costs to copy a list or a block, by what is in it. */
export function costOf(size: number): number {
  return 1 + (size >> 3);
}

/** What is left of a limit. */
export class Budget {
  readonly #tooMuch: string;
  #left: number;

  constructor(limit: number, tooMuch: string) {
    this.#left = limit;
    this.#tooMuch = tooMuch;
  }

  /** @throws ConfigError about the place once more is spent than there is. */
  spend(amount: number, place: Place): void {
    this.#left -= amount;
    if (this.#left < 0) throw refusal(place, this.#tooMuch);
  }
}

/** Blocks, lists and keys may only lie so deep within each other. */
export function tooDeep(place: Place): ConfigError {
  return refusal(place, `nested deeper than ${LIMITS.depth} blocks and lists`);
}
