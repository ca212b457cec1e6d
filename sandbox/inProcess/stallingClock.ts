import type { Cancel, Clock } from '../../domain/clock/clock.ts';

/**
 * The clock of a process that can be stopped for a while, as by SIGSTOP, a sleeping laptop or a host out of memory:
 * what comes due meanwhile happens all at once when it goes on, in order, and then its clock has jumped.
 */
export class StallingClock implements Clock {
  readonly #clock: Clock;
  readonly #missed: (() => void)[] = [];
  #stalled = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  now(): number {
    return this.#clock.now();
  }

  after(delayMs: number, action: () => void): Cancel {
    let cancelled = false;
    const act = () => {
      if (!cancelled) action();
    };
    const cancel = this.#clock.after(delayMs, () => {
      if (this.#stalled) this.#missed.push(act);
      else act();
    });
    return () => {
      cancelled = true;
      cancel();
    };
  }

  stall(durationMs: number): void {
    if (this.#stalled) return;
    this.#stalled = true;
    this.#clock.after(durationMs, () => this.#catchUp());
  }

  /** One by one, so that what one begins can run before the next. */
  #catchUp(): void {
    const next = this.#missed.shift();
    if (next === undefined) {
      this.#stalled = false;
      return;
    }
    next();
    this.#clock.after(0, () => this.#catchUp());
  }
}
