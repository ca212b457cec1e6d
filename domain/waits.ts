import { CAUSES } from './demand.ts';
import type { Foretold } from './estimate.ts';

/** What the wait of a job is parted into: why it waited, as each round judged it, or that this is not known. */
export const WAIT_CAUSES = [
  ...CAUSES,
  'unseen', // GoCD had scheduled it, and no reading had shown it yet
  'unknown', // nobody looked: this program was not running, or its readings were too old
] as const;
export type WaitCause = (typeof WAIT_CAUSES)[number];

/** What a job waits for from a time on, until the next mark. */
export interface WaitMark {
  readonly cause: WaitCause;
  /** The pool that was to serve it; null where none was. */
  readonly pool: string | null;
  /** What was said to be done about it, or left to a person; empty where nobody looked. */
  readonly remedy: string;
  /** Ms since the epoch; `-Infinity` for what goes back to the beginning. */
  readonly from: number;
}

/** A stretch of one job's wait. Those of a wait add up to it exactly. */
export interface WaitPart extends Omit<WaitMark, 'from'> {
  /** Whole milliseconds. */
  readonly ms: number;
}

/** A job that waits no more. */
export interface EndedWait {
  readonly locator: string;
  /** When GoCD scheduled it, or else when it was first seen (ms since the epoch). */
  readonly since: number;
  /** When the reading came that showed it waiting no more (ms since the epoch): it began no later. */
  readonly until: number;
  /** When the last reading that showed it waiting began (ms since the epoch): it began no earlier. */
  readonly after: number;
  /** The pool that was to serve it; null where none was. */
  readonly pool: string | null;
  /** Name of the agent that has it; null where none was seen with it: it was short, or cancelled, or is not shown to us. */
  readonly agent: string | null;
  readonly marks: readonly WaitMark[];
  /** When it was first expected to start; null if that could not be told. */
  readonly estimate: Foretold | null;
}

/** A job that an agent was seen with, and is no more. */
export interface EndedRun {
  readonly locator: string;
  readonly agent: string;
  /** When the reading came that showed it with its agent first (ms since the epoch); null if it was so when we came. */
  readonly since: number | null;
  /** When the reading came that showed it so no more (ms since the epoch). */
  readonly until: number;
}
