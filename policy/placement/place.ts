import type { TaskLaunch } from '../../domain/commands.ts';
import type { PoolConfig } from '../../domain/config.ts';
import type { WantedAgent } from '../../domain/demand.ts';
import type { FleetAgent } from '../../domain/fleet.ts';
import type { Offer, Resource } from '../../domain/mesos.ts';
import type { Room } from './rooms.ts';
import { Searches } from './searches.ts';
import { survey } from './survey.ts';

export interface PlacementInput {
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly pools: readonly PoolConfig[];
  /** The most urgent first. */
  readonly wanted: readonly WantedAgent[];
  /** All we hold. */
  readonly offers: readonly Offer[];
  /** Our agents: constraints and spreading count those of the same pool. */
  readonly fleet: readonly FleetAgent[];
  /** Ids of hosts that get nothing for now. */
  readonly avoidHosts: ReadonlySet<string>;
  /** Gives the id of the pass's launch number `index`, from 0; must never give one twice. */
  readonly newTaskId: (pool: string, index: number) => string;
}

/** One ACCEPT: offers of one host and one role, and all that is launched on them. */
export interface Accept {
  readonly offerIds: readonly string[];
  readonly hostId: string;
  readonly launches: readonly TaskLaunch[];
  /** By task id: whom each launch is for. */
  readonly launchedFor: ReadonlyMap<string, WantedAgent>;
}

export interface Placement {
  readonly accepts: readonly Accept[];
  /** To be declined. */
  readonly unusedOfferIds: readonly string[];
  readonly unplaced: readonly Unplaced[];
}

export interface Unplaced {
  readonly wanted: WantedAgent;
  /** What is short, in plain words, as `cpus: 4 wanted, the largest offer has 2`. */
  readonly short: string;
}

/**
 * Finds room for as many of the wanted agents as fit, in one pass over all offers, the most urgent first. An agent
 * left over fits nowhere in what remains. The order in which the offers came changes nothing.
 */
export function place(input: PlacementInput): Placement {
  const ground = survey(input);
  const searches = new Searches(input.pools, ground);
  const launchedIn = new Map<Room, Launched[]>();
  const unplaced: Unplaced[] = [];
  let index = 0;
  for (const wanted of input.wanted) {
    const found = searches.take(wanted.pool);
    if (typeof found === 'string') {
      unplaced.push({ wanted, short: found });
      continue;
    }
    const { room, resources } = found;
    const launched = launchedIn.get(room) ?? [];
    if (launched.length === 0) launchedIn.set(room, launched);
    launched.push({ wanted, taskId: input.newTaskId(wanted.pool, index++), resources });
  }
  const unusedOfferIds: string[] = [];
  for (const room of ground.rooms.all) if (!launchedIn.has(room)) unusedOfferIds.push(...room.offerIds);
  return { accepts: [...launchedIn].map(acceptOf), unusedOfferIds, unplaced };
}

interface Launched {
  readonly wanted: WantedAgent;
  readonly taskId: string;
  readonly resources: readonly Resource[];
}

function acceptOf([{ offerIds, hostId, hostname, role }, launched]: [Room, readonly Launched[]]): Accept {
  return {
    offerIds,
    hostId,
    launches: launched.map(({ taskId, wanted: { pool }, resources }) => ({
      taskId,
      pool,
      hostId,
      hostname,
      role,
      resources,
    })),
    launchedFor: new Map(launched.map(({ taskId, wanted }) => [taskId, wanted])),
  };
}
