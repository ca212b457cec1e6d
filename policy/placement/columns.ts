import { type HostTraits, isHostname, valuesOf } from './constraints.ts';
import type { Room } from './rooms.ts';

/**
 * What the rooms' hosts have for a field: hosts with the same values are a group. There are few groups, so what holds for
 * each is found out once, and of the rooms only the number of their group is looked at.
 */
export class Column {
  /** The values of each group; none if its hosts lack the field. */
  readonly groups: readonly (readonly string[])[];
  /** The group of each room, by the room's index. */
  readonly #groupOf: Int32Array;

  /** @param rooms in the order of their indexes. */
  constructor(rooms: readonly Room[], field: string) {
    const groups: (readonly string[])[] = [];
    const numbers = new Map<string, number>();
    this.#groupOf = new Int32Array(rooms.length);
    for (const room of rooms) {
      const key = keyIn(room, field);
      const number = numbers.get(key) ?? groups.push(valuesOf(field, room)) - 1;
      if (number === numbers.size) numbers.set(key, number);
      this.#groupOf[room.index] = number;
    }
    this.groups = groups;
  }

  /** @param room its index. */
  groupOf(room: number): number {
    return this.#groupOf[room] ?? 0;
  }

  /** Those of each group, by the group's number. */
  split(rooms: Int32Array): readonly Int32Array[] {
    const sizes = new Int32Array(this.groups.length);
    for (const room of rooms) sizes[this.groupOf(room)] = (sizes[this.groupOf(room)] ?? 0) + 1;
    const parts = Array.from(sizes, (size) => new Int32Array(size));
    const filled = sizes.fill(0);
    for (const room of rooms) {
      const group = this.groupOf(room);
      const at = filled[group] ?? 0;
      filled[group] = at + 1;
      const part = parts[group];
      if (part !== undefined) part[at] = room;
    }
    return parts;
  }
}

/** The rooms' hosts, field by field: each is looked at once for all pools. */
export class Columns {
  readonly #rooms: readonly Room[];
  readonly #columns = new Map<string, Column>();

  /** @param rooms in the order of their indexes. */
  constructor(rooms: readonly Room[]) {
    this.#rooms = rooms;
  }

  of(field: string): Column {
    const known = this.#columns.get(field);
    if (known !== undefined) return known;
    const column = new Column(this.#rooms, field);
    this.#columns.set(field, column);
    return column;
  }
}

/** The same for the same values and for no others. */
export function keyOf(values: readonly string[]): string {
  const [value] = values;
  return value !== undefined && values.length === 1 && !value.startsWith('[')
    ? value
    : JSON.stringify(values);
}

/** The key of a host's values, mostly without a list of them: with thousands of hosts, that is what costs. */
function keyIn(host: HostTraits, field: string): string {
  if (isHostname(field)) return keyOf([host.hostname]);
  let only: string | undefined;
  for (const { name, value } of host.attributes) {
    if (name !== field) continue;
    if (only !== undefined) return keyOf(valuesOf(field, host));
    only = value;
  }
  return only === undefined || only.startsWith('[') ? keyOf(valuesOf(field, host)) : only;
}
