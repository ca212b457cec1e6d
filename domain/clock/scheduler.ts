import { type SchedulerAction, type SchedulerLike, Subscription } from 'rxjs';
import type { Cancel, Clock } from './clock.ts';

/** Lets RxJS operators run on our clock, so that streams and machines share one time. */
export function schedulerOn(clock: Clock): SchedulerLike {
  return {
    now: () => clock.now(),
    schedule: <State>(
      work: (this: SchedulerAction<State>, state?: State) => void,
      delay = 0,
      state?: State,
    ) => new ClockAction(clock, work).schedule(state, delay),
  };
}

class ClockAction<State> extends Subscription implements SchedulerAction<State> {
  readonly #clock: Clock;
  readonly #work: (this: SchedulerAction<State>, state?: State) => void;
  #cancel: Cancel = () => {};

  constructor(clock: Clock, work: (this: SchedulerAction<State>, state?: State) => void) {
    super(() => this.#cancel());
    this.#clock = clock;
    this.#work = work;
  }

  schedule(state?: State, delay = 0): Subscription {
    this.#cancel();
    this.#cancel = this.#clock.after(delay, () => {
      if (!this.closed) this.#work.call(this, state);
    });
    return this;
  }
}
