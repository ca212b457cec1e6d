import { from, lastValueFrom, mergeMap } from 'rxjs';
import type { Clock } from '../../../domain/clock/clock.ts';

/**
 * The time that one reading may take for what is asked piece by piece, however many pieces there are. Without it a slow server
 * with much to tell makes each reading too old to be decided on, and nothing is ever done.
 */
export interface Budget {
  /** Aborted with the reading: for what it cannot do without. */
  readonly reading: AbortSignal;
  /** Aborted too when even what is under way must be given up. */
  readonly signal: AbortSignal;
  /** Whether anything more may be asked for. */
  mayAsk(): boolean;
  /** Whether what was under way has been given up. */
  isCut(): boolean;
  /** To be called when the reading has ended. */
  close(): void;
}

/**
 * Nothing more is asked for once a reading has half of the age at which it is useless; what is under way then may end until it
 * has three quarters.
 * @param startedAt when the reading was begun (ms since the epoch).
 * @param longestAge how old a reading may be and still be decided on (ms).
 */
export function openBudget(
  clock: Clock,
  startedAt: number,
  longestAge: number,
  reading: AbortSignal,
): Budget {
  const asksUntil = startedAt + longestAge / 2;
  let isCut = false;
  let both: AbortController | null = null;
  const cancel = clock.after(startedAt + (longestAge * 3) / 4 - clock.now(), () => {
    isCut = true;
    both?.abort();
  });
  return {
    reading,
    // Most readings ask for nothing more, and need none.
    get signal() {
      both ??= following(reading);
      if (isCut) both.abort();
      return both.signal;
    },
    mayAsk: () => !isCut && clock.now() < asksUntil,
    isCut: () => isCut,
    close: cancel,
  };
}

/** Aborted with the signal, or by itself: what `AbortSignal.any` is too slow for at every poll. */
export function following(signal: AbortSignal): AbortController {
  const follower = new AbortController();
  if (signal.aborted) follower.abort(signal.reason);
  else signal.addEventListener('abort', () => follower.abort(signal.reason), { once: true });
  return follower;
}

/**
 * Asks about each thing, some at a time, for as long as the budget lasts.
 * @returns those that nothing was learned of, for want of time.
 * @throws whatever `ask` throws, but for what was given up.
 */
export async function askWithin<T>(
  budget: Budget,
  things: readonly T[],
  atOnce: number,
  ask: (thing: T, signal: AbortSignal) => Promise<void>,
): Promise<readonly T[]> {
  if (things.length === 0) return [];
  const { signal } = budget;
  const left: T[] = [];
  const askOne = async (thing: T) => {
    if (!budget.mayAsk()) {
      left.push(thing);
      return;
    }
    try {
      await ask(thing, signal);
    } catch (error) {
      if (!budget.isCut()) throw error;
      left.push(thing);
    }
  };
  await lastValueFrom(from(things).pipe(mergeMap(askOne, atOnce)), { defaultValue: null });
  return left;
}
