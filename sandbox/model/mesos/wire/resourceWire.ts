import {
  type Amount,
  add,
  type Bundle,
  milli,
  NOTHING,
  parseResourceKey,
  resourceKey,
} from '../resources.ts';
import type { WireResource } from './calls.ts';
import { double, type Json } from './json.ts';

/** How resources are shown to a framework. */
export interface ResourceView {
  /** The role in `allocation_info`; null leaves it out, as for frameworks without MULTI_ROLE. */
  readonly allocatedTo: string | null;
  /** Whether reservations are told in the refined format. */
  readonly refined: boolean;
}

export function resourcesJson(bundle: Bundle, view: ResourceView): Json {
  return [...bundle].map(([key, amount]) => {
    const { name, role } = parseResourceKey(key);
    return {
      name,
      ...amountJson(amount),
      role: view.refined ? undefined : (role ?? '*'),
      allocation_info: view.allocatedTo === null ? undefined : { role: view.allocatedTo },
      reservations: view.refined && role !== null ? [{ type: 'STATIC', role }] : undefined,
    };
  });
}

function amountJson(amount: Amount): { readonly [key: string]: Json } {
  return typeof amount === 'number'
    ? { type: 'SCALAR', scalar: { value: double(amount / 1000) } }
    : { type: 'RANGES', ranges: { range: amount.map(({ begin, end }) => ({ begin, end })) } };
}

/** A task's resources as the master reads them. */
export interface RequestedResources {
  readonly resources: Bundle;
  /** Where `allocation_info` names another role than the offer's, that role; else the offer's. */
  readonly role: string;
}

export function requestedResources(list: readonly WireResource[], offeredTo: string): RequestedResources {
  let resources = NOTHING;
  let role = offeredTo;
  for (const each of list) {
    const amount = amountOf(each);
    if (amount !== null) resources = add(resources, new Map([[keyOf(each), amount]]));
    const named = each.allocation_info?.role;
    if (named !== undefined && named !== offeredTo) role = named;
  }
  return { resources, role };
}

function keyOf({ name, role, reservations }: WireResource): string {
  const reservedFor = reservations.at(-1)?.role ?? (role === '*' ? undefined : role);
  return resourceKey(name, reservedFor ?? null);
}

function amountOf({ scalar, ranges }: WireResource): Amount | null {
  if (scalar) return scalar.value > 0 ? milli(scalar.value) : null;
  return ranges && ranges.range.length > 0 ? ranges.range : null;
}

/** Resources in the master's messages: `cpus(allocated: ci):2; ports(allocated: ci):[31000-32000]`. */
export function resourcesText(bundle: Bundle, role: string): string {
  return [...bundle]
    .map(([key, amount]) => {
      const { name, role: reservedFor } = parseResourceKey(key);
      const reserved = reservedFor === null ? '' : `(reservations: [(STATIC,${reservedFor})])`;
      return `${name}(allocated: ${role})${reserved}:${amountText(amount)}`;
    })
    .join('; ');
}

function amountText(amount: Amount): string {
  if (typeof amount === 'number') return String(amount / 1000);
  return `[${amount.map(({ begin, end }) => `${begin}-${end}`).join(', ')}]`;
}
