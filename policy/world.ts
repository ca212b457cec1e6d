import type { CoreConfig } from '../domain/config.ts';
import type { FleetAgent } from '../domain/fleet.ts';
import type { GocdView } from '../domain/gocd.ts';
import type { Offer, Unavailability } from '../domain/mesos.ts';
import type { Gate, Hold } from './demand/input.ts';
import type { Memory } from './memory.ts';

/** The whole truth at one instant: what a round decides on, and all it decides on. */
export interface World {
  readonly now: number;
  readonly config: CoreConfig;
  readonly view: GocdView;
  readonly fleet: readonly FleetAgent[];
  readonly memory: Memory;
  readonly gate: Gate;
  readonly hold: Hold | null;
  /** Idle agents being drained for want of work, by pool: they can be had back sooner than a new one. */
  readonly restorable: ReadonlyMap<string, readonly string[]>;
  /** Host id → its announced maintenance window. */
  readonly maintenanceHosts: ReadonlyMap<string, Unavailability>;
  /** So many agents have vanished at once that GoCD's list is doubted: nothing is removed. */
  readonly brakeOn: boolean;
  readonly offers: readonly Offer[];
  readonly newTaskId: (pool: string, index: number) => string;
}
