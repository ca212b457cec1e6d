import type { PoolConfig } from '../../domain/config.ts';
import type { FleetAgent } from '../../domain/fleet.ts';
import { countsAsLive } from '../../domain/fleet.ts';
import type { Offer } from '../../domain/mesos.ts';
import { constraintsOf, type HostTraits } from './constraints/constraint.ts';
import {
  type Amounts,
  addResource,
  amountsOf,
  fits,
  RESOURCE_NAMES,
  type Remaining,
  shown,
} from './resources.ts';

/** The most a host was ever seen to have for us: what it offered, and what our own agents held there beside it. */
export interface HostSize extends HostTraits {
  readonly amounts: Amounts;
  /** When this was measured (ms since the epoch). What is older than a day gives way to a later measure, larger or not. */
  readonly at: number;
}

/** How large the hosts are that were seen, which is another thing than how much of them is free now. */
export interface HostSizes {
  /** When the first host was seen (ms since the epoch); null while none has been. */
  readonly since: number | null;
  /** By the host's id. */
  readonly hosts: ReadonlyMap<string, HostSize>;
}

export const NO_HOST_SIZES: HostSizes = { since: null, hosts: new Map() };

const REMEMBERED_MS = 24 * 3_600_000;
/** Just after a start the small hosts of a cluster may be all that has been offered yet. */
const LONG_ENOUGH_MS = 10 * 60_000;

export interface Sight {
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly pools: readonly PoolConfig[];
  readonly offers: readonly Offer[];
  readonly fleet: readonly FleetAgent[];
}

/** Takes in what hosts offer; those not seen for a day are forgotten. The same object if it tells nothing new. */
export function sizesSeen(before: HostSizes, sight: Sight): HostSizes {
  const { now, offers } = sight;
  if (offers.length === 0) return before;
  const seen = measured(sight);
  const changes = [...seen].filter(([hostId, size]) => tellsMore(size, before.hosts.get(hostId)));
  const isOld = ([hostId, { at }]: readonly [string, HostSize]) =>
    now - at >= 2 * REMEMBERED_MS && !seen.has(hostId);
  const old = [...before.hosts].filter(isOld);
  if (changes.length === 0 && old.length === 0) return before;
  const hosts = new Map(before.hosts);
  for (const [hostId] of old) hosts.delete(hostId);
  for (const [hostId, size] of changes) hosts.set(hostId, merged(size, hosts.get(hostId)));
  return { since: before.since ?? now, hosts };
}

/**
 * What an agent of the pool asks for that no host seen has, as `cpus: 16 wanted, the largest host has 4`; null if some
 * host is large enough, be it free or not, or if hosts have not been watched for long enough to say.
 */
export function tooLargeFor(pool: PoolConfig, sizes: HostSizes, now: number): string | null {
  if (sizes.since === null || now - sizes.since < LONG_ENOUGH_MS) return null;
  const ofSizes = verdicts.get(sizes) ?? new Map<PoolConfig, string | null>();
  verdicts.set(sizes, ofSizes);
  const known = ofSizes.get(pool);
  if (known !== undefined) return known;
  const verdict = verdictOn(pool, [...sizes.hosts.values()]);
  ofSizes.set(pool, verdict);
  return verdict;
}

/** Sizes seldom change, and each round asks of every pool. */
const verdicts = new WeakMap<HostSizes, Map<PoolConfig, string | null>>();

function verdictOn(pool: PoolConfig, hosts: readonly HostSize[]): string | null {
  const wanted = amountsOf(pool);
  const fixed = constraintsOf(pool).filter(({ kind }) => kind === 'fixed');
  const admitting = hosts.filter((host) => fixed.every(({ field, admits }) => admits(field.valuesOf(host))));
  if (admitting.some(({ amounts }) => fits(wanted, amounts))) return null;
  if (admitting.length === 0) return `no host satisfies ${fixed.map(({ text }) => text).join(' and ')}`;
  const short = RESOURCE_NAMES.flatMap((name) => {
    const largest = Math.max(...admitting.map(({ amounts }) => amounts[name]));
    const has = shown(name, largest);
    return wanted[name] > largest
      ? [`${name}: ${shown(name, wanted[name])} wanted, the largest host has ${has}`]
      : [];
  });
  return short.length > 0 ? short.join('; ') : 'no one host has all that it asks for';
}

function measured({ now, pools, offers, fleet }: Sight): ReadonlyMap<string, HostSize> {
  const amountsByPool = new Map(pools.map((pool) => [pool.name, amountsOf(pool)]));
  const found = new Map<string, Omit<HostSize, 'amounts'> & { readonly amounts: Remaining }>();
  for (const { hostId, hostname, attributes, resources } of offers) {
    const size = found.get(hostId) ?? { hostname, attributes, at: now, amounts: nothing() };
    found.set(hostId, size);
    for (const resource of resources) addResource(resource, size.amounts);
  }
  for (const agent of fleet) {
    const size = agent.hostId === null || !countsAsLive(agent) ? undefined : found.get(agent.hostId);
    const held = amountsByPool.get(agent.pool);
    if (size === undefined || held === undefined) continue;
    for (const name of RESOURCE_NAMES) size.amounts[name] += held[name];
  }
  return found;
}

function nothing(): Remaining {
  return { cpus: 0, mem: 0, disk: 0, gpus: 0, ports: 0 };
}

function tellsMore(size: HostSize, before: HostSize | undefined): boolean {
  if (before === undefined || size.at - before.at >= REMEMBERED_MS) return true;
  if (RESOURCE_NAMES.some((name) => size.amounts[name] > before.amounts[name])) return true;
  return JSON.stringify(size.attributes) !== JSON.stringify(before.attributes);
}

function merged(size: HostSize, before: HostSize | undefined): HostSize {
  if (before === undefined || size.at - before.at >= REMEMBERED_MS) return size;
  const amounts = nothing();
  for (const name of RESOURCE_NAMES) amounts[name] = Math.max(size.amounts[name], before.amounts[name]);
  return { ...size, amounts, at: before.at };
}
