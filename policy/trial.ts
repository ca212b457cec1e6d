import { byText, grouped } from '../domain/collections.ts';
import type { PoolConfig } from '../domain/config.ts';
import type { Breaker, PoolPlan } from '../domain/demand.ts';
import { type FleetAgent, isLeaving, isStarting } from '../domain/fleet.ts';
import { isOfOthers } from './breaker.ts';
import { fingerprintOf, isOutdated, launchedWith } from './fingerprint.ts';
import { byAge } from './scaledown/input.ts';

/**
 * A pool whose settings have changed is on trial: one agent, the canary, has to come to serve with the new ones before more
 * are launched, so that an image that does not work costs one launch. A pool of which no settings are known to have worked
 * is not: a first start serves the whole shortage at once. A canary that fails opens the pool's breaker as any launch does.
 */

/** Pool → the mark of the settings that last made an agent of it that served. */
export type Proven = ReadonlyMap<string, string>;

/** What is known of settings that have worked, and of such that have failed. */
export interface TrackRecord {
  readonly proven: Proven;
  readonly breakers: ReadonlyMap<string, Breaker>;
}

/** Whether a pool's present settings have still to be seen to work, where others have worked or failed before. */
export function isOnTrial(pool: PoolConfig, agents: readonly FleetAgent[], known: TrackRecord): boolean {
  const present = fingerprintOf(pool);
  const breaker = known.breakers.get(pool.name);
  const proven = known.proven.get(pool.name) ?? present;
  // What has failed with the present settings is for the breaker to try again.
  const isDoubtful = breaker === undefined ? proven !== present : isOfOthers(breaker, present);
  return isDoubtful && !agents.some((agent) => serves(agent) && !isOutdated(agent.taskId, present));
}

/** Agents of the pool on their way with its present settings, late ones too: while there is one, that is the trial. */
export function onTheirWay(pool: PoolConfig, agents: readonly FleetAgent[]): number {
  const present = fingerprintOf(pool);
  return agents.filter((agent) => isStarting(agent) && !isOutdated(agent.taskId, present)).length;
}

/**
 * The record once all that serve now have been seen: settings that a pool has and an agent serves with have proven good,
 * and what has failed with others before is past. Where nothing is known of a pool, what its agents were made with has worked.
 */
export function recordAfter(
  known: TrackRecord,
  fleet: readonly FleetAgent[],
  pools: readonly PoolConfig[],
): TrackRecord {
  const agentsOf = grouped(fleet, ({ pool }) => pool);
  const proven = new Map(known.proven);
  const breakers = new Map(known.breakers);
  for (const pool of pools) {
    const { name } = pool;
    const present = fingerprintOf(pool);
    const breaker = known.breakers.get(name);
    const isPast = breaker !== undefined && isOfOthers(breaker, present);
    if (known.proven.get(name) === present && !isPast) continue;
    const marks = agentsOf(name).flatMap((agent) =>
      serves(agent) ? (launchedWith(agent.taskId) ?? []) : [],
    );
    const isProven = marks.includes(present);
    const best = isProven ? present : (known.proven.get(name) ?? marks.sort(byText)[0]);
    if (best !== undefined) proven.set(name, best);
    if (isProven && isPast) breakers.delete(name);
  }
  return {
    proven: isSame(proven, known.proven) ? known.proven : proven,
    breakers: breakers.size === known.breakers.size ? known.breakers : breakers,
  };
}

/**
 * Of the agents with settings their pool no longer has, those that may be taken away for that: all, once the new ones work.
 * Until then what works is kept, but for one, whose place the canary takes; and while launches fail, all are kept.
 */
export function replaceable(
  outdated: ReadonlySet<string>,
  fleet: readonly FleetAgent[],
  {
    pools,
    plans,
  }: {
    readonly pools: readonly { readonly config: PoolConfig; readonly block: string | null }[];
    readonly plans: readonly PoolPlan[];
  },
): ReadonlySet<string> {
  if (outdated.size === 0) return outdated;
  const agentsOf = grouped(fleet, ({ pool }) => pool);
  const launching = new Set(plans.flatMap(({ pool, launch }) => (launch > 0 ? [pool] : [])));
  const kept = pools.flatMap(({ config, block }) => {
    if (block === null) return [];
    const agents = agentsOf(config.name);
    const isUnderWay = launching.has(config.name) || onTheirWay(config, agents) > 0 || agents.some(isLeaving);
    const idle = agents.filter(({ phase, taskId }) => phase === 'idle' && outdated.has(taskId)).sort(byAge);
    return block === 'canary' && !isUnderWay ? idle.slice(1) : idle;
  });
  const keptIds = new Set(kept.map(({ taskId }) => taskId));
  return new Set([...outdated].filter((taskId) => !keptIds.has(taskId)));
}

function serves({ phase }: FleetAgent): boolean {
  return phase === 'idle' || phase === 'building';
}

function isSame(one: Proven, other: Proven): boolean {
  return one.size === other.size && [...one].every(([pool, mark]) => other.get(pool) === mark);
}
