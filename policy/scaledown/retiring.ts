import { grouped } from '../../domain/collections.ts';
import type { PoolConfig } from '../../domain/config.ts';
import type { PoolPlan } from '../../domain/demand.ts';
import { type FleetAgent, isStarting } from '../../domain/fleet.ts';
import { counted } from '../../domain/phrases.ts';
import { byAge, drainOf, type Rule, type ScaleDownInput } from './input.ts';
import { leastKept } from './surplus.ts';

/**
 * Agents that build while no job waits for their pool: they get no other job, so that they can go with the one they
 * have, instead of being idle for as long as a safe drain takes. As many stay as leave the pool its minimum and its idle floor,
 * which those at work are to be once they are done, and as many as stages to come will want of them. While any
 * job of the pool waits, even for an agent on its way, all stay: they may be done before that one has come. Those of
 * single-use pools, too old ones and the like go for good, by other rules.
 */
export const retiring: Rule = ({ pools, plans, scaling, endings }, staying) => {
  if (!scaling.retireBuilding) return [];
  const quiet = new Map(plans.filter(({ waiting }) => waiting === 0).map((plan) => [plan.pool, plan]));
  const agentsOf = grouped(staying, ({ pool }) => pool);
  return pools.flatMap((pool) => {
    const plan = quiet.get(pool.name);
    if (plan === undefined) return [];
    const agents = agentsOf(pool.name);
    const building = agents.filter(({ phase }) => phase === 'building').sort(inOrder(plan, endings));
    const others = agents.filter((agent) => agent.phase === 'idle' || isStarting(agent)).length;
    const spare = Math.max(0, building.length + others - leastOf(pool, plan));
    return building.slice(0, spare).map((agent) =>
      drainOf(agent, {
        rule: 'retiring',
        text: `no job waits for pool ${pool.name}, which has ${counted(building.length, 'agent')} at work: it gets no other job, and goes when the one it has is done`,
        numbers: { waiting: 0, building: building.length, minimum: leastOf(pool, plan) },
      }),
    );
  });
};

/**
 * The oldest first. Where the pool looks ahead, those first that are done first: of those that stay each has the less time without
 * work the later its job ends, and of one that has just begun it need not be said yet.
 */
function inOrder({ lookAhead }: PoolPlan, endings: ScaleDownInput['endings']) {
  if (lookAhead?.mode !== 'on') return byAge;
  const endOf = ({ taskId }: FleetAgent) => endings.get(taskId) ?? 0;
  return (a: FleetAgent, b: FleetAgent) => {
    const [endsA, endsB] = [endOf(a), endOf(b)];
    return endsA === endsB ? byAge(a, b) : endsA - endsB;
  };
}

function leastOf(pool: PoolConfig, plan: PoolPlan): number {
  return Math.max(leastKept(pool, plan), Math.min(plan.idleFloor, pool.max));
}
