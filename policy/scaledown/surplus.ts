import { grouped } from '../../domain/collections.ts';
import type { PoolConfig } from '../../domain/config.ts';
import type { PoolPlan } from '../../domain/demand.ts';
import { type FleetAgent, isStarting } from '../../domain/fleet.ts';
import { isStaying, type ScaleDownInput } from './input.ts';

/** How many idle agents each configured pool could do without. Those that take no job are none of them. */
export function surpluses(
  { pools, plans, hungTasks }: Pick<ScaleDownInput, 'pools' | 'plans' | 'hungTasks'>,
  staying: readonly FleetAgent[],
): ReadonlyMap<string, number> {
  const planOf = new Map(plans.map((plan) => [plan.pool, plan]));
  const serving = staying.filter(({ taskId }) => !hungTasks.has(taskId));
  const agentsOf = grouped(serving, ({ pool }) => pool);
  return new Map(
    pools.map((pool) => {
      const plan = planOf.get(pool.name);
      return [pool.name, plan === undefined ? 0 : surplusOf(pool, plan, agentsOf(pool.name))];
    }),
  );
}

/**
 * Idle agents beyond the floor and beyond one for each waiting job, which GoCD may be about to give out; as many
 * may go as leave the pool its minimum. A maximum that leaves no room for the floor goes before it. Agents still
 * starting keep nobody from being needed: they are not there yet.
 */
function surplusOf(pool: PoolConfig, plan: PoolPlan, agents: readonly FleetAgent[]): number {
  const idle = agents.filter(({ phase }) => phase === 'idle').length;
  const building = agents.filter(({ phase }) => phase === 'building').length;
  const starting = agents.filter(isStarting).length;
  const needed = Math.min(plan.idleFloor + plan.waiting, Math.max(0, pool.max - building));
  return Math.max(0, Math.min(idle - needed, building + idle + starting - leastKept(pool, plan)));
}

/** As many as the pool keeps whatever they do: its minimum, and where it looks ahead those that stages to come will want. */
export function leastKept({ min, max }: PoolConfig, { lookAhead }: PoolPlan): number {
  return Math.min(max, Math.max(min, lookAhead?.mode === 'on' ? lookAhead.keep : 0));
}

/**
 * Since when each pool has had a surplus without a break; to be kept from round to round. A hold ends all of them,
 * for nobody knows what was needed meanwhile.
 */
export function updateSurplusSince(
  input: Pick<ScaleDownInput, 'now' | 'pools' | 'plans' | 'fleet' | 'surplusSince' | 'hungTasks' | 'hold'>,
): ReadonlyMap<string, number> {
  const since = new Map<string, number>();
  if (input.hold) return since;
  for (const [pool, surplus] of surpluses(input, input.fleet.filter(isStaying)))
    if (surplus > 0) since.set(pool, input.surplusSince.get(pool) ?? input.now);
  return since;
}
