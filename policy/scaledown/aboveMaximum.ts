import { grouped } from '../../domain/collections.ts';
import type { PoolConfig } from '../../domain/config.ts';
import { countsAsLive, type FleetAgent } from '../../domain/fleet.ts';
import { counted } from '../../domain/phrases.ts';
import type { Bendable, Maximums } from '../schedule/inForce.ts';
import { byAge, type Drain, drainOf, type Rule, type ScaleDownInput } from './input.ts';

/** The larger of the maximums of two moments: what a short dip of a schedule forbids is allowed again before it is gone. */
export function maximumsOf(now: Bendable, soon: Bendable): Maximums {
  const later = new Map(soon.pools.map(({ name, max }) => [name, max]));
  return {
    overall: Math.max(now.scaling.maxAgents, soon.scaling.maxAgents),
    ofPool: new Map(now.pools.map(({ name, max }) => [name, Math.max(max, later.get(name) ?? 0)])),
  };
}

/**
 * Takes idle agents beyond a maximum, of their pool or of all, that has been lowered, by a schedule or by hand. They need
 * not have been idle for long, or under a steady load the pool would never come down; whoever builds is left alone. First
 * go those that no waiting job needs, then those of the pool with the lowest priority, then of the dearest.
 */
export const aboveMaximum: Rule = (input, staying) => {
  const live = staying.filter(countsAsLive);
  const agentsOf = grouped(live, ({ pool }) => pool);
  const ofPools = input.pools.flatMap((pool) => {
    const limit = input.maximums.ofPool.get(pool.name) ?? pool.max;
    const agents = agentsOf(pool.name);
    return inOrder(agents, input)
      .slice(0, Math.max(0, agents.length - limit))
      .map((agent) => drain(agent, `pool ${pool.name} has`, agents.length, limit));
  });
  const going = new Set(ofPools.map(({ taskId }) => taskId));
  const left = live.filter(({ taskId }) => !going.has(taskId));
  const { overall } = input.maximums;
  const ofAll = inOrder(left, input)
    .slice(0, Math.max(0, left.length - overall))
    .map((agent) => drain(agent, 'all pools together have', live.length, overall));
  return [...ofPools, ...ofAll];
};

function inOrder(agents: readonly FleetAgent[], { pools, claims }: ScaleDownInput): readonly FleetAgent[] {
  const poolOf = new Map<string, PoolConfig>(pools.map((pool) => [pool.name, pool]));
  const priority = ({ pool }: FleetAgent) => poolOf.get(pool)?.priority ?? Number.NEGATIVE_INFINITY;
  const cost = ({ pool }: FleetAgent) => poolOf.get(pool)?.cost ?? 0;
  const isWanted = ({ taskId }: FleetAgent) => Number(!claims.unwanted.has(taskId));
  return agents
    .filter(({ phase }) => phase === 'idle')
    .sort(
      (a, b) =>
        isWanted(a) - isWanted(b) ||
        (priority(a) < priority(b) ? -1 : Number(priority(a) > priority(b))) ||
        cost(b) - cost(a) ||
        byAge(a, b),
    );
}

function drain(agent: FleetAgent, who: string, live: number, limit: number): Drain {
  return drainOf(agent, {
    rule: 'above-maximum',
    text: `${who} ${counted(live, 'agent')}, and at most ${limit} now`,
    numbers: { agents: live, maximum: limit },
  });
}
