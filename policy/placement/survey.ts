import type { PoolConfig } from '../../domain/config.ts';
import { countsAsLive, type FleetAgent } from '../../domain/fleet.ts';
import { maintenanceOf } from '../../domain/maintenance.ts';
import type { Offer } from '../../domain/mesos.ts';
import { Columns } from './columns.ts';
import type { HostTraits } from './constraints.ts';
import { Rooms } from './rooms.ts';

/** What a pass knows of the cluster. */
export interface Survey {
  readonly rooms: Rooms;
  readonly columns: Columns;
  /** Indexes of the rooms any pool may use: of hosts with no maintenance in sight, and of those with some. */
  readonly open: { readonly clear: Int32Array; readonly closing: Int32Array };
  /** Why the other hosts are not, by id. */
  readonly closedHosts: ReadonlyMap<string, string>;
  /** Ids of hosts with GPUs, as far as can be told from what they offer and from our own agents there. */
  readonly gpuHosts: ReadonlySet<string>;
  /** Our agents that still take up room. */
  readonly live: readonly FleetAgent[];
}

export function survey(input: {
  readonly now: number;
  readonly pools: readonly PoolConfig[];
  readonly offers: readonly Offer[];
  readonly fleet: readonly FleetAgent[];
  readonly avoidHosts: ReadonlySet<string>;
}): Survey {
  const rooms = new Rooms(input.offers);
  const live = input.fleet.filter(countsAsLive);
  const clear: number[] = [];
  const closing: number[] = [];
  const closedHosts = new Map<string, string>();
  for (const room of rooms.all) {
    const maintenance = maintenanceOf(room.unavailability, input.now);
    if (input.avoidHosts.has(room.hostId)) closedHosts.set(room.hostId, 'avoided for now');
    else if (maintenance === 'near') closedHosts.set(room.hostId, 'under maintenance or about to be');
    else (maintenance === 'none' ? clear : closing).push(room.index);
  }
  return {
    rooms,
    columns: new Columns(rooms.all),
    open: { clear: new Int32Array(clear), closing: new Int32Array(closing) },
    closedHosts,
    gpuHosts: gpuHostsOf(rooms, live, input.pools),
    live,
  };
}

function gpuHostsOf(rooms: Rooms, live: readonly FleetAgent[], pools: readonly PoolConfig[]): Set<string> {
  const hosts = new Set<string>();
  for (const { index, hostId } of rooms.all) if (rooms.free.of(index).gpus > 0) hosts.add(hostId);
  const gpuPools = new Set(pools.filter(({ gpus }) => gpus > 0).map(({ name }) => name));
  for (const { pool, hostId } of live) if (hostId !== null && gpuPools.has(pool)) hosts.add(hostId);
  return hosts;
}

/**
 * The host an agent runs on, as its offers describe it now or else as the agent remembers it; null where neither
 * does, as of an agent found again after a restart.
 */
export function hostOf(agent: FleetAgent, { rooms }: Survey): HostTraits | null {
  const room = agent.hostId === null ? undefined : rooms.of(agent.hostId)[0];
  if (room !== undefined) return room;
  return agent.hostname === null ? null : { hostname: agent.hostname, attributes: agent.attributes };
}

/** Other work on a GPU host would lock out work that needs its GPUs: a framework that is offered them must keep off. */
export function isKeptForGpus(room: number, pool: PoolConfig, { gpuHosts, rooms }: Survey): boolean {
  return pool.gpus === 0 && gpuHosts.size > 0 && gpuHosts.has(rooms.at(room).hostId);
}
