import type { PoolConfig } from '../../domain/config.ts';
import type { Offer, Range, Reservation, Resource } from '../../domain/mesos.ts';

/** How much of each resource: ports are counted, the rest is in thousandths, in which Mesos computes. */
export interface Amounts {
  readonly cpus: number;
  readonly mem: number;
  readonly disk: number;
  readonly gpus: number;
  readonly ports: number;
}

/** The same, to be counted down. */
export type Remaining = { -readonly [Name in keyof Amounts]: number };

export const RESOURCE_NAMES = ['cpus', 'mem', 'disk', 'gpus', 'ports'] as const;

/** What one agent of the pool takes. The share of its executor is not accounted by Mesos, so not here either. */
export function amountsOf(pool: PoolConfig): Amounts {
  return {
    cpus: Math.round(pool.cpus * 1000),
    mem: Math.round(pool.mem * 1000),
    disk: Math.round(pool.disk * 1000),
    gpus: Math.round(pool.gpus * 1000),
    ports: pool.ports,
  };
}

/** How much of what remains `wanted` takes, of the resource that gets tightest: more than 1 where it does not fit. */
export function dominantShare(wanted: Amounts, remaining: Amounts): number {
  return Math.max(
    shareOf(wanted.cpus, remaining.cpus),
    shareOf(wanted.mem, remaining.mem),
    shareOf(wanted.disk, remaining.disk),
    shareOf(wanted.gpus, remaining.gpus),
    shareOf(wanted.ports, remaining.ports),
  );
}

function shareOf(wanted: number, remaining: number): number {
  return wanted === 0 ? 0 : wanted / remaining;
}

export function fits(wanted: Amounts, remaining: Amounts): boolean {
  return dominantShare(wanted, remaining) <= 1;
}

/** Counts what an offer holds; resources of no use to agents are passed over. */
export function addResource(resource: Resource, remaining: Remaining): void {
  if (resource.kind === 'ranges') {
    if (resource.name === 'ports') remaining.ports += sizeOf(resource.ranges);
    return;
  }
  switch (resource.name) {
    case 'cpus':
    case 'mem':
    case 'disk':
    case 'gpus':
      remaining[resource.name] += resource.milli;
  }
}

export function subtract(taken: Amounts, remaining: Remaining): void {
  for (const name of RESOURCE_NAMES) remaining[name] -= taken[name];
}

/** An amount for people: ports are counted, the rest is in cpus, gpus or MB. */
export function shown(name: keyof Amounts, amount: number): string {
  if (name === 'ports') return String(amount);
  return name === 'mem' || name === 'disk' ? `${amount / 1000} MB` : String(amount / 1000);
}

/** How many numbers the ranges hold. */
function sizeOf(ranges: readonly Range[]): number {
  let size = 0;
  for (const { begin, end } of ranges) size += end - begin + 1;
  return size;
}

/**
 * All that offers hold of one resource under the same reservations. Mesos keeps reserved and unreserved shares of a
 * resource apart: a task that takes 2 reserved and 1 unreserved cpus must name two resources, each with the
 * reservations it was offered with, or it gets TASK_ERROR.
 */
export type Share = {
  readonly name: string;
  readonly reservations: readonly Reservation[];
  /** The reservations as text, to compare them. */
  readonly key: string;
} & ({ readonly kind: 'scalar'; milli: number } | { readonly kind: 'ranges'; ranges: readonly Range[] });

/** The shares of some offers, the most refined reservation first, for it is the least use to others. */
export function sharesOf(offers: readonly Offer[]): Share[] {
  const shares: Share[] = [];
  for (const { resources } of offers) for (const resource of resources) addShare(resource, shares);
  return shares.sort(
    (a, b) => b.reservations.length - a.reservations.length || (a.key === b.key ? 0 : a.key < b.key ? -1 : 1),
  );
}

function addShare(resource: Resource, shares: Share[]): void {
  const { kind, name, reservations } = resource;
  const key = reservations.length === 0 ? '' : JSON.stringify(reservations);
  const share = shares.find((one) => one.kind === kind && one.name === name && one.key === key);
  if (kind === 'scalar') {
    if (share?.kind === 'scalar') share.milli += resource.milli;
    else shares.push({ key, name, reservations, kind, milli: resource.milli });
  } else if (share?.kind === 'ranges') share.ranges = ascending([...share.ranges, ...resource.ranges]);
  else shares.push({ key, name, reservations, kind, ranges: ascending(resource.ranges) });
}

function ascending(ranges: readonly Range[]): readonly Range[] {
  return [...ranges].sort((a, b) => a.begin - b.begin);
}

/** Takes amounts out of the shares, from the first on. The caller has made sure that they are there. */
export function takeFrom(shares: readonly Share[], wanted: Amounts): Resource[] {
  const taken: Resource[] = [];
  for (const name of RESOURCE_NAMES) {
    let missing = wanted[name];
    for (const share of shares) {
      if (missing === 0) break;
      if (share.name !== name) continue;
      const part = name === 'ports' ? takePorts(share, missing) : takeScalar(share, missing);
      if (part === null) continue;
      missing -= part.kind === 'scalar' ? part.milli : sizeOf(part.ranges);
      taken.push(part);
    }
  }
  return taken;
}

function takeScalar(share: Share, most: number): Resource | null {
  if (share.kind !== 'scalar') return null;
  const { kind, name, reservations } = share;
  const milli = Math.min(most, share.milli);
  share.milli -= milli;
  return milli > 0 ? { kind, name, milli, reservations } : null;
}

function takePorts(share: Share, most: number): Resource | null {
  if (share.kind !== 'ranges') return null;
  const { kind, name, reservations } = share;
  const [ranges, left] = split(share.ranges, most);
  share.ranges = left;
  return ranges.length > 0 ? { kind, name, ranges, reservations } : null;
}

/** The lowest `count` numbers of ascending ranges, and what is left. */
function split(ranges: readonly Range[], count: number): [taken: Range[], left: Range[]] {
  const taken: Range[] = [];
  const left: Range[] = [];
  let missing = count;
  for (const { begin, end } of ranges) {
    const from = begin + Math.min(missing, end - begin + 1);
    if (from > begin) taken.push({ begin, end: from - 1 });
    if (from <= end) left.push({ begin: from, end });
    missing -= from - begin;
  }
  return [taken, left];
}
