import { EMPTY, Observable } from 'rxjs';
import type { Clock } from '../../domain/clock/clock.ts';
import type { Fact } from '../../domain/facts.ts';
import type { Habit } from '../../domain/habit.ts';
import { type MemoryChanges, Notebook, type Remembered } from '../../domain/memory.ts';
import type { HabitStore, MemoryStore, StateStore } from '../../services/ports.ts';

const WRITE_MS = 3;

/** A disk in memory: it outlives the program, and it may be full. What a crash interrupts has not been written. */
export class DiskStore implements StateStore {
  readonly #clock: Clock;
  #kept: string | null = null;
  full = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get kept(): string | null {
    return this.#kept;
  }

  async load(): Promise<string | null> {
    return this.#kept;
  }

  save(frameworkId: string): Observable<Fact> {
    return this.#write(frameworkId);
  }

  forget(): Observable<Fact> {
    return this.#write(null);
  }

  #write(frameworkId: string | null): Observable<Fact> {
    return new Observable((subscriber) =>
      this.#clock.after(WRITE_MS, () => {
        if (this.full)
          subscriber.next({ type: 'state.save.failed', message: 'ENOSPC: no space left on device' });
        else {
          this.#kept = frameworkId;
          subscriber.next({ type: 'state.saved', frameworkId });
        }
        subscriber.complete();
      }),
    );
  }
}

/** Keeps habits in memory. */
export class MemoryHabits implements HabitStore {
  readonly #kept = new Map<string, Habit>();

  constructor(kept: readonly Habit[] = []) {
    this.#keep(kept);
  }

  get kept(): readonly Habit[] {
    return [...this.#kept.values()];
  }

  async load(): Promise<readonly Habit[]> {
    return this.kept;
  }

  save(habits: readonly Habit[]): Observable<Fact> {
    this.#keep(habits);
    return EMPTY;
  }

  #keep(habits: readonly Habit[]): void {
    for (const habit of habits) this.#kept.set(`${habit.slot} ${habit.pool}`, habit);
  }
}

/** Keeps what is remembered on a disk in memory: what a crash interrupts has not been written. */
export class DiskMemory implements MemoryStore {
  readonly #disk: DiskStore;
  readonly #clock: Clock;
  readonly #kept = new Notebook();

  /** @param disk is the one that may be full. */
  constructor(disk: DiskStore, clock: Clock) {
    this.#disk = disk;
    this.#clock = clock;
  }

  get kept(): Remembered {
    return this.#kept.remembered;
  }

  async load(): Promise<{ readonly remembered: Remembered; readonly problem: null }> {
    return { remembered: this.kept, problem: null };
  }

  save(changes: MemoryChanges): Observable<Fact> {
    return new Observable((subscriber) =>
      this.#clock.after(WRITE_MS, () => {
        if (this.#disk.full)
          subscriber.next({ type: 'memory.save.failed', message: 'ENOSPC: no space left on device' });
        else this.#kept.take(changes);
        subscriber.complete();
      }),
    );
  }

  async settled(): Promise<void> {}
}
