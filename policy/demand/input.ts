import type { Config } from '../../domain/config.ts';
import type { Breaker } from '../../domain/demand.ts';
import type { FleetAgent } from '../../domain/fleet.ts';
import type { GocdView } from '../../domain/gocd.ts';
import type { Experience } from '../forecast/forecast.ts';

/** While one of these holds, nothing is launched. */
export type Hold = 'paused' | 'not-reconciled' | 'stale-view' | 'maintenance';

/** Whether the backlog has been short for long enough: more than `pendingPolls` consecutive polls, `counted` so far. */
export interface Gate {
  readonly open: boolean;
  readonly pendingPolls: number;
  readonly counted: number;
}

/** The whole truth of one round. The policy knows nothing else, and remembers nothing. */
export interface DemandInput {
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly config: Pick<Config, 'name' | 'pools' | 'scaling' | 'backlog'>;
  /** The last complete reading. */
  readonly view: GocdView;
  /** Our own agents, from their machines. */
  readonly fleet: readonly FleetAgent[];
  /** Job locator → when it was first seen waiting (ms since the epoch). */
  readonly firstSeen: ReadonlyMap<string, number>;
  /** Job locator → agents launched for it so far. */
  readonly launchesFor: ReadonlyMap<string, number>;
  /** Pool → its breaker; absent is closed. */
  readonly breakers: ReadonlyMap<string, Breaker>;
  readonly gate: Gate;
  readonly hold: Hold | null;
  /** Pool → what the cluster was short of when last placed, as `cpus: 4 wanted, largest offer 2`. */
  readonly unplaced: ReadonlyMap<string, string>;
  /** What the past says of the next minutes. */
  readonly experience: Experience;
}

/** What holds launches back now. Maintenance of the server does so whether or not anyone has noticed it yet. */
export function holdOf({ hold, view }: Pick<DemandInput, 'hold' | 'view'>): Hold | null {
  return hold ?? (view.maintenance === true ? 'maintenance' : null);
}
