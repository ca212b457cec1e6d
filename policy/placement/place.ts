import type { TaskLaunch } from '../../domain/commands.ts';
import type { PoolConfig } from '../../domain/config.ts';
import type { WantedAgent } from '../../domain/demand.ts';
import { countsAsLive, type FleetAgent } from '../../domain/fleet.ts';
import type { Offer, Resource } from '../../domain/mesos.ts';
import { QUICK_MS, quickInterval } from '../pickUp.ts';
import type { SlotBook, SlotLimit } from '../shares/slots.ts';
import { clusterOf, type HostOffers } from './cluster.ts';
import { type Share, sharesOf, subtract, takeFrom } from './resources.ts';
import { PoolSearch } from './search/poolSearch.ts';

export interface PlacementInput {
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly pools: readonly PoolConfig[];
  /** The most urgent first. */
  readonly wanted: readonly WantedAgent[];
  /** How many of them may be launched at once; all if left out. */
  readonly growthLimit?: number;
  /** The slots of `max-agents` that are left; as many as may be if left out. */
  readonly book?: SlotBook;
  /** All we hold. */
  readonly offers: readonly Offer[];
  /** Our agents: constraints and spreading count those of the same pool. */
  readonly fleet: readonly FleetAgent[];
  /** Ids of hosts that get nothing for now. */
  readonly avoidHosts: ReadonlySet<string>;
  /** Ids of hosts that an operator drains; none if left out. */
  readonly drainedHosts?: ReadonlySet<string>;
  /** Pools whose agents are launched without `jars` for now; none if left out. */
  readonly withoutJars?: ReadonlySet<string>;
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
  /** Those that would have found room, but as many as may be had been placed. */
  readonly beyondSlots: readonly Beyond[];
}

export interface Beyond {
  readonly wanted: WantedAgent;
  readonly limit: SlotLimit | 'growth-limit';
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
  const cluster = clusterOf(input);
  const wantedPools = new Set(input.wanted.flatMap(poolsFor));
  const searches = new Map(
    input.pools
      .filter(({ name }) => wantedPools.has(name))
      .map((pool) => [pool.name, new PoolSearch(pool, cluster)]),
  );
  const launchesOn = new Map<HostOffers, LaunchesOn>();
  const unplaced: Unplaced[] = [];
  const beyondSlots: Beyond[] = [];
  const { growthLimit = Number.POSITIVE_INFINITY, book } = input;
  const live = input.fleet.filter(countsAsLive).length;
  let index = 0;
  for (const wanted of input.wanted) {
    const room = roomFor(wanted, searches);
    if (typeof room === 'string') {
      unplaced.push({ wanted, short: room });
      continue;
    }
    const share = wanted.share ?? null;
    const limit = index >= growthLimit ? 'growth-limit' : (book?.limitFor(share) ?? null);
    if (limit !== null) {
      beyondSlots.push({ wanted, limit });
      continue;
    }
    book?.take(share);
    const { pool, search, host } = room;
    const on = launchesOn.get(host) ?? { shares: sharesOf(host.offers), launches: [] };
    const taskId = input.newTaskId(pool, index++);
    const askIntervalMs = quickInterval(live + index);
    const resources = takeFrom(on.shares, search.amounts);
    const withoutJars = input.withoutJars?.has(pool) ?? false;
    on.launches.push({ wanted: { ...wanted, pool }, taskId, resources, askIntervalMs, withoutJars });
    launchesOn.set(host, on);
    subtract(search.amounts, host.remaining);
    search.count(host);
    // What is placed for one role tells on the host's others: they count the same agents.
    for (const beside of cluster.byHost.get(host.hostId) ?? [])
      for (const one of searches.values()) one.refresh(beside);
  }
  const unusedOfferIds: string[] = [];
  for (const host of cluster.hosts)
    if (!launchesOn.has(host)) for (const { id } of host.offers) unusedOfferIds.push(id);
  return {
    accepts: Array.from(launchesOn, ([host, { launches }]) => acceptOf(host, launches)),
    unusedOfferIds,
    unplaced,
    beyondSlots,
  };
}

function poolsFor({ pool, rescue }: WantedAgent): readonly string[] {
  return [pool, ...(rescue?.orElse ?? [])];
}

interface Room {
  readonly pool: string;
  readonly search: PoolSearch;
  readonly host: HostOffers;
}

/** Room in the first pool that has any, or in plain words what its own pool is short of. */
function roomFor(wanted: WantedAgent, searches: ReadonlyMap<string, PoolSearch>): Room | string {
  for (const pool of poolsFor(wanted)) {
    const search = searches.get(pool);
    const host = search?.next();
    if (search !== undefined && host !== undefined && typeof host !== 'string') return { pool, search, host };
  }
  const short = searches.get(wanted.pool)?.next();
  return typeof short === 'string' ? short : `there is no pool ${wanted.pool}`;
}

interface LaunchesOn {
  /** What the host offered, less what the launches take. */
  readonly shares: readonly Share[];
  readonly launches: Launch[];
}

interface Launch {
  readonly wanted: WantedAgent;
  readonly taskId: string;
  readonly resources: readonly Resource[];
  readonly askIntervalMs: number;
  readonly withoutJars: boolean;
}

function acceptOf({ offers, hostId, hostname, role }: HostOffers, launches: readonly Launch[]): Accept {
  return {
    offerIds: offers.map(({ id }) => id),
    hostId,
    launches: launches.map(({ taskId, wanted: { pool }, resources, askIntervalMs, withoutJars }) => ({
      taskId,
      pool,
      hostId,
      hostname,
      role,
      resources,
      ...(askIntervalMs > QUICK_MS && { askIntervalMs }),
      ...(withoutJars && { withoutJars }),
    })),
    launchedFor: new Map(launches.map(({ taskId, wanted }) => [taskId, wanted])),
  };
}
