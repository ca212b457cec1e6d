import type { PoolConfig } from '../../domain/config.ts';
import { countsAsLive, type FleetAgent } from '../../domain/fleet.ts';
import { maintenanceOf } from '../../domain/maintenance.ts';
import type { Attribute, Offer } from '../../domain/mesos.ts';
import type { HostTraits } from './constraints/constraint.ts';
import { GroupedHosts } from './constraints/hostGroups.ts';
import { addResource, type Remaining } from './resources.ts';

/**
 * All that one host offers to one role. Mesos takes several offers in one ACCEPT only if they are of the same
 * host and the same role; then a task may take of all of them.
 */
export interface HostOffers {
  /** Its place among all of a pass. */
  readonly index: number;
  readonly hostId: string;
  readonly hostname: string;
  readonly role: string;
  readonly attributes: readonly Attribute[];
  /** In the order of their ids. */
  readonly offers: Offer[];
  /** What no launch of this pass has taken yet. */
  readonly remaining: Remaining;
}

/** What a pass knows of the cluster. */
export interface Cluster {
  /** In the order of their indexes. */
  readonly hosts: readonly HostOffers[];
  readonly grouped: GroupedHosts;
  /** By the host's id: one for each role it offers to. */
  readonly byHost: ReadonlyMap<string, readonly HostOffers[]>;
  /** Those any pool may use: of hosts with no maintenance in sight, and of those with some. */
  readonly clear: readonly HostOffers[];
  readonly closing: readonly HostOffers[];
  /** Why the other hosts may not be used, by id. */
  readonly closedHosts: ReadonlyMap<string, string>;
  /** Ids of hosts with GPUs, as far as can be told from what they offer and from our own agents there. */
  readonly gpuHosts: ReadonlySet<string>;
  /** Our agents that still take up room. */
  readonly agents: readonly FleetAgent[];
}

export function clusterOf(input: {
  readonly now: number;
  readonly pools: readonly PoolConfig[];
  readonly offers: readonly Offer[];
  readonly fleet: readonly FleetAgent[];
  readonly avoidHosts: ReadonlySet<string>;
  readonly drainedHosts?: ReadonlySet<string>;
}): Cluster {
  const { hosts, byHost } = gather(input.offers);
  const agents = input.fleet.filter(countsAsLive);
  const clear: HostOffers[] = [];
  const closing: HostOffers[] = [];
  const closedHosts = new Map<string, string>();
  for (const host of hosts) {
    const maintenance = maintenanceOf(firstUnavailability(host), input.now);
    if (input.drainedHosts?.has(host.hostId)) closedHosts.set(host.hostId, 'being drained by an operator');
    else if (input.avoidHosts.has(host.hostId)) closedHosts.set(host.hostId, 'avoided for now');
    else if (maintenance === 'near') closedHosts.set(host.hostId, 'under maintenance or about to be');
    else (maintenance === 'none' ? clear : closing).push(host);
  }
  const gpuHosts = gpuHostsOf(hosts, agents, input.pools);
  return { hosts, grouped: new GroupedHosts(hosts), byHost, clear, closing, closedHosts, gpuHosts, agents };
}

function gather(offers: readonly Offer[]): Pick<Cluster, 'hosts' | 'byHost'> {
  const hosts: HostOffers[] = [];
  const byHost = new Map<string, HostOffers[]>();
  for (const offer of offers) {
    const { hostId, hostname, role, attributes } = offer;
    const ofHost = byHost.get(hostId);
    let host = ofHost?.find((one) => one.role === role);
    if (host !== undefined) {
      host.offers.push(offer);
      host.offers.sort((a, b) => (a.id < b.id ? -1 : 1));
    } else {
      const remaining = { cpus: 0, mem: 0, disk: 0, gpus: 0, ports: 0 };
      host = { index: hosts.length, hostId, hostname, role, attributes, offers: [offer], remaining };
      hosts.push(host);
      if (ofHost === undefined) byHost.set(hostId, [host]);
      else ofHost.push(host);
    }
    for (const resource of offer.resources) addResource(resource, host.remaining);
  }
  return { hosts, byHost };
}

/** The first maintenance window any of the offers tells of. */
function firstUnavailability({ offers }: HostOffers): Offer['unavailability'] {
  let first: Offer['unavailability'] = null;
  for (const { unavailability } of offers)
    if (unavailability !== null && (first === null || unavailability.start < first.start))
      first = unavailability;
  return first;
}

function gpuHostsOf(
  hosts: readonly HostOffers[],
  agents: readonly FleetAgent[],
  pools: readonly PoolConfig[],
): Set<string> {
  const gpuHosts = new Set<string>();
  for (const { hostId, remaining } of hosts) if (remaining.gpus > 0) gpuHosts.add(hostId);
  const gpuPools = new Set(pools.filter(({ gpus }) => gpus > 0).map(({ name }) => name));
  for (const { pool, hostId } of agents) if (hostId !== null && gpuPools.has(pool)) gpuHosts.add(hostId);
  return gpuHosts;
}

/**
 * The host an agent runs on, as its offers describe it now or else as the agent remembers it; null where neither
 * does, as of an agent found again after a restart.
 */
export function hostOf(agent: FleetAgent, { byHost }: Cluster): HostTraits | null {
  const offered = agent.hostId === null ? undefined : byHost.get(agent.hostId)?.at(-1);
  if (offered !== undefined) return offered;
  return agent.hostname === null ? null : { hostname: agent.hostname, attributes: agent.attributes };
}

/** Other work on a GPU host would lock out work that needs its GPUs: a framework that is offered them must keep off. */
export function isKeptForGpus({ hostId }: HostOffers, pool: PoolConfig, { gpuHosts }: Cluster): boolean {
  return pool.gpus === 0 && gpuHosts.size > 0 && gpuHosts.has(hostId);
}
