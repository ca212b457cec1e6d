import { onFirstSignal } from './signals.ts';

/** A value that changes, and tells those who want to know. */
export class Cell<Value> {
  #now: Value;
  readonly #listeners = new Set<() => void>();

  constructor(now: Value) {
    this.#now = now;
  }

  get now(): Value {
    return this.#now;
  }

  set(value: Value): void {
    this.#now = value;
    for (const listener of [...this.#listeners]) listener();
  }

  /** Calls `listener` after each change. What it returns takes that back. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }
}

/** The signal that asked us to leave; null while none has. */
export type Leaving = Cell<NodeJS.Signals | null>;

/**
 * What people want of this process. It is there from the first moment, outlives every service, and is looked at again after
 * whatever was waited for.
 */
export interface Wishes {
  readonly leaving: Leaving;
  /** How often the config was to be read again. */
  readonly rereads: Cell<number>;
}

/** The first SIGTERM or SIGINT asks to leave. A second one ends the process as it would any other. */
export function leavingOnSignals(): Leaving {
  const leaving: Leaving = new Cell<NodeJS.Signals | null>(null);
  onFirstSignal((signal) => leaving.set(signal));
  return leaving;
}

/** All wishes that come as signals: SIGHUP is one to read the config again. */
export function wishesBySignals(): Wishes {
  const rereads = new Cell(0);
  process.on('SIGHUP', () => rereads.set(rereads.now + 1));
  return { leaving: leavingOnSignals(), rereads };
}
