import type { Input } from '../domain/facts.ts';

/**
 * A reading that was on its way when the machine fell asleep looks fresh when it comes: our own time has stood still meanwhile.
 * By how far the calendar has gone on it is as old as it is.
 */
export class SleptReadings {
  #calendarAhead = 0;
  /** When the machine was found to have slept (ms since the epoch, by our time), and for how long (ms). */
  #wokeAt = Number.NEGATIVE_INFINITY;
  #slept = 0;

  /** To be asked of every input; gives it back, a reading with its true age. */
  dated(input: Input): Input {
    if (input.type === 'service.started') this.#calendarAhead = input.calendarAhead ?? 0;
    if (input.type === 'clock.corrected') this.#wake(input.calendarAhead, input.at);
    if (input.type !== 'gocd.polled' || input.view.startedAt >= this.#wokeAt) return input;
    return { ...input, view: { ...input.view, startedAt: input.view.startedAt - this.#slept } };
  }

  #wake(calendarAhead: number, at: number): void {
    const leap = calendarAhead - this.#calendarAhead;
    this.#calendarAhead = calendarAhead;
    if (leap <= 0) return;
    this.#wokeAt = at;
    this.#slept = leap;
  }
}
