import { defer, EMPTY, filter, from, map, type Observable } from 'rxjs';
import type { Cancel, Clock } from '../../domain/clock/clock.ts';
import type { Fact } from '../../domain/facts.ts';
import { type MemoryChanges, NOTHING_REMEMBERED, Notebook, type Remembered } from '../../domain/memory.ts';
import type { MemoryStore } from '../../services/ports.ts';
import { messageOf } from '../outside/fault.ts';
import { readIfThere, writeDurably } from './durably.ts';
import { readMemory, writeMemory } from './memoryText.ts';

/** Where a text is kept, and how people call that. */
export interface MemoryPlace {
  readonly name: string;
  /** Null if there is nothing yet. */
  read(): Promise<string | null>;
  write(text: string): Promise<void>;
}

/** However much happens, the whole is not written more often. */
const PAUSE_MS = 1_000;
/** After a write that failed, if no change comes before. */
const RETRY_MS = 10_000;

export interface KeptMemoryOptions {
  readonly place: MemoryPlace;
  /** Of the instance. */
  readonly name: string;
  readonly clock: Clock;
}

/**
 * Keeps what an instance remembers as one text, and outlives the services of a process. Changes are taken in at once and
 * written soon, together with all that have come meanwhile; one write at a time.
 */
export class KeptMemory implements MemoryStore {
  readonly #options: KeptMemoryOptions;
  #notebook: Notebook | null = null;
  /** The write that takes in whatever is asked for now; null if none is due. */
  #due: Promise<string | null> | null = null;
  /** The write that has begun; null if none has. */
  #begun: Promise<string | null> | null = null;
  /** Until the next may begin. */
  #rest: Promise<void> = Promise.resolve();
  #endRest = () => {};
  #cancelRetry: Cancel = () => {};
  #isHurried = false;
  #isTold = false;

  constructor(options: KeptMemoryOptions) {
    this.#options = options;
  }

  async load(): Promise<{ readonly remembered: Remembered; readonly problem: string | null }> {
    if (this.#notebook !== null) return { remembered: this.#notebook.remembered, problem: null };
    const { place, name } = this.#options;
    try {
      const text = await place.read();
      this.#notebook = new Notebook(text === null ? NOTHING_REMEMBERED : readMemory(text, name));
      return { remembered: this.#notebook.remembered, problem: null };
    } catch (error) {
      this.#notebook = new Notebook();
      const problem = `${place.name}: ${messageOf(error).replaceAll(/\s+/g, ' ')}`;
      return { remembered: NOTHING_REMEMBERED, problem };
    }
  }

  save(changes: MemoryChanges): Observable<Fact> {
    return defer(() => {
      this.#notebook ??= new Notebook();
      this.#notebook.take(changes);
      if (this.#due !== null) return EMPTY;
      this.#due = this.#writeAfterRest();
      return from(this.#due).pipe(
        filter((problem) => problem !== null),
        map((message): Fact => ({ type: 'memory.save.failed', message })),
      );
    });
  }

  async settled(): Promise<void> {
    this.#isHurried = true;
    this.#endRest();
    this.#cancelRetry();
    if (this.#isTold) this.#due ??= this.#writeAfterRest();
    for (let left = this.#due ?? this.#begun; left !== null; left = this.#due ?? this.#begun) await left;
    this.#isHurried = false;
  }

  async #writeAfterRest(): Promise<string | null> {
    await this.#rest;
    this.#due = null;
    this.#begun = this.#write();
    this.#rest = this.#begun.then(() => this.#pause());
    const problem = await this.#begun;
    this.#begun = null;
    this.#retryLater();
    return problem;
  }

  /** Resolves with what is wrong, if that is news. */
  async #write(): Promise<string | null> {
    const { place, name } = this.#options;
    const wasTold = this.#isTold;
    try {
      await place.write(writeMemory(this.#notebook?.remembered ?? NOTHING_REMEMBERED, name));
      this.#isTold = false;
      return null;
    } catch (error) {
      this.#isTold = true;
      return wasTold ? null : `cannot write ${place.name}: ${messageOf(error)}`;
    }
  }

  /** Where it has failed: no change may come for hours, and what is not kept is lost with the process. */
  #retryLater(): void {
    this.#cancelRetry();
    if (!this.#isTold || this.#isHurried) return;
    this.#cancelRetry = this.#options.clock.after(RETRY_MS, () => {
      this.#due ??= this.#writeAfterRest();
    });
  }

  #pause(): Promise<void> {
    if (this.#isHurried) return Promise.resolve();
    return new Promise((resolve) => {
      const cancel = this.#options.clock.after(PAUSE_MS, resolve);
      this.#endRest = () => {
        cancel();
        resolve();
      };
    });
  }
}

/** Kept beside the file that the framework id is in, and apart from it: that one must not be at risk with each change. */
export function memoryFile(stateFile: string): MemoryPlace {
  const path = memoryPathOf(stateFile);
  return { name: path, read: () => readIfThere(path), write: (text) => writeDurably(path, text) };
}

/** `x.memory.json` for `x.json`. */
export function memoryPathOf(stateFile: string): string {
  return `${stateFile.replace(/\.json$/, '')}.memory.json`;
}
