import type { z } from 'zod';

/** Where what happened is kept over restarts, and what can be asked of it. An adapter implements `HistoryStore`. */

/** One kind of things that are kept. What is read is parsed, whoever may have written it. */
export interface KeptKind<Value> {
  readonly name: string;
  readonly schema: z.ZodType<Value>;
}

export interface Kept<Value> {
  /** Tells it from all others of its kind: what is kept under the same one takes its place. */
  readonly key: string;
  /** By this it is found, and grows too old: ms since the epoch. */
  readonly at: number;
  readonly pool: string | null;
  readonly value: Value;
}

export interface HistoryQuestion {
  /** No older than this (ms since the epoch). */
  readonly since?: number;
  /** Older than this (ms since the epoch). */
  readonly until?: number;
  readonly pool?: string;
  /** What the key begins with; case does not matter. */
  readonly keyPrefix?: string;
  readonly order: 'newest' | 'oldest';
}

/** How the store itself is doing. */
export interface HistoryHealth {
  /** Why nothing is kept at present; null if all is well. */
  readonly problem: string | null;
  /** What is waiting to be written. */
  readonly waiting: number;
  /** What was never written, for there was no room to wait in. */
  readonly dropped: number;
  /** As of the last write. */
  readonly bytes: number;
}

export interface HistoryStore {
  /** Takes it in at once, and has it kept soon. Never fails, and never waits. */
  keep<Value>(kind: KeptKind<Value>, kept: Kept<Value>): void;
  /** Likewise has what is kept under that key taken away. */
  forget<Value>(kind: KeptKind<Value>, key: string): void;
  /**
   * All that fits, a part at a time, in order of `at`; what has been asked to be kept before is among it. Nothing where it
   * cannot be read; what does not fit its schema is left out.
   */
  pages<Value>(kind: KeptKind<Value>, question: HistoryQuestion): AsyncIterable<readonly Value[]>;
  health(): HistoryHealth;
  /** Has all kept that can be, and closes. Nothing is taken in any more. */
  close(): Promise<void>;
}

/** What is kept, for those who do not care whether anything is: nothing until there is a store. */
export class Archive {
  #store: HistoryStore | null = null;

  attach(store: HistoryStore | null): void {
    this.#store = store;
  }

  get isKept(): boolean {
    return this.#store !== null;
  }

  keep<Value>(kind: KeptKind<Value>, kept: Kept<Value>): void {
    this.#store?.keep(kind, kept);
  }

  forget<Value>(kind: KeptKind<Value>, key: string): void {
    this.#store?.forget(kind, key);
  }

  async *pages<Value>(kind: KeptKind<Value>, question: HistoryQuestion): AsyncIterable<readonly Value[]> {
    if (this.#store !== null) yield* this.#store.pages(kind, question);
  }

  /** The first so many that fit, in the order asked for. */
  async read<Value>(
    kind: KeptKind<Value>,
    question: HistoryQuestion,
    most: number,
    fits: (value: Value) => boolean = () => true,
  ): Promise<readonly Value[]> {
    const found: Value[] = [];
    for await (const page of this.pages(kind, question))
      for (const value of page) {
        if (found.length >= most) return found;
        if (fits(value)) found.push(value);
      }
    return found;
  }

  health(): HistoryHealth | null {
    return this.#store?.health() ?? null;
  }
}
