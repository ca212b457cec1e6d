import { type Clock, systemClock } from '../../domain/clock/clock.ts';
import { EXIT } from '../failure.ts';
import type { InstanceFlags } from '../instanceFlags.ts';
import { onFirstSignal } from '../signals.ts';

export interface DeskFlags extends InstanceFlags {
  readonly json?: true;
  /** Seconds from one look to the next, or just that it is to be looked at again and again. */
  readonly watch?: number | true;
}

type Print = (line: string) => void;

/** One look at a running instance. */
export interface Look<Told> {
  read(): Promise<Told>;
  describe(told: Told): string;
}

export interface Watching {
  readonly clock: Pick<Clock, 'after'>;
  /** Has the next look be drawn over the one before, where that can be. */
  readonly anew: () => void;
  /** Calls back when it is enough; what it returns takes that back. */
  readonly onEnd: (end: () => void) => () => void;
}

const USUAL_MS = 2_000;
/** To the upper left, and all from there on is cleared. */
const ANEW = '\u001b[H\u001b[J';

const BY_HAND: Watching = {
  clock: systemClock,
  anew: () => {
    if (process.stdout.isTTY === true) process.stdout.write(ANEW);
  },
  onEnd: onFirstSignal,
};

/**
 * Prints what a running instance tells, once or with `watch` until a signal. Resolves with the exit code.
 * @throws CommandError if the instance cannot be asked the first time; later that is shown, and it goes on.
 */
export async function show<Told>(
  { json, watch }: Pick<DeskFlags, 'json' | 'watch'>,
  { read, describe }: Look<Told>,
  print: Print,
  { clock, anew, onEnd }: Watching = BY_HAND,
): Promise<number> {
  const words = (told: Told) => (json === true ? JSON.stringify(told, null, 2) : describe(told));
  const first = words(await read());
  if (watch === undefined) {
    print(first);
    return EXIT.done;
  }
  const pauseMs = watch === true ? USUAL_MS : watch * 1000;
  let isOver = false;
  let wake = () => {};
  const forget = onEnd(() => {
    isOver = true;
    wake();
  });
  for (let shown = first; !isOver; shown = await lookAgain(read, words)) {
    anew();
    print(shown);
    await new Promise<void>((resolve) => {
      wake = resolve;
      const cancel = clock.after(pauseMs, resolve);
      wake = () => {
        cancel();
        resolve();
      };
    });
  }
  forget();
  return EXIT.done;
}

async function lookAgain<Told>(read: () => Promise<Told>, words: (told: Told) => string): Promise<string> {
  try {
    return words(await read());
  } catch (error) {
    // It may be started again just now: whoever watches is told, and sees when it is back.
    return error instanceof Error ? error.message : String(error);
  }
}
