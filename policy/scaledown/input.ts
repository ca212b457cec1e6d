import { byText } from '../../domain/collections.ts';
import type { PoolConfig, ScalingConfig } from '../../domain/config.ts';
import type { PoolPlan } from '../../domain/demand.ts';
import type { FleetAgent } from '../../domain/fleet.ts';
import type { Unavailability } from '../../domain/mesos.ts';
import type { HostDrains } from '../levers/effects.ts';
import type { Maximums } from '../schedule/inForce.ts';
import type { HandOver } from '../shares/handed.ts';

/** What jobs wait for that idle agents may hold. */
export interface Claims {
  /** Agents that have to go, those that are going included, so that jobs which wait for a slot under `max-agents` have one. */
  readonly slots: number;
  /** For each job that waits for room in the cluster the pool whose agent it waits for. */
  readonly room: readonly string[];
  /** Task ids of our idle agents that no waiting job needs. */
  readonly unwanted: ReadonlySet<string>;
}

/** All that decides who goes. */
export interface ScaleDownInput {
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly pools: readonly PoolConfig[];
  readonly scaling: Pick<
    ScalingConfig,
    'idleTimeout' | 'stabilisation' | 'drainBudget' | 'retireBuilding' | 'recycleOnChange'
  >;
  /** Beyond these agents go though they have not been idle for long: see `maximumsOf`. */
  readonly maximums: Maximums;
  readonly fleet: readonly FleetAgent[];
  /** This round's numbers of each pool. A pool without keeps its idle agents: nothing is known of its need. */
  readonly plans: readonly PoolPlan[];
  /** Pool → since when it has had more idle agents than it needs (ms since the epoch): see `updateSurplusSince`. */
  readonly surplusSince: ReadonlyMap<string, number>;
  /** Host id → its announced maintenance window. */
  readonly maintenanceHosts: ReadonlyMap<string, Unavailability>;
  readonly claims: Claims;
  /** Agents at work that are to free their slots for other shares. */
  readonly handOver: HandOver['agents'];
  /** Tasks launched with settings their pool no longer has. */
  readonly outdatedTasks: ReadonlySet<string>;
  /** Task id → when the job of its agent will probably end (ms since the epoch), where that is looked at. */
  readonly endings: ReadonlyMap<string, number>;
  /** Tasks of idle agents that take no job. */
  readonly hungTasks: ReadonlySet<string>;
  /** Task id → the drain of its host that an operator has asked for. */
  readonly hostDrains: HostDrains;
  /** Pools of which an operator lets nothing be taken away. */
  readonly pausedPools: ReadonlyMap<string, unknown>;
  /**
   * Nothing may be removed: the view is stale, the server in maintenance mode, the fleet not reconciled, or the brake
   * on. `paused`: nothing but what a person asks for by name.
   */
  readonly hold: boolean | 'paused';
}

export type DrainRule =
  | 'idle' // more idle agents than needed, for long enough
  | 'hung' // it says it is idle, and takes no job
  | 'gives-way' // no job needs it, and one waits for the slot or the room that it holds
  | 'above-maximum' // it is idle, and more agents are there than the maximum now allows
  | 'retiring' // it is building, and no job waits that it would be needed for after that
  | 'past-share' // it is building, its share has more than its part of max-agents, and another waits for that
  | 'max-age'
  | 'max-jobs'
  | 'single-use'
  | 'outlives-task'
  | 'outdated'
  | 'host-maintenance'
  | 'drain-host' // an operator drains its host
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
  return phase !== 'ending' && phase !== 'draining' && phase !== 'foreign' && !retiring;
}

/** The oldest first. */
export function byAge(a: FleetAgent, b: FleetAgent): number {
  return a.launchedAt - b.launchedAt || byText(a.taskId, b.taskId);
}
