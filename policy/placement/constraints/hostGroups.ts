import type { FieldOfHosts, HostTraits } from './constraint.ts';

/**
 * Hosts with the same values of a field are a group. There are few groups, so what depends on the values alone is found
 * out once for each, and not for each host.
 */
export interface HostGroups {
  /** The values of each group; none if its hosts lack the field. */
  readonly values: readonly (readonly string[])[];
  /** The number of each host's group, by the host's index. */
  readonly groupOf: Int32Array;
}

/** The hosts' groups, field by field: each host is looked at once for all pools. */
export class GroupedHosts {
  readonly #hosts: readonly HostTraits[];
  readonly #known = new Map<string, HostGroups>();

  /** @param hosts in the order of their indexes. */
  constructor(hosts: readonly HostTraits[]) {
    this.#hosts = hosts;
  }

  by(field: FieldOfHosts): HostGroups {
    const known = this.#known.get(field.key);
    if (known !== undefined) return known;
    const groups = groupsBy(field, this.#hosts);
    this.#known.set(field.key, groups);
    return groups;
  }
}

function groupsBy({ valuesOf }: FieldOfHosts, hosts: readonly HostTraits[]): HostGroups {
  const values: (readonly string[])[] = [];
  const numbers = new Map<string, number>();
  const groupOf = new Int32Array(hosts.length);
  let index = 0;
  for (const host of hosts) {
    const own = valuesOf(host);
    const key = keyOf(own);
    const number = numbers.get(key) ?? values.push(own) - 1;
    if (number === numbers.size) numbers.set(key, number);
    groupOf[index++] = number;
  }
  return { values, groupOf };
}

/** The same text for the same values and for no others. */
export function keyOf(values: readonly string[]): string {
  const [value] = values;
  return value !== undefined && values.length === 1 && !value.startsWith('[')
    ? value
    : JSON.stringify(values);
}
