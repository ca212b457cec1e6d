import type { ImagePull } from '../../domain/commands.ts';
import type { PoolConfig } from '../../domain/config.ts';
import type { Decision } from '../../domain/decision.ts';
import type { WantedAgent } from '../../domain/demand.ts';
import { countsAsLive } from '../../domain/fleet.ts';
import type { Offer } from '../../domain/mesos.ts';
import type { Rationed } from '../demand/record.ts';
import { drainedOffering } from '../levers/hostDrains.ts';
import { type Accept, type Placement, place } from '../placement/place.ts';
import {
  type Amounts,
  addResource,
  amountsOf,
  fits,
  sharesOf,
  subtract,
  takeFrom,
} from '../placement/resources.ts';
import type { World } from '../world.ts';
import { type Images, type Pull, placeOf, REMEMBERED_MS, withPull } from './images.ts';
import { nextAgents } from './nextAgents.ts';
import { placesOf } from './places.ts';

/** A pull that is launched now, on offers that the round has no other use for. */
export interface PullAhead {
  readonly offerIds: readonly string[];
  readonly pull: ImagePull;
}

/** What is launched to have images pulled, and what follows. */
export interface PullsAhead {
  readonly ahead: readonly PullAhead[];
  readonly images: Images;
  readonly decisions: readonly Decision[];
}

/** A shell that ends at once; Docker's pull itself counts towards nobody. */
const AMOUNTS: Amounts = { cpus: 100, mem: 64_000, disk: 0, gpus: 0, ports: 0 };
/** All hosts share the way to the registry, on which agents that are wanted now must not wait for those to come. */
const MOST_AT_ONCE = 2;

export interface Wishes {
  readonly images: Images;
  readonly wanted: readonly WantedAgent[];
  readonly placement: Placement | null;
  readonly avoidHosts: ReadonlySet<string>;
}

/**
 * Has the images of pools pulled where their next agents will go: what is wanted now and then the agents to come are placed
 * as ever, and hosts that only the latter take are looked at, in that order. A pull takes no room from them, and asks for no
 * offer: it goes on what has come anyway.
 */
export function pullsAhead(world: World, demand: Rationed, wishes: Wishes): PullsAhead {
  const { now, config, fleet, offers, hold, brakeOn, newPullId } = world;
  const nothing = { ahead: [], images: wishes.images, decisions: [] };
  const free = MOST_AT_ONCE - wishes.images.underWay.size;
  if (newPullId === undefined || hold !== null || brakeOn || free <= 0 || offers.length === 0) return nothing;
  const next = nextAgents(demand);
  if (next.reasons.size === 0) return nothing;
  const { accepts } = place({
    now,
    pools: config.pools,
    wanted: [...wishes.wanted, ...next.wanted],
    offers,
    fleet,
    avoidHosts: wishes.avoidHosts,
    drainedHosts: drainedOffering(world),
    newTaskId: (_, index) => String(index),
  });
  const used = new Set((wishes.placement?.accepts ?? []).map(({ hostId }) => hostId));
  const pools = new Map(config.pools.map((pool) => [pool.name, pool]));
  const needsNone = imagesThere(world, wishes.images);
  const ahead: PullAhead[] = [];
  const decisions: Decision[] = [];
  let { images } = wishes;
  for (const { accept, poolName } of inTurn(accepts)) {
    const pool = pools.get(poolName);
    const { hostId } = accept;
    const reason = next.reasons.get(poolName);
    if (pool === undefined || reason === undefined || used.has(hostId) || needsNone(hostId, pool.image))
      continue;
    const resources = roomFor(accept, offers, pools);
    if (resources === null) continue;
    used.add(hostId);
    const taskId = newPullId(poolName, ahead.length);
    const pull = pullOn(accept, { taskId, pool: poolName, resources });
    ahead.push({ offerIds: accept.offerIds, pull });
    images = withPull(images, begun(pull, pool.image, now));
    decisions.push(explained(pull, pool.image, reason, now));
    if (ahead.length === free) break;
  }
  return { ahead, images, decisions };
}

/** Each agent with its host, in the order in which they were placed. */
function inTurn(accepts: readonly Accept[]) {
  return accepts
    .flatMap((accept) =>
      accept.launches.map(({ taskId, pool }) => ({ accept, poolName: pool, turn: Number(taskId) })),
    )
    .sort((a, b) => a.turn - b.turn);
}

/** Whether no pull is due: the image is there or on its way, a pull goes on there, or one has failed lately. */
function imagesThere({ now, config, fleet }: World, { here, failed, underWay }: Images) {
  const withAgents = placesOf(fleet.filter(countsAsLive), config);
  const pulling = new Set(Array.from(underWay.values(), ({ hostId }) => hostId));
  return (hostId: string, image: string) => {
    const where = placeOf(hostId, image);
    const isKnown = now - (here.get(where) ?? Number.NEGATIVE_INFINITY) < REMEMBERED_MS;
    const retryAt = failed.get(where)?.retryAt ?? now;
    return pulling.has(hostId) || isKnown || withAgents.has(where) || now < retryAt;
  };
}

/** What a pull takes of the offers; null if that would leave too little for the agents to come. */
function roomFor(accept: Accept, offers: readonly Offer[], pools: ReadonlyMap<string, PoolConfig>) {
  const ids = new Set(accept.offerIds);
  const taken = offers.filter(({ id }) => ids.has(id));
  const remaining = { cpus: 0, mem: 0, disk: 0, gpus: 0, ports: 0 };
  for (const { resources } of taken) for (const resource of resources) addResource(resource, remaining);
  for (const { pool } of accept.launches) {
    const config = pools.get(pool);
    if (config !== undefined) subtract(amountsOf(config), remaining);
  }
  return fits(AMOUNTS, remaining) ? takeFrom(sharesOf(taken), AMOUNTS) : null;
}

function pullOn(
  { hostId, launches: [first] }: Accept,
  what: Pick<ImagePull, 'taskId' | 'pool' | 'resources'>,
): ImagePull {
  return { ...what, hostId, hostname: first?.hostname ?? hostId, role: first?.role ?? '*' };
}

function begun({ taskId, pool, hostId, hostname }: ImagePull, image: string, now: number): Pull {
  return { taskId, pool, image, hostId, hostname, since: now, killedAt: null };
}

function explained(
  { taskId, pool, hostname }: ImagePull,
  image: string,
  reason: string,
  now: number,
): Decision {
  return {
    at: now,
    kind: 'pull',
    rule: 'pull-ahead',
    pool,
    taskId,
    text: `pull image ${image} on ${hostname} for pool ${pool}, which ${reason}`,
    numbers: {},
  };
}
