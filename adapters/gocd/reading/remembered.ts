import type { Clock } from '../../../domain/clock/clock.ts';

/** A value that is asked for anew when it has been kept for long enough. */
export interface Remembered<T> {
  get(load: () => Promise<T>): Promise<T>;
  /** The value kept, however old; null if there is none. */
  peek(): T | null;
  forget(): void;
}

/** Keeps what loads for `keepMs`. A load that fails leaves what was kept, but keeps nothing in its stead. */
export function remembered<T>(clock: Clock, keepMs: number): Remembered<T> {
  let kept: { readonly value: T; readonly at: number } | null = null;
  return {
    async get(load) {
      if (kept !== null && isWithin(clock.now() - kept.at, keepMs)) return kept.value;
      const at = clock.now();
      const value = await load();
      kept = { value, at };
      return value;
    },
    peek: () => kept?.value ?? null,
    forget: () => {
      kept = null;
    },
  };
}

/** Whether an age is one to rely on: not too old, and not negative, as after a jump of the system's clock. */
export function isWithin(ageMs: number, keepMs: number): boolean {
  return ageMs >= 0 && ageMs < keepMs;
}
