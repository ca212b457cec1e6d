import { setImmediate } from 'node:timers/promises';
import type { VirtualClock } from '../../domain/clock/virtualClock.ts';

/**
 * Where virtual time and promises meet. The adapters are written with promises and Node streams, which run on when
 * the clock's timer has returned. Without real I/O all of that is microtasks and next ticks, which Node works off
 * to the last before it runs an immediate: so after one immediate nothing is on its way but what waits for the
 * clock. Steps that touch no promise, most of them, need not wait for it.
 */
export class Quiescence {
  #touched = false;

  /** A promise or stream was begun or settled: code may be waiting to run. */
  touch(): void {
    this.#touched = true;
  }

  /** Resolves when all code has run that does not wait for the clock. */
  async reached(): Promise<void> {
    if (!this.#touched) return;
    await setImmediate();
    this.#touched = false;
  }
}

/**
 * Steps a clock until `untilMs`, waiting for quiescence after each timer, so that a run is the same each time. Ends
 * early when `afterStep` says so.
 */
export async function advance(
  clock: VirtualClock,
  quiescence: Quiescence,
  untilMs: number,
  afterStep: () => 'go on' | 'enough' = () => 'go on',
): Promise<void> {
  await quiescence.reached();
  for (let due = clock.nextDue(); due !== null && due <= untilMs; due = clock.nextDue()) {
    clock.step();
    await quiescence.reached();
    if (afterStep() === 'enough') return;
  }
  clock.advanceTo(untilMs);
}
