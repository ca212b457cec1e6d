import { greatest } from '../../domain/collections.ts';
import type { GocdJobsTold } from '../../domain/facts.ts';
import { type Hangs, isLeftByOurs } from '../hangs.ts';

/**
 * Looks at all jobs in a row that told of each in an agent's hand when it was given: GoCD's word on work from another side than its
 * list of agents.
 */
export interface Unheld {
  /** When the first of them came (ms since the epoch), and those of the last minutes. */
  readonly since: number;
  readonly looks: readonly Look[];
}

interface Look {
  readonly at: number;
  /** When the last of those jobs was given (ms since the epoch): never if there was none. */
  readonly given: number;
}

/** Several looks, so that a moment between two jobs, or stages that one look has left to the next, are not all. */
const LONG_ENOUGH_MS = 5 * 60_000;
const FRESH_MS = 30_000;
/** By how much the time at which a job was given may be off. */
const OFF_MS = 5_000;

/**
 * The row of looks that this one goes on with, or begins; null if it found a job of which nobody can say when it was given, or could
 * not tell. What an agent of ours left behind, as these tell, is in nobody's hand for as long as GoCD counts it as that agent's.
 */
export function unheldAfter(
  before: Unheld | null,
  told: GocdJobsTold,
  hangs: Hangs,
  now: number,
): Unheld | null {
  const { asked, held, unread, untold } = told;
  const inHand = held.filter((job) => !isLeftByOurs(hangs, job));
  const given = inHand.flatMap(({ givenAt }) => givenAt ?? []);
  if (unread.length + untold.length > 0 || given.length < inHand.length) return null;
  if (asked !== null) return before;
  const look = { at: now, given: greatest(given, Number.NEGATIVE_INFINITY) };
  const lately = before?.looks.filter(({ at }) => now - at <= LONG_ENOUGH_MS) ?? [];
  return { since: before?.since ?? now, looks: [...lately, look] };
}

/** Whether nobody has been given a job since that time, for so long and just now, so that whom a list lacks since can have none. */
export function nobodyHasWorkSince(unheld: Unheld | null, since: number, now: number): boolean {
  const last = unheld?.looks.at(-1)?.at ?? Number.NEGATIVE_INFINITY;
  if (unheld === null || now - unheld.since < LONG_ENOUGH_MS || now - last > FRESH_MS) return false;
  return unheld.looks.every(({ given }) => given < since - OFF_MS);
}
