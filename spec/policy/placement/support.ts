import type { Constraint, PoolConfig } from '../../../domain/config.ts';
import type { FleetAgent } from '../../../domain/fleet.ts';
import type { Attribute, Offer, Range, Reservation, Resource } from '../../../domain/mesos.ts';
import { type Placement, type PlacementInput, place } from '../../../policy/placement/place.ts';
import { somePool } from '../../support/config.ts';

export const NOW = Date.UTC(2024, 0, 1, 12);
export const HOUR = 60 * 60 * 1000;

/** A pool of agents with 1 cpu and 1024 MB, but for what is said. */
export function poolOf(changes: Partial<PoolConfig> = {}): PoolConfig {
  return somePool({ mem: 1024, disk: 0, ...changes });
}

/** A constraint from its words, as `rack MAX_PER 2`. */
export function constraint(words: string): Constraint {
  const [field = '', operator = '', value = null] = words.split(' ');
  const known = OPERATORS.find((one) => one === operator);
  if (known === undefined) throw new RangeError(`no operator ${operator}`);
  return { field, operator: known, value };
}

const OPERATORS = ['UNIQUE', 'CLUSTER', 'GROUP_BY', 'LIKE', 'UNLIKE', 'MAX_PER', 'IS'] as const;

export interface Share {
  readonly cpus?: number;
  readonly mem?: number;
  readonly disk?: number;
  readonly gpus?: number;
  readonly ports?: readonly Range[];
  readonly reservations?: readonly Reservation[];
}

/** The resources of an offer, in cpus and MB. */
export function resourcesOf({ reservations = [], ports, ...scalars }: Share): Resource[] {
  const resources: Resource[] = [];
  for (const name of ['cpus', 'mem', 'disk', 'gpus'] as const) {
    const amount = scalars[name];
    if (amount !== undefined)
      resources.push({ kind: 'scalar', name, milli: Math.round(amount * 1000), reservations });
  }
  if (ports !== undefined) resources.push({ kind: 'ranges', name: 'ports', ranges: ports, reservations });
  return resources;
}

/** What `host` offers; attributes are written as `rack:a`. */
export function offerOf(
  host: string,
  share: Share,
  changes: Partial<Offer> & { readonly traits?: readonly string[] } = {},
): Offer {
  const { traits = [], ...rest } = changes;
  return {
    id: `${host}-offer`,
    hostId: host,
    hostname: `${host}.example`,
    role: 'ci',
    resources: resourcesOf(share),
    attributes: traits.map(attribute),
    unavailability: null,
    ...rest,
  };
}

export function attribute(words: string): Attribute {
  const [name = '', value = ''] = words.split(':');
  return { name, kind: 'text', value };
}

/** One of our agents, idle for a minute on `host`. */
export function agentOn(
  host: string | null,
  changes: Partial<FleetAgent> & { readonly traits?: readonly string[] } = {},
): FleetAgent {
  const { traits = [], ...rest } = changes;
  return {
    taskId: `agent-on-${host}`,
    pool: 'default',
    phase: 'idle',
    since: NOW - 60_000,
    launchedAt: NOW - 120_000,
    hostId: host,
    hostname: host === null ? null : `${host}.example`,
    attributes: traits.map(attribute),
    uuid: `uuid-on-${host}`,
    resources: [],
    environments: [],
    launchedFor: null,
    jobs: 0,
    outlivesTask: false,
    burdenedSince: null,
    retiring: false,
    taskRuns: true,
    ...rest,
  };
}

/** Places `count` agents of the first pool, or those named, on the offers. */
export function placing(
  given: Partial<Omit<PlacementInput, 'wanted'>> & {
    readonly offers: readonly Offer[];
    readonly count?: number;
    readonly of?: readonly string[];
  },
): Placement {
  const { count = 1, of, ...input } = given;
  const pools = input.pools ?? [poolOf()];
  const names = of ?? Array<string>(count).fill(pools[0]?.name ?? 'default');
  return place({
    now: NOW,
    fleet: [],
    avoidHosts: new Set(),
    newTaskId: (pool, index) => `${pool}.${index}`,
    ...input,
    pools,
    wanted: names.map((pool) => ({ pool, job: null })),
  });
}

/** The host of each launch, in order of launching within each ACCEPT. */
export function hostsOf(placement: Placement): string[] {
  return placement.accepts.flatMap(({ launches }) => launches.map(({ hostId }) => hostId));
}
