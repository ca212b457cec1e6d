import { byText, grouped } from '../../domain/collections.ts';
import type { PoolConfig } from '../../domain/config.ts';
import type { FleetAgent } from '../../domain/fleet.ts';
import {
  type Amounts,
  amountsOf,
  fits,
  RESOURCE_NAMES,
  type Remaining,
  subtract,
} from '../placement/resources.ts';

/** Agents of ours whose room can be had. */
export interface Yielding {
  readonly pools: readonly PoolConfig[];
  /** Those that may go, the first to go first. */
  readonly mayGo: readonly FleetAgent[];
  /** Those that are going already. */
  readonly going: readonly FleetAgent[];
}

export interface RoomMade {
  /** Who should go for it. */
  readonly leaving: readonly FleetAgent[];
  /** Wishes that fit once these, and those that are going already, have gone. */
  readonly served: number;
}

/**
 * Makes room on hosts for agents of these pools, one for each mention: with nobody where those that are going make enough,
 * else on the host where that costs the least. A host too small for the agent, or without its GPUs, is left alone, so
 * that a wish which nothing can help makes no agent go.
 */
export function makeRoom(wishes: readonly string[], { pools, mayGo, going }: Yielding): RoomMade {
  const amounts = new Map(pools.map((pool) => [pool.name, amountsOf(pool)]));
  const held = ({ pool }: FleetAgent) => amounts.get(pool) ?? NOTHING;
  const goingOn = grouped(going, ({ hostId }) => hostId);
  const leaversOn = grouped(mayGo, ({ hostId }) => hostId);
  const rank = new Map(mayGo.map((agent, index) => [agent, mayGo.length + index]));
  const hosts = [...new Set([...going, ...mayGo].flatMap(({ hostId }) => hostId ?? []))]
    .sort(byText)
    .map((hostId): Host => {
      const leavers = leaversOn(hostId).map((agent) => ({ agent, cost: rank.get(agent) ?? 0 }));
      return { free: goingOn(hostId).map(held).reduce(plus, NOTHING), leavers };
    });
  const leaving: FleetAgent[] = [];
  let served = 0;
  // More wishes than there are agents cannot be helped.
  for (const pool of wishes.slice(0, mayGo.length + going.length)) {
    const wish = amounts.get(pool);
    const best = wish && cheapest(hosts.flatMap((host) => waysOn(host, wish, held)));
    if (wish === undefined || best === undefined) continue;
    const { host, count, free } = best;
    leaving.push(...host.leavers.splice(0, count).map(({ agent }) => agent));
    host.free = minus(free, wish);
    served += 1;
  }
  return { leaving, served };
}

interface Host {
  /** What comes free there, less what wishes before took. */
  free: Amounts;
  /** Who may still be chosen, the first to go first. */
  readonly leavers: { readonly agent: FleetAgent; readonly cost: number }[];
}

interface Way {
  readonly host: Host;
  /** How many more must go there. */
  readonly count: number;
  readonly cost: number;
  /** What is free once they have. */
  readonly free: Amounts;
}

/** How a wish could be met on the host: by as few as it takes, in their order. None if not even all are enough. */
function waysOn(host: Host, wish: Amounts, held: (agent: FleetAgent) => Amounts): readonly Way[] {
  let way: Way = { host, count: 0, cost: 0, free: host.free };
  for (const { agent, cost } of host.leavers) {
    if (fits(wish, way.free)) break;
    way = { host, count: way.count + 1, cost: way.cost + cost, free: plus(way.free, held(agent)) };
  }
  return fits(wish, way.free) ? [way] : [];
}

function cheapest(ways: readonly Way[]): Way | undefined {
  return ways.reduce<Way | undefined>(
    (best, way) => (best === undefined || way.cost < best.cost ? way : best),
    undefined,
  );
}

const NOTHING: Amounts = { cpus: 0, mem: 0, disk: 0, gpus: 0, ports: 0 };

function plus(one: Amounts, other: Amounts): Amounts {
  const total: Remaining = { ...one };
  for (const name of RESOURCE_NAMES) total[name] += other[name];
  return total;
}

function minus(one: Amounts, other: Amounts): Amounts {
  const rest: Remaining = { ...one };
  subtract(other, rest);
  return rest;
}
