import { NEVER } from 'rxjs';
import type { Clock } from '../domain/clock/clock.ts';
import type { Config } from '../domain/config.ts';
import type { Happening } from '../services/events/happening.ts';
import type { Log } from '../services/ports.ts';
import { keptInFiles, type Tenure } from './tenure.ts';
import type { Leaving } from './wishes.ts';

export interface LeadershipOptions {
  readonly config: Pick<Config, 'name' | 'state'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly leaving: Leaving;
  /** What happens that no step tells of. */
  readonly tell: (happening: Happening) => void;
}

/**
 * Does `work` while this instance may run: at once if its state is in a file; if it is in ZooKeeper, once no other
 * of the same state leads. Resolves with the work's exit code, or with 0 if we are asked to leave before. When
 * the work is done, the next in line leads.
 * @throws StateError or ZooKeeperError if we cannot lead, however long we wait.
 */
export async function whileLeading(
  { config: { name, state }, clock, log, leaving, tell }: LeadershipOptions,
  work: (tenure: Tenure) => Promise<number>,
): Promise<number> {
  if (state.kind === 'file') return work({ ...keptInFiles(state.path, name, clock), deposed: NEVER });
  // Most have no ZooKeeper: they need not load it.
  const { whileElected } = await import('./candidacy.ts');
  return whileElected({ location: state, name, clock, log, leaving, tell }, work);
}
