import { EMPTY, Observable } from 'rxjs';
import { KnownStages } from '../../adapters/state/stages.ts';
import type { Cancel, Clock } from '../../domain/clock/clock.ts';
import type { Fact } from '../../domain/facts.ts';
import { type Habit, type Learned, NOTHING_LEARNED, type PoolScore } from '../../domain/habit.ts';
import { type MemoryChanges, NOTHING_REMEMBERED, Notebook, type Remembered } from '../../domain/memory.ts';
import type { WaitLesson } from '../../domain/waitLesson.ts';
import type { HabitStore, MemoryStore, StateStore } from '../../services/ports.ts';

const WRITE_MS = 3;
/** After a write that failed. */
const RETRY_MS = 10_000;

/** Where processes write what they remember, unless it is full. */
export interface Disk {
  readonly full: boolean;
  remembered: Remembered;
}

/** A disk in memory: it outlives the program, and it may be full. What a crash interrupts has not been written. */
export class DiskStore implements StateStore, Disk {
  readonly #clock: Clock;
  #kept: string | null = null;
  full = false;
  /** What processes have written of what they remember. */
  remembered: Remembered = NOTHING_REMEMBERED;

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

/** Keeps what pools learn in memory. */
export class MemoryHabits implements HabitStore {
  readonly #habits = new Map<string, Habit>();
  readonly #lessons = new Map<string, WaitLesson>();
  readonly #stages = new KnownStages();
  readonly #scores = new Map<string, PoolScore>();

  constructor(kept: Learned = NOTHING_LEARNED) {
    this.#keep(kept);
  }

  get kept(): Learned {
    return {
      habits: [...this.#habits.values()],
      lessons: [...this.#lessons.values()],
      stages: this.#stages.all,
      scores: [...this.#scores.values()],
    };
  }

  async load(): Promise<Learned> {
    return this.kept;
  }

  save(learned: Learned): Observable<Fact> {
    this.#keep(learned);
    return EMPTY;
  }

  #keep({ habits, lessons, stages, scores = [] }: Learned): void {
    for (const score of scores) this.#scores.set(score.pool, score);
    this.#stages.take(stages);
    for (const habit of habits) this.#habits.set(`${habit.slot} ${habit.pool}`, habit);
    for (const lesson of lessons) this.#lessons.set(lesson.pool, lesson);
  }
}

/** What a process remembers, kept on a disk in memory. What a crash interrupts has not been written. */
export class ProcessMemory implements MemoryStore {
  readonly #disk: Disk;
  readonly #clock: Clock;
  readonly #notebook: Notebook;
  #isDue = false;
  /** Something was to be remembered since it was last written. */
  #isOwing = false;
  #isDead = false;
  /** What is on the disk, for all that this process knows. */
  #written: Remembered;
  #cancelRetry: Cancel = () => {};

  /** @param disk is the one that may be full, and has what was remembered before. */
  constructor(disk: Disk, clock: Clock) {
    this.#disk = disk;
    this.#clock = clock;
    this.#written = disk.remembered;
    this.#notebook = new Notebook(this.#written);
  }

  /** Whether all that was to be remembered is on the disk, and nobody else has written since. */
  get isKept(): boolean {
    return !this.#isOwing && this.#disk.remembered === this.#written;
  }

  /** What a service of this process begins with. */
  get remembered(): Remembered {
    return this.#notebook.remembered;
  }

  async load(): Promise<{ readonly remembered: Remembered; readonly problem: null }> {
    return { remembered: this.remembered, problem: null };
  }

  /** Written also when whoever asked has gone: only with the process it is not. */
  save(changes: MemoryChanges): Observable<Fact> {
    return new Observable((subscriber) => {
      this.#notebook.take(changes);
      this.#isOwing = true;
      if (this.#isDue) {
        subscriber.complete();
        return;
      }
      this.#isDue = true;
      this.#clock.after(WRITE_MS, () => {
        this.#isDue = false;
        if (!this.#write()) {
          subscriber.next({ type: 'memory.save.failed', message: 'ENOSPC: no space left on device' });
          this.#retryLater();
        }
        subscriber.complete();
      });
    });
  }

  async settled(): Promise<void> {
    this.#cancelRetry();
    if (this.#isOwing) this.#write();
  }

  /** Nothing more is written. */
  die(): void {
    this.#cancelRetry();
    this.#isDead = true;
  }

  #retryLater(): void {
    this.#cancelRetry();
    this.#cancelRetry = this.#clock.after(RETRY_MS, () => {
      if (!this.#write()) this.#retryLater();
    });
  }

  #write(): boolean {
    if (this.#isDead) return true;
    if (this.#disk.full) return false;
    this.#written = this.#notebook.remembered;
    this.#disk.remembered = this.#written;
    this.#isOwing = false;
    return true;
  }
}
