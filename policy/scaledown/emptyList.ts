import type { GocdView } from '../../domain/gocd.ts';
import { isOurs } from '../../domain/ids.ts';
import { longestAgeOf, type RestSettings } from '../staleness.ts';

/** Readings in a row that list no agent at all, ours or not, by when they began (ms since the epoch). */
export interface EmptyRow {
  readonly since: number;
  readonly last: number;
  /** The last list that had anybody had agents that are not ours: hardly have they all gone too. */
  readonly othersVanished: boolean;
}

/**
 * The row that a reading goes on with, or begins; null if it lists anybody. After a longer pause than readings may have
 * between them a new row begins: nobody knows what was listed meanwhile.
 */
export function emptyRow(
  before: EmptyRow | null,
  { agents, startedAt }: Pick<GocdView, 'agents' | 'startedAt'>,
  previous: Pick<GocdView, 'jobs' | 'agents'> | null,
  config: RestSettings,
): EmptyRow | null {
  if (agents.length > 0) return null;
  const goesOn = before !== null && startedAt - before.last <= longestAgeOf(previous, config);
  const others = previous?.agents.some(({ hostname }) => !isOurs(hostname, config.name)) ?? false;
  return {
    since: goesOn ? before.since : startedAt,
    last: startedAt,
    othersVanished: before?.othersVanished ?? others,
  };
}

/**
 * Whether it is enough where nobody is left who could be harmed, as at the end of a teardown: more than one reading was so, and
 * none of those has vanished whom we would not have taken away.
 */
export function isRepeated({ since, last, othersVanished }: EmptyRow): boolean {
  return last > since && !othersVanished;
}

/** Backups, restarts and proxies have GoCD list nobody for minutes (ms). */
export const LASTING_EMPTY_MS = 15 * 60_000;

/** Whether such a list is hardly due to something that passes. */
export function isLasting({ since, last }: EmptyRow): boolean {
  return last - since >= LASTING_EMPTY_MS;
}
