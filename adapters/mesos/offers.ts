import { isObject, type Json } from '../../domain/json.ts';
import type { Attribute, Offer, Range, Reservation, Resource } from '../../domain/mesos.ts';

/**
 * Offers are the bulk of what a master sends: one record holds those of every host of the cluster. They are
 * therefore checked and converted in one pass by hand, at about a sixth of what a schema and a conversion
 * cost.
 */

/** An offer as the wire has it; null if it lacks what every offer has. Unknown fields are ignored. */
export function offerFrom(wire: unknown): Offer | null {
  if (!isObject(wire)) return null;
  const id = idIn(wire.id);
  const hostId = idIn(wire.agent_id);
  if (id === null || hostId === null || typeof wire.hostname !== 'string') return null;
  return {
    id,
    hostId,
    hostname: wire.hostname,
    role: roleIn(wire.allocation_info) ?? '*',
    resources: each(wire.resources, resourceFrom),
    attributes: each(wire.attributes, attributeFrom),
    unavailability: unavailabilityFrom(wire.unavailability),
  };
}

/** A maintenance window, from nanoseconds (beyond what a double holds exactly) to milliseconds. */
export function unavailabilityFrom(wire: unknown): Offer['unavailability'] {
  if (!isObject(wire)) return null;
  const start = millisIn(wire.start);
  return start === null ? null : { start, duration: millisIn(wire.duration) };
}

/** A resource a task of ours can use; null for sets, disks with a source or volume, revocable ones, and absurd amounts. */
function resourceFrom(wire: unknown): Resource | null {
  if (!isObject(wire) || typeof wire.name !== 'string') return null;
  if (wire.revocable !== undefined || wire.disk !== undefined || wire.shared !== undefined) return null;
  const { name } = wire;
  const reservations = reservationsIn(wire);
  if (isObject(wire.scalar) && typeof wire.scalar.value === 'number') {
    const milli = Math.round(wire.scalar.value * 1000);
    return Number.isSafeInteger(milli) ? { kind: 'scalar', name, milli, reservations } : null;
  }
  if (isObject(wire.ranges))
    return { kind: 'ranges', name, ranges: each(wire.ranges.range, rangeFrom), reservations };
  return null;
}

const UNRESERVED: readonly Reservation[] = [];

/** Masters before 1.4 don't know `reservations` and tell a reserved resource by its role. */
function reservationsIn(resource: Json): readonly Reservation[] {
  if (resource.reservations !== undefined) return each(resource.reservations, reservationFrom);
  if (typeof resource.role !== 'string' || resource.role === '*') return UNRESERVED;
  const type = resource.reservation === undefined ? 'STATIC' : 'DYNAMIC';
  const details = isObject(resource.reservation) ? resource.reservation : {};
  return each([{ ...details, type, role: resource.role }], reservationFrom);
}

function reservationFrom(wire: unknown): Reservation | null {
  if (!isObject(wire) || typeof wire.role !== 'string') return null;
  const labels = isObject(wire.labels) ? each(wire.labels.labels, labelFrom) : null;
  return {
    type: wire.type === 'DYNAMIC' ? 'DYNAMIC' : 'STATIC',
    role: wire.role,
    ...(typeof wire.principal === 'string' && { principal: wire.principal }),
    ...(labels && { labels: { labels } }),
  };
}

function labelFrom(wire: unknown): { key: string; value?: string } | null {
  if (!isObject(wire) || typeof wire.key !== 'string') return null;
  return { key: wire.key, ...(typeof wire.value === 'string' && { value: wire.value }) };
}

/** Scalars, ranges and sets take the form Mesos itself prints: `10`, `[100-199, 300-300]`, `{a, b}`. */
function attributeFrom(wire: unknown): Attribute | null {
  if (!isObject(wire) || typeof wire.name !== 'string') return null;
  const { name } = wire;
  if (isObject(wire.text) && typeof wire.text.value === 'string')
    return { name, kind: 'text', value: wire.text.value };
  if (isObject(wire.scalar) && typeof wire.scalar.value === 'number')
    return { name, kind: 'scalar', value: String(Math.round(wire.scalar.value * 1000) / 1000) };
  if (isObject(wire.ranges)) {
    const ranges = each(wire.ranges.range, rangeFrom).map(({ begin, end }) => `${begin}-${end}`);
    return { name, kind: 'ranges', value: `[${ranges.join(', ')}]` };
  }
  if (isObject(wire.set))
    return { name, kind: 'set', value: `{${each(wire.set.item, textFrom).join(', ')}}` };
  return null;
}

function rangeFrom(wire: unknown): Range | null {
  if (!isObject(wire) || typeof wire.begin !== 'number' || typeof wire.end !== 'number') return null;
  return { begin: wire.begin, end: wire.end };
}

function textFrom(wire: unknown): string | null {
  return typeof wire === 'string' ? wire : null;
}

function roleIn(allocation: unknown): string | null {
  return isObject(allocation) ? textFrom(allocation.role) : null;
}

function idIn(wire: unknown): string | null {
  return isObject(wire) ? textFrom(wire.value) : null;
}

function millisIn(wire: unknown): number | null {
  return isObject(wire) && typeof wire.nanoseconds === 'number' ? Math.round(wire.nanoseconds / 1e6) : null;
}

/** What `convert` makes of each element, without the nulls; none if there is no list. */
function each<Out>(wire: unknown, convert: (element: unknown) => Out | null): Out[] {
  const converted: Out[] = [];
  if (!Array.isArray(wire)) return converted;
  for (const element of wire) {
    const out = convert(element);
    if (out !== null) converted.push(out);
  }
  return converted;
}
