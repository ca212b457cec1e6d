import type { CoreConfig } from '../domain/config.ts';
import type { FleetAgent } from '../domain/fleet.ts';
import type { GocdView } from '../domain/gocd.ts';
import type { Offer, Unavailability } from '../domain/mesos.ts';
import type { LaunchHold } from './holds.ts';
import type { LeverEffects } from './levers/effects.ts';
import type { Memory } from './memory.ts';
import type { BudgetStanding } from './money/budget.ts';

/** The whole truth at one instant: what a round decides on, and all it decides on. */
export interface World {
  /** Milliseconds since the epoch. */
  readonly now: number;
  /**
   * What the calendar says (ms since the epoch), for schedules and habits of the week. All other times in here are such as
   * `now` is, which a clock that is set or a machine that sleeps does not move.
   */
  readonly calendar: number;
  readonly config: CoreConfig;
  /** The last complete reading of GoCD. */
  readonly view: GocdView;
  /** This is the first round on that reading: its shortage counts, and its jobs are learned from. */
  readonly isNewReading: boolean;
  /** Our own agents, from their machines. */
  readonly fleet: readonly FleetAgent[];
  readonly memory: Memory;
  /** Polls in a row that have found a shortage so far, and how many must have before anything is launched for jobs. */
  readonly backlog: { readonly pendingPolls: number; readonly counted: number };
  /** What keeps everything from being launched, and from being taken away by the policy. */
  readonly hold: LaunchHold | null;
  /** What operators have in force for a time. */
  readonly levers: LeverEffects;
  /** Why nothing can be asked of Mesos, in words; left out while it can. */
  readonly mesosProblem?: string;
  /** What Mesos and we lack of each other while nothing may be launched, a line for each; left out if that is not asked. */
  readonly missing?: readonly string[];
  /** How this month's budget stands; left out, or null, if there is none. */
  readonly budget?: BudgetStanding | null;
  /** Idle agents being drained for want of work, by pool: they can be had back sooner than a new one. */
  readonly restorable: ReadonlyMap<string, readonly string[]>;
  /** Host id → its announced maintenance window. */
  readonly maintenanceHosts: ReadonlyMap<string, Unavailability>;
  /** GoCD's list of agents is doubted: nothing is removed. */
  readonly brakeOn: boolean;
  readonly offers: readonly Offer[];
  readonly newTaskId: (pool: string, index: number) => string;
  /** The same for tasks that have an image pulled; left out where none may be launched. */
  readonly newPullId?: (pool: string, index: number) => string;
}
