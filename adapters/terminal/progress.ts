import { Writable } from 'node:stream';
import type { Clock } from '../../domain/clock/clock.ts';
import { duration } from '../../domain/phrases.ts';
import { plainText } from '../../domain/plainText.ts';

/** Told by long work how far it has got. */
export interface Progress {
  /** Takes a share from 0 to 1, and what is at hand if that has a name of its own. */
  at(share: number, detail?: string): void;
  /** Takes away what was drawn: the work is over, or something else is to be written. */
  clear(): void;
}

export interface Drawing extends Progress {
  /** What else is written to the same terminal goes here: it stands above what is drawn. */
  readonly above: Writable & { readonly isTTY: boolean };
}

export interface ProgressPlace {
  readonly stream: { write(text: string): unknown; readonly isTTY?: boolean; readonly columns?: number };
  readonly clock: Pick<Clock, 'now'>;
}

/** Redrawn no more often, as nobody sees more. */
const REDRAW_MS = 100;
/** Where lines stay, there is one for so long a time, and none for work that is over before. */
const LINE_EVERY_MS = 5_000;
/** Before this little can be said of how long it still takes. */
const FIRST_GUESS_MS = 2_000;
const BAR = 24;
/** To the start of the line, which is cleared. */
const ANEW = '\r\u001b[K';

/** Work of a name: a bar that is drawn over on a terminal, a line now and then elsewhere. */
export function createProgress(what: string, { stream, clock }: ProgressPlace): Drawing {
  const isTerminal = stream.isTTY === true;
  const begunAt = clock.now();
  let toldAt = isTerminal ? Number.NEGATIVE_INFINITY : begunAt;
  let drawn = '';
  return {
    at(reached, detail) {
      const share = Math.min(1, Math.max(0, reached));
      const now = clock.now();
      if (now - toldAt < (isTerminal ? REDRAW_MS : LINE_EVERY_MS)) return;
      toldAt = now;
      const words = told(what, { share, passedMs: now - begunAt, detail });
      if (!isTerminal) stream.write(`${words}\n`);
      else {
        drawn = fitting(`${bar(share)} ${words}`, stream.columns ?? 80);
        stream.write(`${ANEW}${drawn}`);
      }
    },
    clear() {
      if (drawn !== '') stream.write(ANEW);
      drawn = '';
    },
    above: Object.assign(new Writable({ decodeStrings: false, write: above }), { isTTY: isTerminal }),
  };

  function above(text: unknown, _encoding: string, done: () => void) {
    stream.write(drawn === '' ? String(text) : `${ANEW}${text}${drawn}`);
    done();
  }
}

/** Nobody looks. */
export const NO_PROGRESS: Progress = { at: () => {}, clear: () => {} };

/** The progress of one of several pieces of work that are about as long as each other. */
export function partOf(whole: Progress, index: number, parts: number, detail: string): Progress {
  return {
    at: (share) => whole.at((index + share) / parts, `${detail} (${index + 1} of ${parts})`),
    clear: () => whole.clear(),
  };
}

interface Reached {
  readonly share: number;
  readonly passedMs: number;
  readonly detail: string | undefined;
}

function told(what: string, { share, passedMs, detail }: Reached): string {
  const left =
    share > 0 && share < 1 && passedMs >= FIRST_GUESS_MS
      ? `, about ${duration((passedMs * (1 - share)) / share)} left`
      : '';
  const at = detail === undefined ? '' : `, ${plainText(detail)}`;
  return `${what}: ${Math.floor(share * 100)} %${left}${at}`;
}

function bar(share: number): string {
  const full = Math.round(share * BAR);
  return `[${'#'.repeat(full)}${'-'.repeat(BAR - full)}]`;
}

/** A line that is wrapped cannot be drawn over. */
function fitting(line: string, columns: number): string {
  return line.length < columns ? line : `${line.slice(0, Math.max(0, columns - 2))}…`;
}
