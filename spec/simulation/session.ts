import { defer, type Observable, of, tap } from 'rxjs';
import { OurIds } from '../../adapters/state/ours.ts';
import type { Fact } from '../../domain/facts.ts';
import type { Remembered } from '../../domain/memory.ts';
import type { Disk, DiskStore } from '../../sandbox/index.ts';
import type { StateStore } from '../../services/ports.ts';

/** How long ZooKeeper keeps the session of a leader that it does not hear (ms). */
export const SESSION_MS = 10_000;
/** How long a leader goes by its last answer from ZooKeeper (ms). */
export const LEASE_MS = 9_000;

/**
 * What is kept, as one process sees it, in a file or in ZooKeeper: nothing is written over what another process has kept
 * since, nor through a session of ZooKeeper that is over.
 */
export class Session implements StateStore, Disk {
  readonly #kept: DiskStore;
  readonly #ours = new OurIds();
  isOver = false;

  constructor(kept: DiskStore) {
    this.#kept = kept;
  }

  /** As a service reads it before it begins. */
  read(): string | null {
    this.#ours.are(this.#kept.kept);
    return this.#kept.kept;
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
    return Promise.resolve(this.read());
  }

  save(frameworkId: string): Observable<Fact> {
    return this.#unlessReplaced(frameworkId, () => this.#kept.save(frameworkId));
  }

  forget(): Observable<Fact> {
    return this.#unlessReplaced(null, () => this.#kept.forget());
  }

  #unlessReplaced(frameworkId: string | null, write: () => Observable<Fact>): Observable<Fact> {
    return defer(() => {
      if (this.isOver) return refused();
      const { kept } = this.#kept;
      if (kept !== null && !this.#ours.include(kept)) return replaced();
      this.#ours.mayBe(frameworkId);
      return write().pipe(
        tap((fact) => {
          if (fact.type === 'state.saved') this.#ours.are(frameworkId);
        }),
      );
    });
  }
}

function replaced(): Observable<Fact> {
  return of({ type: 'state.replaced', message: 'another instance keeps its framework there now' });
}

function refused(): Observable<Fact> {
  return of({ type: 'state.save.failed', message: 'the session is over' });
}
