import type { PoolPlan } from '../../../domain/demand.ts';
import { type FleetAgent, isStarting } from '../../../domain/fleet.ts';
import { chooseDrains } from '../../../policy/scaledown/chooseDrains.ts';
import type { Drain, ScaleDownInput } from '../../../policy/scaledown/input.ts';
import { agentOn, NOW, poolOf } from '../placement/support.ts';

export const MINUTE = 60_000;
export { HOUR, NOW, poolOf } from '../placement/support.ts';

/** One of our agents, idle for an hour on a host of its own, launched two hours ago, one job done. */
export function agent(taskId: string, changes: Partial<FleetAgent> = {}): FleetAgent {
  const twoHoursAgo = NOW - 120 * MINUTE;
  return agentOn(`host-of-${taskId}`, {
    taskId,
    since: NOW - 60 * MINUTE,
    launchedAt: twoHoursAgo,
    jobs: 1,
    ...changes,
  });
}

/** So many agents, each idle for an hour on a host of its own; the first is the oldest. */
export function agents(count: number, changes: Partial<FleetAgent> = {}): FleetAgent[] {
  return Array.from({ length: count }, (_, index) =>
    agent(`a${index + 1}`, { launchedAt: NOW - 120 * MINUTE + index, ...changes }),
  );
}

/** The numbers of a pool as the demand finds them in the fleet. */
export function planFor(
  pool: string,
  fleet: readonly FleetAgent[],
  changes: Partial<PoolPlan> = {},
): PoolPlan {
  const ours = fleet.filter((one) => one.pool === pool);
  return {
    pool,
    building: ours.filter(({ phase }) => phase === 'building').length,
    idle: ours.filter(({ phase }) => phase === 'idle').length,
    starting: ours.filter(isStarting).length,
    unavailable: 0,
    waiting: 0,
    shortage: 0,
    idleFloor: 0,
    forecast: null,
    target: null,
    want: 0,
    launch: 0,
    clamps: [],
    ...changes,
  };
}

/** A world in which every idle agent of the pool `default` has long been too many, but for what is said. */
export function worldWith(
  fleet: readonly FleetAgent[],
  { plan, ...changes }: Partial<ScaleDownInput> & { readonly plan?: Partial<PoolPlan> } = {},
): ScaleDownInput {
  const pools = changes.pools ?? [poolOf()];
  return {
    now: NOW,
    scaling: {
      idleTimeout: 10 * MINUTE,
      stabilisation: 5 * MINUTE,
      drainBudget: 1,
      retireBuilding: false,
      recycleOnChange: true,
    },
    maximums: {
      overall: Number.MAX_SAFE_INTEGER,
      ofPool: new Map(pools.map(({ name }) => [name, Number.MAX_SAFE_INTEGER])),
    },
    fleet,
    plans: pools.map(({ name }) => planFor(name, fleet, plan)),
    surplusSince: new Map(pools.map(({ name }) => [name, NOW - 60 * MINUTE])),
    maintenanceHosts: new Map(),
    handOver: [],
    claims: { slots: 0, room: [], unwanted: new Set() },
    outdatedTasks: new Set(),
    hungTasks: new Set(),
    endings: new Map(),
    hostDrains: new Map(),
    pausedPools: new Map(),
    hold: false,
    ...changes,
    pools,
  };
}

export function draining(...world: Parameters<typeof worldWith>): readonly Drain[] {
  return chooseDrains(worldWith(...world));
}

export function idsOf(drains: readonly Drain[]): string[] {
  return drains.map(({ taskId }) => taskId);
}
