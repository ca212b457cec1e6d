import type { Range } from '../../../domain/mesos.ts';
import type { HostSpec } from './api.ts';

/** Thousandths of a scalar, or ranges. Mesos computes in fixed point with three decimals. */
export type Amount = number | readonly Range[];

/** Resources by name, those reserved for a role under `name@role`; in the order they are told in. */
export type Bundle = ReadonlyMap<string, Amount>;

export const NOTHING: Bundle = new Map();

/** How a resource is called within a bundle. */
export function resourceKey(name: string, reservedFor: string | null): string {
  return reservedFor === null ? name : `${name}@${reservedFor}`;
}

/** The name and, if reserved, the role behind a key. */
export function parseResourceKey(key: string): { readonly name: string; readonly role: string | null } {
  const at = key.indexOf('@');
  return at < 0 ? { name: key, role: null } : { name: key.slice(0, at), role: key.slice(at + 1) };
}

/** All that a host has, in the order a real master lists it. */
export function hostBundle(spec: HostSpec): Bundle {
  const bundle = new Map<string, Amount>();
  if (spec.ports) bundle.set('ports', spec.ports);
  setScalars(bundle, spec, null);
  if (spec.gpus) bundle.set('gpus', milli(spec.gpus));
  for (const share of spec.reserved ?? []) setScalars(bundle, share, share.role);
  return bundle;
}

function setScalars(
  bundle: Map<string, Amount>,
  from: { readonly cpus: number; readonly mem: number; readonly disk: number },
  role: string | null,
): void {
  for (const [name, value] of Object.entries({ cpus: from.cpus, mem: from.mem, disk: from.disk })) {
    if (value > 0) bundle.set(resourceKey(name, role), milli(value));
  }
}

/** A scalar in thousandths. */
export function milli(value: number): number {
  return Math.round(value * 1000);
}

export function isEmpty(bundle: Bundle): boolean {
  return bundle.size === 0;
}

/** The scalars of one name in thousandths, reserved and not. */
export function scalarOf(bundle: Bundle, name: string): number {
  let sum = 0;
  for (const [key, amount] of bundle)
    if (typeof amount === 'number' && parseResourceKey(key).name === name) sum += amount;
  return sum;
}

export function add(a: Bundle, b: Bundle): Bundle {
  if (isEmpty(a)) return b;
  const sum = new Map(a);
  for (const [key, amount] of b) sum.set(key, plus(sum.get(key), amount));
  return sum;
}

/** `a` without `b`; what `a` lacks is ignored. */
export function subtract(a: Bundle, b: Bundle): Bundle {
  const rest = new Map(a);
  for (const [key, amount] of b) {
    const left = minus(rest.get(key), amount);
    if (left === null) rest.delete(key);
    else rest.set(key, left);
  }
  return rest;
}

export function contains(whole: Bundle, part: Bundle): boolean {
  for (const [key, amount] of part) if (!covers(whole.get(key), amount)) return false;
  return true;
}

/** What of a bundle a role may be offered: the unreserved part and its own reservations. */
export function usableBy(bundle: Bundle, role: string): Bundle {
  for (const key of bundle.keys()) {
    const reservedFor = parseResourceKey(key).role;
    if (reservedFor !== null && reservedFor !== role)
      return new Map([...bundle].filter(([each]) => [null, role].includes(parseResourceKey(each).role)));
  }
  return bundle;
}

/** The same resources in the order another bundle has them. */
export function inOrderOf(order: Bundle, bundle: Bundle): Bundle {
  const sorted = new Map<string, Amount>();
  for (const key of order.keys()) {
    const amount = bundle.get(key);
    if (amount !== undefined) sorted.set(key, amount);
  }
  return sorted;
}

function plus(a: Amount | undefined, b: Amount): Amount {
  if (a === undefined) return b;
  if (typeof a === 'number' && typeof b === 'number') return a + b;
  return merged([...rangesOf(a), ...rangesOf(b)]);
}

function minus(a: Amount | undefined, b: Amount): Amount | null {
  if (a === undefined) return null;
  if (typeof a === 'number' && typeof b === 'number') return a > b ? a - b : null;
  const left = rangesOf(b).reduce(without, rangesOf(a));
  return left.length > 0 ? left : null;
}

function covers(whole: Amount | undefined, part: Amount): boolean {
  if (typeof part === 'number') return part === 0 || (typeof whole === 'number' && whole >= part);
  return part.every((each) =>
    rangesOf(whole ?? []).some((range) => range.begin <= each.begin && each.end <= range.end),
  );
}

function rangesOf(amount: Amount): readonly Range[] {
  return typeof amount === 'number' ? [] : amount;
}

function without(ranges: readonly Range[], gap: Range): readonly Range[] {
  return ranges.flatMap((range) => {
    if (gap.end < range.begin || range.end < gap.begin) return [range];
    const before = { begin: range.begin, end: gap.begin - 1 };
    const after = { begin: gap.end + 1, end: range.end };
    return [before, after].filter(({ begin, end }) => begin <= end);
  });
}

function merged(ranges: readonly Range[]): readonly Range[] {
  const result: Range[] = [];
  for (const range of [...ranges].sort((a, b) => a.begin - b.begin)) {
    const last = result.at(-1);
    if (last && range.begin <= last.end + 1)
      result[result.length - 1] = { begin: last.begin, end: Math.max(last.end, range.end) };
    else result.push(range);
  }
  return result;
}
