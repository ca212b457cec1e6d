import { isHostname, valuesOf } from './constraints.ts';
import type { Room } from './rooms.ts';

/** The values the rooms' hosts have for a field. */
export type Column = (room: Room) => readonly string[];

/**
 * The rooms' hosts, field by field: each is looked at once for all pools, and hosts with the same single value share it,
 * so that what ten pools read over and over is little and lies close together.
 */
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
    const column = isHostname(field) ? (room: Room) => valuesOf(field, room) : this.#read(field);
    this.#columns.set(field, column);
    return column;
  }

  #read(field: string): Column {
    const shared = new Map<string, readonly string[]>();
    const column = this.#rooms.map((room) => {
      const values = valuesOf(field, room);
      const [value] = values;
      if (value === undefined || values.length > 1) return values;
      const same = shared.get(value);
      if (same !== undefined) return same;
      shared.set(value, values);
      return values;
    });
    return ({ index }) => column[index] ?? [];
  }
}
