import type { CoreConfig } from '../domain/config.ts';

/** A reading that fails now and then is no gap in what is known of jobs. */
const READINGS_WITHOUT_GAP = 3;
const SHORTEST_MS = 60_000;

/** After a longer time than this without a reading (ms) nobody knows what came and ended in between. */
export function longestGapOf({
  pollInterval,
  idlePollInterval,
}: Pick<CoreConfig['backlog'], 'pollInterval' | 'idlePollInterval'>): number {
  return Math.max(READINGS_WITHOUT_GAP * Math.max(pollInterval, idlePollInterval ?? 0), SHORTEST_MS);
}
