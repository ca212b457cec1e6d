import type { Cancel, Clock } from '../../../domain/clock/clock.ts';

interface Timer {
  readonly due: number;
  readonly action: () => void;
  cancel: Cancel;
}

/** Timers of something that may be frozen: what time it had left when it froze it has left when it thaws. */
export class FreezableTimers<Name extends string> {
  readonly #clock: Clock;
  readonly #timers = new Map<Name, Timer>();
  #frozenAt: number | null = null;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get frozen(): boolean {
    return this.#frozenAt !== null;
  }

  /** Sets the timer of this name, in place of any before. */
  set(name: Name, delayMs: number, action: () => void): void {
    this.clear(name);
    const timer = { due: (this.#frozenAt ?? this.#clock.now()) + delayMs, action, cancel: () => {} };
    this.#timers.set(name, timer);
    if (!this.frozen) this.#arm(name, timer, delayMs);
  }

  clear(name: Name): void {
    this.#timers.get(name)?.cancel();
    this.#timers.delete(name);
  }

  clearAll(): void {
    for (const name of [...this.#timers.keys()]) this.clear(name);
  }

  setFrozen(frozen: boolean): void {
    if (frozen === this.frozen) return;
    const frozenAt = this.#frozenAt;
    this.#frozenAt = frozen ? this.#clock.now() : null;
    for (const [name, { due, action, cancel }] of [...this.#timers]) {
      if (frozen) cancel();
      else this.set(name, due - (frozenAt ?? due), action);
    }
  }

  #arm(name: Name, timer: Timer, delayMs: number): void {
    timer.cancel = this.#clock.after(delayMs, () => {
      this.#timers.delete(name);
      timer.action();
    });
  }
}
