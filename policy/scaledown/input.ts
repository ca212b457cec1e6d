import { byText } from '../../domain/collections.ts';
import type { PoolConfig, ScalingConfig } from '../../domain/config.ts';
import type { PoolPlan } from '../../domain/demand.ts';
import { countsAsLive, type FleetAgent } from '../../domain/fleet.ts';
import type { Unavailability } from '../../domain/mesos.ts';

/** All that decides who goes. */
export interface ScaleDownInput {
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly pools: readonly PoolConfig[];
  readonly scaling: Pick<
    ScalingConfig,
    'idleTimeout' | 'stabilisation' | 'drainBudget' | 'retireBuilding' | 'recycleOnChange'
  >;
  readonly fleet: readonly FleetAgent[];
  /** This round's numbers of each pool. A pool without keeps its idle agents: nothing is known of its need. */
  readonly plans: readonly PoolPlan[];
  /** Pool → since when it has had more idle agents than it needs (ms since the epoch): see `updateSurplusSince`. */
  readonly surplusSince: ReadonlyMap<string, number>;
  /** Host id → its announced maintenance window. */
  readonly maintenanceHosts: ReadonlyMap<string, Unavailability>;
  /** Ids of hosts where a job waits for the room that idle agents hold: see `wantedHosts`. */
  readonly wantedHosts: ReadonlySet<string>;
  /** Tasks launched with settings their pool no longer has. */
  readonly outdatedTasks: ReadonlySet<string>;
  /**
   * Nothing may be removed: the view is stale, the server in maintenance mode, the fleet not reconciled, the brake
   * on, or the program paused.
   */
  readonly hold: boolean;
}

export type DrainRule =
  | 'idle' // more idle agents than needed, for long enough
  | 'retiring' // it is building, and no job waits that it would be needed for after that
  | 'max-age'
  | 'max-jobs'
  | 'single-use'
  | 'outdated'
  | 'host-maintenance'
  | 'pool-removed';

/** An agent to be taken away. */
export interface Drain {
  readonly taskId: string;
  readonly pool: string;
  readonly rule: DrainRule;
  /** It is building: disabled now, it goes when its job has ended. */
  readonly graceful: boolean;
  /** Why, in one line of plain words. */
  readonly text: string;
  /** The numbers the rule went by. Times are in ms. */
  readonly numbers: Readonly<Record<string, number>>;
}

/** Whom one rule would take, in its order of preference, of the agents that no earlier rule has taken. */
export type Rule = (input: ScaleDownInput, staying: readonly FleetAgent[]) => readonly Drain[];

export function drainOf(
  { taskId, pool, phase }: FleetAgent,
  why: Pick<Drain, 'rule' | 'text' | 'numbers'>,
): Drain {
  return { taskId, pool, graceful: phase === 'building', ...why };
}

/** Takes up room and is not on its way out. */
export function isStaying({ phase, retiring }: FleetAgent): boolean {
  return countsAsLive({ phase }) && phase !== 'draining' && !retiring;
}

/** The oldest first. */
export function byAge(a: FleetAgent, b: FleetAgent): number {
  return a.launchedAt - b.launchedAt || byText(a.taskId, b.taskId);
}
