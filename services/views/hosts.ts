import { byText, grouped } from '../../domain/collections.ts';
import { countsAsLive } from '../../domain/fleet.ts';
import type { AgentPicture, Picture } from '../../machines/picture.ts';
import { avoidedUntil } from '../../policy/breaker.ts';
import { type Amounts, amountsOf, RESOURCE_NAMES } from '../../policy/placement/resources.ts';
import { ALL_HOSTS, type HostsAsked, hasWords, pageOf } from './asked.ts';
import type { HostAmounts, HostsView, HostView } from './hostSchemas.ts';
import { type LeverView, leversView } from './levers.ts';
import { isOutOfReach } from './outOfReach.ts';

/** The hosts that are asked for, by default all: those with most agents of ours in front. */
export function hostsView(picture: Picture, now: number, asked: HostsAsked = ALL_HOSTS): HostsView {
  const all = everyHost(picture, now);
  const wanted = all.filter((host) => isWanted(host, asked)).sort(ORDERS[asked.sort]);
  return { total: all.length, matching: wanted.length, hosts: [...pageOf(wanted, asked)] };
}

function everyHost(picture: Picture, now: number): readonly HostView[] {
  const { agents, memory, announcements } = picture;
  const { hostSizes } = memory;
  const present = [...agents.values()].filter(countsAsLive);
  const agentsOn = grouped(present, ({ hostId }) => hostId);
  const windows = new Map(
    Array.from(announcements.values(), ({ hostId, unavailability }) => [hostId, unavailability]),
  );
  const drains = leversView(picture, now).filter(({ kind }) => kind === 'drain-host');
  const sizeOfAgent = new Map(picture.config.pools.map((pool) => [pool.name, amountsOf(pool)]));
  const ids = new Set([
    ...hostSizes.hosts.keys(),
    ...memory.hosts.keys(),
    ...windows.keys(),
    ...present.flatMap(({ hostId }) => hostId ?? []),
  ]);
  return Array.from(ids, (hostId): HostView => {
    const size = hostSizes.hosts.get(hostId);
    const ours = agentsOn(hostId);
    const host = size?.hostname ?? ours.find(({ hostname }) => hostname !== null)?.hostname ?? null;
    const record = memory.hosts.get(hostId);
    const window = windows.get(hostId);
    return {
      hostId,
      host,
      agents: ours.length,
      building: ours.filter(({ phase }) => phase === 'building').length,
      outOfReach: ours.filter(isOutOfReach).length,
      pools: poolsOn(ours),
      used: told(sumOf(ours.flatMap(({ pool }) => sizeOfAgent.get(pool) ?? []))),
      size: size === undefined ? null : told(size.amounts),
      attributes: (size?.attributes ?? ours[0]?.attributes ?? []).map(({ name, value }) => ({ name, value })),
      failures: record?.failures ?? 0,
      avoidedUntil: avoidedUntil(record, now),
      drain: drains.find((drain) => isAbout(drain, hostId, host)) ?? null,
      maintenance: window === undefined ? null : { start: window.start, duration: window.duration },
    };
  });
}

/** An operator may name a host by either; the case of a name does not matter. */
function isAbout({ host: target }: LeverView, hostId: string, host: string | null): boolean {
  const asked = target?.toLowerCase();
  return asked === hostId.toLowerCase() || asked === host?.toLowerCase();
}

function poolsOn(agents: readonly AgentPicture[]): HostView['pools'] {
  const counts = new Map<string, number>();
  for (const { pool } of agents) counts.set(pool, (counts.get(pool) ?? 0) + 1);
  return Array.from(counts, ([pool, count]) => ({ pool, agents: count })).sort((a, b) =>
    byText(a.pool, b.pool),
  );
}

function sumOf(parts: readonly Amounts[]): Amounts {
  const sum = { cpus: 0, mem: 0, disk: 0, gpus: 0, ports: 0 };
  for (const part of parts) for (const name of RESOURCE_NAMES) sum[name] += part[name];
  return sum;
}

/** In whole units: amounts are counted in thousandths. */
function told({ cpus, mem, disk, gpus, ports }: Amounts): HostAmounts {
  return { cpus: cpus / 1000, memMb: mem / 1000, diskMb: disk / 1000, gpus: gpus / 1000, ports };
}

function isWanted(host: HostView, { text, pool, state }: HostsAsked): boolean {
  return (
    (pool === undefined || host.pools.some((one) => one.pool === pool)) &&
    (state === undefined || STATES[state](host)) &&
    hasWords(text, [
      host.hostId,
      host.host,
      ...host.attributes.map(({ name, value }) => `${name}:${value}`),
      ...host.pools.map((one) => one.pool),
    ])
  );
}

const STATES: Readonly<Record<NonNullable<HostsAsked['state']>, (host: HostView) => boolean>> = {
  used: ({ agents }) => agents > 0,
  empty: ({ agents }) => agents === 0,
  avoided: ({ avoidedUntil: until }) => until !== null,
  drained: ({ drain }) => drain !== null,
  maintenance: ({ maintenance }) => maintenance !== null,
};

type Order = (a: HostView, b: HostView) => number;

const byName: Order = (a, b) => byText(a.host ?? a.hostId, b.host ?? b.hostId);

const ORDERS: Readonly<Record<HostsAsked['sort'], Order>> = {
  agents: (a, b) => b.agents - a.agents || byName(a, b),
  host: byName,
  failures: (a, b) => b.failures - a.failures || byName(a, b),
};
