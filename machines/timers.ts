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
