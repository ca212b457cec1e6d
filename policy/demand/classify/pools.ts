import { byText, grouped } from '../../../domain/collections.ts';
import type { PoolConfig } from '../../../domain/config.ts';
import type { Breaker } from '../../../domain/demand.ts';
import { countsAsLive, type FleetAgent, isStarting } from '../../../domain/fleet.ts';
import type { Lever } from '../../../domain/levers.ts';
import { mayLaunch } from '../../breaker.ts';
import { type Capability, capabilityOf, type FitRules } from '../../fit.ts';
import { tooLargeFor } from '../../placement/hostSizes.ts';
import { isOnTrial, onTheirWay } from '../../trial.ts';
import type { World } from '../../world.ts';
import { hangs } from './agents.ts';
import { isOverdue } from './overdue.ts';

/** One pool as a round finds it. */
export interface PoolState {
  readonly config: PoolConfig;
  readonly name: string;
  readonly capability: Capability;
  /** Names of which a job must ask for at least one to be let in; empty if it lets in all. */
  readonly onlyFor: readonly string[];
  readonly building: number;
  /** Of those, the ones that get no other job. */
  readonly retiring: number;
  readonly idle: number;
  readonly starting: number;
  /** Live agents that serve no job: draining, disabled, lost, unapproved, hung, or ending with their task still running. */
  readonly unavailable: number;
  /** Of those, the ones that wait for approval in GoCD. */
  readonly unapproved: number;
  readonly min: number;
  readonly max: number;
  /** Agents its own maximum leaves room for. */
  readonly room: number;
  /** Agents it may launch this round: its room, or less while something blocks it. */
  readonly capacity: number;
  readonly block: 'unapproved' | 'pool-paused' | 'breaker' | 'canary' | null;
  readonly breaker: Breaker | undefined;
  /** Its pause by an operator. */
  readonly pause: Lever | undefined;
  /** By how many agents an operator has raised its idle floor. */
  readonly boost: number;
  /** When its agents were last placed, some found no room: until one does, its wishes take no slot from others. */
  readonly lacksRoom: boolean;
  /** Why no host seen could ever hold one of its agents; null if one could. */
  readonly tooLarge: string | null;
}

/**
 * All configured pools, in the order in which they are preferred for a job: those that no host can hold last, then
 * cheapest, then highest priority, then by name.
 */
export function poolStates(
  input: Pick<World, 'config' | 'fleet' | 'memory' | 'levers' | 'now'>,
  rules: FitRules,
): PoolState[] {
  const agentsOf = grouped(input.fleet, (agent) => agent.pool);
  return input.config.pools
    .map((pool) => poolState(pool, agentsOf(pool.name), input, rules))
    .sort(
      (a, b) =>
        Number(a.tooLarge !== null) - Number(b.tooLarge !== null) ||
        a.config.cost - b.config.cost ||
        b.config.priority - a.config.priority ||
        byText(a.name, b.name),
    );
}

/** What keeps the pool from launching more than its capacity. */
export function limitOf({ block, room }: PoolState): 'max' | Exclude<PoolState['block'], null> {
  if ((block === 'breaker' || block === 'canary') && room === 0) return 'max';
  return block ?? 'max';
}

/** Agents that may be launched over all pools before the global maximum is reached. Agents of removed pools count. */
export function globalRoom({ config, fleet }: Pick<World, 'config' | 'fleet'>): number {
  return Math.max(0, whole(config.scaling.maxAgents) - fleet.filter(countsAsLive).length);
}

/** Agents beyond the global maximum: there are some after it has been lowered. */
export function agentsAboveMaximum({ config, fleet }: Pick<World, 'config' | 'fleet'>): number {
  return Math.max(0, fleet.filter(countsAsLive).length - whole(config.scaling.maxAgents));
}

function poolState(
  config: PoolConfig,
  agents: readonly FleetAgent[],
  { config: { pools }, memory, levers, now }: Pick<World, 'config' | 'memory' | 'levers' | 'now'>,
  rules: FitRules,
): PoolState {
  const counts = tally(agents, { memory, now });
  const breaker = memory.breakers.get(config.name);
  const pause = levers.pausedPools.get(config.name);
  const live = counts.building + counts.idle + counts.starting + counts.unavailable;
  const room = Math.max(0, whole(config.max) - live);
  return {
    config,
    name: config.name,
    capability: capabilityOf({ ...config, elastic: false }, rules),
    onlyFor: onlyForOf(config, pools),
    ...counts,
    min: whole(config.min),
    max: whole(config.max),
    room,
    ...(pause === undefined
      ? launchable(config, { room, agents, unapproved: counts.unapproved }, { memory, now })
      : { capacity: 0, block: 'pool-paused' as const }),
    breaker,
    pause,
    boost: levers.boosts.get(config.name) ?? 0,
    lacksRoom: memory.unplaced.has(config.name),
    tooLarge: tooLargeFor(config, memory.hostSizes, now),
  };
}

/** GPUs are dear: who does not ask for what only they have is not given one. */
function onlyForOf({ onlyFor, gpus, resources, environments }: PoolConfig, pools: readonly PoolConfig[]) {
  if (onlyFor !== null) return onlyFor;
  if (gpus === 0) return [];
  const common = pools
    .filter((pool) => pool.gpus === 0)
    .flatMap((pool) => [...pool.resources, ...pool.environments]);
  const offered = new Set(common.map((name) => name.toLowerCase()));
  return [...resources, ...environments].filter((name) => !offered.has(name.toLowerCase()));
}

interface Tally {
  readonly building: number;
  readonly retiring: number;
  readonly idle: number;
  readonly starting: number;
  readonly unavailable: number;
  readonly unapproved: number;
}

function tally(agents: readonly FleetAgent[], world: Pick<World, 'memory' | 'now'>): Tally {
  const count = { building: 0, retiring: 0, idle: 0, starting: 0, unavailable: 0, unapproved: 0 };
  for (const agent of agents) {
    if (isOverdue(agent, world) || hangs(agent, world.memory)) count.unavailable += 1;
    else if (isStarting(agent)) count.starting += 1;
    else if (agent.phase === 'building' || agent.phase === 'idle') count[agent.phase] += 1;
    else if (countsAsLive(agent)) count.unavailable += 1;
    if (agent.phase === 'unapproved') count.unapproved += 1;
    if (agent.retiring) count.retiring += 1;
  }
  return count;
}

/**
 * An agent of the pool that GoCD does not approve means a wrong key: each further one would wait beside it. A pool on trial
 * and an open breaker let one agent through; while any agent with the pool's present settings is on its way, that is the one.
 */
function launchable(
  pool: PoolConfig,
  found: { readonly room: number; readonly agents: readonly FleetAgent[]; readonly unapproved: number },
  { memory, now }: Pick<World, 'memory' | 'now'>,
): Pick<PoolState, 'capacity' | 'block'> {
  const { room, agents, unapproved } = found;
  if (unapproved > 0) return { capacity: 0, block: 'unapproved' };
  const breaker = memory.breakers.get(pool.name);
  const onTrial = isOnTrial(pool, agents, memory);
  if (breaker === undefined && !onTrial) return { capacity: room, block: null };
  const mayTry = (onTrial || mayLaunch(breaker, now) === 'probe') && onTheirWay(pool, agents) === 0;
  return { capacity: Math.min(room, mayTry ? 1 : 0), block: onTrial ? 'canary' : 'breaker' };
}

/** A count that can be trusted: what is not a positive number counts as none. */
export function whole(value: number): number {
  return value > 0 ? Math.floor(value) : 0;
}
