import { type HostTraits, valuesOf } from './constraints.ts';
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
  constructor(rooms: readonly Room[], valuesOf: (host: HostTraits) => readonly string[]) {
    const groups: (readonly string[])[] = [];
    const numbers = new Map<string, number>();
    this.#groupOf = new Int32Array(rooms.length);
    for (const room of rooms) {
      const values = valuesOf(room);
      const key = keyOf(values);
      const number = numbers.get(key) ?? groups.push(values) - 1;
      if (number === numbers.size) numbers.set(key, number);
      this.#groupOf[room.index] = number;
    }
    this.groups = groups;
  }

  /** @param room its index. */
  groupOf(room: number): number {
    return this.#groupOf[room] ?? 0;
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
    const column = new Column(this.#rooms, (host) => valuesOf(field, host));
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
