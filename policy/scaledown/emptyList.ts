import type { GocdView } from '../../domain/gocd.ts';

/** How long a server must have listed nobody before that is believed. */
const DOUBTED_FOR_MS = 15 * 60_000;

/** Readings in a row that list no agent at all, ours or not, by when they began (ms since the epoch). */
export interface EmptyRow {
  readonly since: number;
  readonly last: number;
}

/**
 * The row that a reading goes on with, or begins; null if it lists anybody. After a longer pause than `longestAge`
 * (ms) a new row begins: nobody knows what was listed meanwhile.
 */
export function emptyRow(
  before: EmptyRow | null,
  { agents, startedAt }: Pick<GocdView, 'agents' | 'startedAt'>,
  longestAge: number,
): EmptyRow | null {
  if (agents.length > 0) return null;
  const goesOn = before !== null && startedAt - before.last <= longestAge;
  return { since: goesOn ? before.since : startedAt, last: startedAt };
}

/**
 * Whether an empty list may just as well be false, as that of a server whose database is not there yet. A server
 * really without agents shows none for long, and then its list is evidence like any other.
 */
export function isDoubtful(row: EmptyRow | null): boolean {
  return row !== null && row.last - row.since < DOUBTED_FOR_MS;
}

/** Whether more than one reading was so. Where waiting for a doubtful list to mend is not worth the time, that must do. */
export function isRepeated(row: EmptyRow): boolean {
  return row.last > row.since;
}
