import type { Constraint } from '../../../domain/config.ts';
import type { Offer, Resource } from '../../../domain/mesos.ts';

/**
 * The rules again, written to be plainly right rather than fast: what the properties hold the policy against.
 */

export interface Host {
  readonly hostname: string;
  readonly attributes: Offer['attributes'];
}

function valuesOf(field: string, { hostname, attributes }: Host): string[] {
  return field === 'hostname'
    ? [hostname]
    : attributes.filter(({ name }) => name === field).map(({ value }) => value);
}

/** Whether one more agent may go to `host`, given the hosts of all agents of its pool. */
export function admits({ field, operator, value }: Constraint, host: Host, others: readonly Host[]): boolean {
  const mine = valuesOf(field, host);
  if (mine.length === 0) return operator === 'UNLIKE';
  const having = (one: string) => others.filter((other) => valuesOf(field, other).includes(one)).length;
  const whole = () => new RegExp(`^(${value})$`);
  switch (operator) {
    case 'IS':
      return mine.some((one) => one === value);
    case 'LIKE':
      return mine.some((one) => whole().test(one));
    case 'UNLIKE':
      return mine.every((one) => !whole().test(one));
    case 'UNIQUE':
      return mine.every((one) => having(one) === 0);
    case 'MAX_PER':
      return mine.every((one) => having(one) < Number(value));
    case 'CLUSTER':
      return mine.some((one) => (value === null ? having(one) === others.length : one === value));
    case 'GROUP_BY': {
      const groups = [...new Set(others.flatMap((other) => valuesOf(field, other)))];
      const fewest = Math.min(...groups.map(having));
      return mine.every(
        (one) => having(one) === 0 || (groups.length >= Number(value ?? 0) && having(one) === fewest),
      );
    }
  }
}

/** How much there is of each resource, apart by name and reservations; ports one by one. */
export function totals(resources: readonly Resource[]): Map<string, number> {
  const sums = new Map<string, number>();
  for (const resource of resources) {
    const key = `${resource.name} ${JSON.stringify(resource.reservations)}`;
    if (resource.kind === 'scalar') sums.set(key, (sums.get(key) ?? 0) + resource.milli);
    else
      for (const { begin, end } of resource.ranges)
        for (let port = begin; port <= end; port++) {
          const one = `${key} ${port}`;
          sums.set(one, (sums.get(one) ?? 0) + 1);
        }
  }
  return sums;
}

/** How much there is of one resource, whatever its reservations: thousandths, or ports. */
export function totalOf(name: string, resources: readonly Resource[]): number {
  return resources
    .filter((resource) => resource.name === name)
    .flatMap((resource) =>
      resource.kind === 'scalar'
        ? [resource.milli]
        : resource.ranges.map(({ begin, end }) => end - begin + 1),
    )
    .reduce((sum, amount) => sum + amount, 0);
}
