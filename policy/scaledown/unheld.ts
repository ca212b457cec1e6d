import type { GocdJobsTold } from '../../domain/facts.ts';
import { type Hangs, isLeftByOurs } from '../hangs.ts';

/**
 * Looks at all jobs in a row that have found none in an agent's hand, by when they came (ms since the epoch): GoCD's word
 * on work from another side than its list of agents.
 */
export interface Unheld {
  readonly since: number;
  readonly last: number;
}

/** Several looks, so that a moment between two jobs, or stages that one look has left to the next, are not all. */
const LONG_ENOUGH_MS = 5 * 60_000;
const FRESH_MS = 30_000;

/**
 * The row of looks that this one goes on with, or begins; null if it found a job in hand, or could not tell. What an agent of
 * ours left behind, as these tell, is in nobody's hand for as long as GoCD counts it as that agent's.
 */
export function unheldAfter(
  before: Unheld | null,
  told: GocdJobsTold,
  hangs: Hangs,
  now: number,
): Unheld | null {
  const { asked, held, unread, untold } = told;
  if (unread.length + untold.length > 0 || held.some((job) => !isLeftByOurs(hangs, job))) return null;
  return asked === null ? { since: before?.since ?? now, last: now } : before;
}

/** Whether nobody has had a job for so long, and just now, that whom a list lacks can have none either. */
export function nobodyHasWork(unheld: Unheld | null, now: number): boolean {
  return unheld !== null && now - unheld.since >= LONG_ENOUGH_MS && now - unheld.last <= FRESH_MS;
}
