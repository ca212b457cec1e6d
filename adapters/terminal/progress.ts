import type { Clock } from '../../domain/clock/clock.ts';
import { duration } from '../../domain/phrases.ts';
import { plainText } from '../log/plainText.ts';

/** Told by long work: how far it has got, and that it is over. */
export interface Progress {
  /** Takes a share from 0 to 1, and what is at hand if that has a name of its own. */
  at(share: number, detail?: string): void;
  /** Takes away what was drawn, and says no more. */
  end(): void;
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
export function createProgress(what: string, { stream, clock }: ProgressPlace): Progress {
  const isTerminal = stream.isTTY === true;
  const begunAt = clock.now();
  let toldAt = isTerminal ? Number.NEGATIVE_INFINITY : begunAt;
  let isDrawn = false;
  let isOver = false;
  return {
    at(reached, detail) {
      const share = Math.min(1, Math.max(0, reached));
      const now = clock.now();
      if (isOver || now - toldAt < (isTerminal ? REDRAW_MS : LINE_EVERY_MS)) return;
      toldAt = now;
      const words = told(what, { share, passedMs: now - begunAt, detail });
      if (!isTerminal) stream.write(`${words}\n`);
      else stream.write(`${ANEW}${fitting(`${bar(share)} ${words}`, stream.columns ?? 80)}`);
      isDrawn = isTerminal;
    },
    end() {
      isOver = true;
      if (isDrawn) stream.write(ANEW);
      isDrawn = false;
    },
  };
}

/** Nobody looks. */
export const NO_PROGRESS: Progress = { at: () => {}, end: () => {} };

/** The progress of one of several pieces of work that are about as long as each other. */
export function partOf(whole: Progress, index: number, parts: number, detail: string): Progress {
  return {
    at: (share) => whole.at((index + share) / parts, `${detail} (${index + 1} of ${parts})`),
    end: () => whole.at((index + 1) / parts),
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
