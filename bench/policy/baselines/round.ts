import type { PoolPlan, WantedAgent } from '../../../domain/demand.ts';
import { assess } from '../../../policy/demand/assess.ts';
import { globalRoom, poolStates } from '../../../policy/demand/classify/pools.ts';
import { outdatedIn } from '../../../policy/fingerprint.ts';
import { type Decide, placementOf, type Round } from '../../../policy/round.ts';
import { maximumsOf } from '../../../policy/scaledown/aboveMaximum.ts';
import {
  byAge,
  type Drain,
  drainOf,
  isStaying,
  type ScaleDownInput,
} from '../../../policy/scaledown/input.ts';
import { hostMaintenance, singleUse } from '../../../policy/scaledown/recycling.ts';
import type { World } from '../../../policy/world.ts';
import { type Order, type PoolNumbers, poolNumbers } from './baseline.ts';

/** A rule: what each pool is to be given, from the numbers of all pools. */
export type ScalingRule = (pools: readonly PoolNumbers[], world: World) => ReadonlyMap<string, Order>;

/**
 * A policy of a rule that is asked at intervals, as its original is; 0 asks it in every round. The rounds between, of
 * which there are many, carry out what is left of its last order. An agent launched meanwhile that has already failed
 * and gone is launched again, which favours the rule.
 */
export function every(intervalMs: number, rule: ScalingRule): Decide {
  let askedAt = Number.NEGATIVE_INFINITY;
  let orders: ReadonlyMap<string, Order> = new Map();
  // Slots of the clock rather than time since the last: a reading that is a moment early would lose a whole interval.
  const isDue = ({ now }: World) =>
    intervalMs === 0 || Math.floor(now / intervalMs) > Math.floor(askedAt / intervalMs);
  return (world) => {
    const assessment = assess(world);
    if (world.hold === null && isDue(world)) {
      askedAt = world.now;
      orders = rule(poolNumbers(world, assessment.pools), world);
      return roundOf(world, assessment, orders);
    }
    const left = [...orders].map(([pool, { launch }]): [string, Order] => [
      pool,
      { launch: Math.max(0, launch - launchedSince(askedAt, pool, world)), remove: 0 },
    ]);
    return roundOf(world, assessment, new Map(left));
  };
}

function launchedSince(time: number, name: string, { fleet }: World): number {
  return fleet.filter(({ pool, launchedAt }) => pool === name && launchedAt >= time).length;
}

/** The same for every pool, without looking at the others. */
export function eachPool(rule: (pool: PoolNumbers, world: World) => Order): ScalingRule {
  return (pools, world) => new Map(pools.map((pool) => [pool.name, rule(pool, world)]));
}

/**
 * Carries orders out as our own policy carries out its own: the limits, breakers and holds are kept, offers are
 * filled by the same placement, the oldest idle agents go first, and those of single-use pools with their job.
 */
export function roundOf(
  world: World,
  assessment: Round['assessment'],
  orders: ReadonlyMap<string, Order>,
): Round {
  const wanted = world.hold === null ? wantedOf(world, assessment.jobs, orders) : [];
  const placement = placementOf(world, wanted, new Set());
  return {
    assessment,
    returns: [],
    drains: world.brakeOn || world.hold !== null ? [] : drainsOf(world, assessment.pools, orders),
    surplusSince: new Map(),
    unservedShares: new Map(),
    shareArrivals: world.memory.shareArrivals,
    hostSizes: world.memory.hostSizes,
    hungAgents: world.memory.hungAgents,
    record: world.memory,
    newlyHung: [],
    placement,
    wantsOffers: placement === null ? wanted.length > 0 : placement.unplaced.length > 0,
    decisions: [],
    lesson: null,
    demand: null,
  };
}

/** As many of each pool as ordered and allowed; those that jobs have waited for longest come first. */
function wantedOf(
  world: World,
  jobs: Round['assessment']['jobs'],
  orders: ReadonlyMap<string, Order>,
): readonly WantedAgent[] {
  const pools = poolStates(world, world.view);
  const left = new Map(
    pools.map(({ name, capacity }) => [name, Math.min(capacity, orders.get(name)?.launch ?? 0)]),
  );
  const take = (pool: string): WantedAgent[] => {
    const rest = left.get(pool) ?? 0;
    left.set(pool, rest - 1);
    return rest > 0 ? [{ pool, job: null }] : [];
  };
  const forJobs = jobs.flatMap(({ pool }) => (pool === null ? [] : take(pool)));
  const others = [...left].flatMap(([pool, rest]) =>
    Array.from({ length: Math.max(0, rest) }, () => take(pool)),
  );
  return [...forJobs, ...others.flat()].slice(0, globalRoom(world));
}

function drainsOf(
  world: World,
  plans: readonly PoolPlan[],
  orders: ReadonlyMap<string, Order>,
): readonly Drain[] {
  const { now, config, fleet, maintenanceHosts } = world;
  const input: ScaleDownInput = {
    now,
    pools: config.pools,
    scaling: config.scaling,
    maximums: maximumsOf(config, config),
    fleet,
    plans,
    surplusSince: new Map(),
    maintenanceHosts,
    handOver: [],
    claims: { slots: 0, room: [], unwanted: new Set() },
    outdatedTasks: outdatedIn(fleet, config.pools),
    hungTasks: new Set(),
    endings: new Map(),
    hostDrains: new Map(),
    pausedPools: new Map(),
    hold: false,
  };
  const staying = fleet.filter(isStaying);
  const idle = staying.filter(({ phase }) => phase === 'idle').sort(byAge);
  const unneeded = [...orders].flatMap(([name, { remove }]) =>
    idle.filter(({ pool }) => pool === name).slice(0, remove),
  );
  const drains = [
    ...unneeded.map((agent) => drainOf(agent, { rule: 'idle', text: 'more than ordered', numbers: {} })),
    ...hostMaintenance(input, staying),
    ...singleUse(input, staying),
  ];
  return [...new Map(drains.map((drain) => [drain.taskId, drain])).values()];
}
