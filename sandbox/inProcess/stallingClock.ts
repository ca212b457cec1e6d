import type { Cancel, Clock } from '../../domain/clock/clock.ts';

/**
 * The clock of a process that can be stopped for a while, as by SIGSTOP or a host out of memory: what comes due meanwhile
 * happens all at once when it goes on, in order, and then its clock has jumped. Or with its whole machine, as a suspended
 * one: then its own time has stood still, and the calendar is ahead.
 */
export class StallingClock implements Clock {
  readonly #clock: Clock;
  readonly #missed: (() => void)[] = [];
  #stalled = false;
  /** How long the machine has slept, all in all. */
  #sleptMs = 0;
  #asleepSince: number | null = null;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  now(): number {
    return (this.#asleepSince ?? this.#clock.now()) - this.#sleptMs;
  }

  calendar(): number {
    return this.#clock.now();
  }

  after(delayMs: number, action: () => void): Cancel {
    const due = this.now() + Math.max(delayMs, 0);
    let cancel = () => {};
    let cancelled = false;
    const act = () => {
      if (cancelled) return;
      if (this.now() < due) wait();
      else action();
    };
    const wait = () => {
      cancel = this.#clock.after(due - this.now(), () => {
        if (this.#stalled) this.#missed.push(act);
        else act();
      });
    };
    wait();
    return () => {
      cancelled = true;
      cancel();
    };
  }

  /** Stopped, or asleep: nothing is done until it goes on. */
  get isStopped(): boolean {
    return this.#stalled;
  }

  stall(durationMs: number): void {
    if (this.#stalled) return;
    this.#stalled = true;
    this.#clock.after(durationMs, () => this.#catchUp());
  }

  sleep(durationMs: number): void {
    if (this.#stalled) return;
    this.#stalled = true;
    this.#asleepSince = this.#clock.now();
    this.#clock.after(durationMs, () => {
      this.#asleepSince = null;
      this.#sleptMs += durationMs;
      this.#catchUp();
    });
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
