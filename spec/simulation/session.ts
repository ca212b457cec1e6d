import { type Observable, of } from 'rxjs';
import type { Fact } from '../../domain/facts.ts';
import type { Remembered } from '../../domain/memory.ts';
import type { Disk, DiskStore } from '../../sandbox/index.ts';
import type { StateStore } from '../../services/ports.ts';

/** How long ZooKeeper keeps the session of a leader that it does not hear (ms). */
export const SESSION_MS = 10_000;
/** How long a leader goes by its last answer from ZooKeeper (ms). */
export const LEASE_MS = 9_000;

/** What is kept in ZooKeeper, as one session sees it: nothing is written through one that is over. */
export class Session implements StateStore, Disk {
  readonly #kept: DiskStore;
  isOver = false;

  constructor(kept: DiskStore) {
    this.#kept = kept;
  }

  get full(): boolean {
    return this.isOver || this.#kept.full;
  }

  get remembered(): Remembered {
    return this.#kept.remembered;
  }

  set remembered(remembered: Remembered) {
    this.#kept.remembered = remembered;
  }

  load(): Promise<string | null> {
    return this.#kept.load();
  }

  save(frameworkId: string): Observable<Fact> {
    return this.isOver ? refused() : this.#kept.save(frameworkId);
  }

  forget(): Observable<Fact> {
    return this.isOver ? refused() : this.#kept.forget();
  }
}

function refused(): Observable<Fact> {
  return of({ type: 'state.save.failed', message: 'the session is over' });
}
