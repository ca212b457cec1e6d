/** Cancels what it was returned for. Calling it again, or after the fact, does nothing. */
export type Cancel = () => void;

/**
 * The one source of time. Machines, streams and the model world all take it, so that a test or the simulator
 * can run a day in a second and the same day twice.
 */
export interface Clock {
  /** Milliseconds since the epoch. Never runs backwards. */
  now(): number;
  /** Runs `action` once, `delayMs` from now (at once if not positive, but never before this call returns). */
  after(delayMs: number, action: () => void): Cancel;
  /**
   * What the calendar says (ms since the epoch), where that may be another time: `now` is carried on from the start by a
   * timer that nobody sets, and that stands still while the machine sleeps. The same as `now` if left out.
   */
  calendar?(): number;
}

/** The longest delay Node's timers take; longer ones would fire at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/**
 * The system's time, read once at start and carried on by its monotonic timer: setting the system's clock
 * moves no deadline of ours. What it is set to is the calendar's time.
 */
export const systemClock: Clock = { ...acceleratedClock(1), calendar: () => Date.now() };

/**
 * A clock that runs `speed` times as fast as the system's, from now on.
 * @throws RangeError if `speed` is not a positive finite number.
 */
export function acceleratedClock(speed: number): Clock {
  if (!(speed > 0 && Number.isFinite(speed)))
    throw new RangeError(`speed must be a positive number, not ${speed}`);
  const epoch = Date.now();
  const origin = performance.now();
  return {
    now: () => Math.round(epoch + (performance.now() - origin) * speed),
    after: (delayMs, action) => {
      const timer = setTimeout(action, Math.min(Math.max(delayMs, 0) / speed, LONGEST_TIMER_MS));
      return () => clearTimeout(timer);
    },
  };
}
