import type { Offer, Range, Reservation, Resource } from '../../domain/mesos.ts';
import { type Amounts, SCALAR_NAMES } from './amounts.ts';

/**
 * What the offers of a room hold, share by share. Mesos keeps reserved and unreserved shares of a resource apart:
 * a task that takes 2 reserved and 1 unreserved cpus must name two resources, each with the reservations it was
 * offered with, or it gets TASK_ERROR. Equal shares of several offers add up.
 */
export class Stock {
  readonly #shares: Share[] = [];

  constructor(offers: readonly Offer[]) {
    for (const { resources } of offers) for (const resource of resources) this.#add(resource);
    this.#shares.sort(reservedFirst);
  }

  /** Takes the amounts out, reserved shares first. The caller has made sure that they are there. */
  cut(wanted: Amounts): Resource[] {
    return [
      ...SCALAR_NAMES.flatMap((name) => this.#cutScalar(name, wanted[name])),
      ...this.#cutPorts(wanted.ports),
    ];
  }

  #add(resource: Resource): void {
    const { kind, name, reservations } = resource;
    const key = reservations.length === 0 ? '' : JSON.stringify(reservations);
    const share = this.#shares.find((one) => one.kind === kind && one.name === name && one.key === key);
    if (share?.kind === 'scalar' && kind === 'scalar') share.milli += resource.milli;
    else if (share?.kind === 'ranges' && kind === 'ranges')
      share.ranges = inOrder([...share.ranges, ...resource.ranges]);
    else if (kind === 'scalar') this.#shares.push({ key, name, reservations, kind, milli: resource.milli });
    else this.#shares.push({ key, name, reservations, kind, ranges: inOrder(resource.ranges) });
  }

  #cutScalar(name: string, wanted: number): Resource[] {
    const cut: Resource[] = [];
    let rest = wanted;
    for (const share of this.#shares) {
      if (share.name !== name || share.kind !== 'scalar') continue;
      const milli = Math.min(rest, share.milli);
      if (milli <= 0) continue;
      share.milli -= milli;
      rest -= milli;
      cut.push({ kind: 'scalar', name, milli, reservations: share.reservations });
    }
    return cut;
  }

  #cutPorts(wanted: number): Resource[] {
    const cut: Resource[] = [];
    let rest = wanted;
    for (const share of this.#shares) {
      if (share.name !== 'ports' || share.kind !== 'ranges' || rest === 0) continue;
      const [ranges, left] = split(share.ranges, rest);
      if (ranges.length === 0) continue;
      share.ranges = left;
      rest -= sizeOf(ranges);
      cut.push({ kind: 'ranges', name: 'ports', ranges, reservations: share.reservations });
    }
    return cut;
  }
}

/** How many numbers the ranges hold. */
export function sizeOf(ranges: readonly Range[]): number {
  let size = 0;
  for (const { begin, end } of ranges) size += end - begin + 1;
  return size;
}

type Share = {
  readonly key: string;
  readonly name: string;
  readonly reservations: readonly Reservation[];
} & ({ readonly kind: 'scalar'; milli: number } | { readonly kind: 'ranges'; ranges: readonly Range[] });

function inOrder(ranges: readonly Range[]): readonly Range[] {
  return [...ranges].sort((a, b) => a.begin - b.begin);
}

/** The most refined reservation first, for it is the least use to others. */
function reservedFirst(a: Share, b: Share): number {
  if (a.reservations.length !== b.reservations.length) return b.reservations.length - a.reservations.length;
  return a.key === b.key ? 0 : a.key < b.key ? -1 : 1;
}

/** The lowest `count` numbers of ascending ranges, and what is left. */
function split(ranges: readonly Range[], count: number): [taken: Range[], left: Range[]] {
  const taken: Range[] = [];
  const left: Range[] = [];
  let rest = count;
  for (const { begin, end } of ranges) {
    const from = begin + Math.min(rest, end - begin + 1);
    if (from > begin) taken.push({ begin, end: from - 1 });
    if (from <= end) left.push({ begin: from, end });
    rest -= from - begin;
  }
  return [taken, left];
}
