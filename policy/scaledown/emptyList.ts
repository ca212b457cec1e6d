import type { GocdView } from '../../domain/gocd.ts';

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

/** Whether more than one reading was so: enough where nobody is left who could be harmed, as at the end of a teardown. */
export function isRepeated(row: EmptyRow): boolean {
  return row.last > row.since;
}
