import type { AnyActorRef } from 'xstate';
import type { VirtualClock } from '../domain/clock/virtualClock.ts';

/** A clock as XState wants it, on ours. */
export function timersOn(clock: VirtualClock) {
  const cancels = new Map<number, () => void>();
  let last = 0;
  return {
    setTimeout: (action: (...args: unknown[]) => void, delayMs: number) => {
      const id = ++last;
      cancels.set(
        id,
        clock.after(delayMs, () => {
          cancels.delete(id);
          action();
        }),
      );
      return id;
    },
    clearTimeout: (id: number) => {
      cancels.get(id)?.();
      cancels.delete(id);
    },
  };
}

/**
 * Remembers which machine has set which timers. XState looks through those of all machines whenever one ends, so that
 * the end of each of thousands would take as long as there are others. To be called with the root of all, before it starts.
 */
export function keepTimersApart({ system: { scheduler } }: AnyActorRef): void {
  const { schedule, cancel } = scheduler;
  /** Those that have fired are among them: to cancel one again does nothing, and a machine has few ids. */
  const known = new Map<AnyActorRef, Set<string>>();

  scheduler.schedule = (source, target, event, delay, id) => {
    // One without an id cannot be told apart: it may fire after the end of its machine, which does not hear it.
    if (id !== undefined) {
      const ids = known.get(source) ?? new Set();
      known.set(source, ids.add(id));
    }
    schedule(source, target, event, delay, id);
  };
  scheduler.cancelAll = (source) => {
    for (const id of known.get(source) ?? []) cancel(source, id);
    known.delete(source);
  };
}
