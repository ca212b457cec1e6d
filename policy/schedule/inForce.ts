import type { Config, PoolConfig, ScalingConfig } from '../../domain/config.ts';
import { entryNaming } from './windows.ts';

/** What schedules bend. */
export type Bendable = Pick<Config, 'pools' | 'scaling'>;

/** The most agents there may be: of all pools together, and of each by name. */
export interface Maximums {
  readonly overall: number;
  readonly ofPool: ReadonlyMap<string, number>;
}

/**
 * The config with the numbers that its schedules put in force at a time (ms since the epoch, by the calendar): of each
 * number the last entry counts that covers the minute and names it, else what the pool or `scaling` say themselves.
 */
export function inForce<C extends Bendable>(config: C, calendar: number): C {
  if (!isScheduled(config)) return config;
  const scaling = scalingInForce(config.scaling, calendar);
  const shared = followsMaxAgents(config) ? scaling.maxAgents : null;
  return { ...config, scaling, pools: config.pools.map((pool) => poolInForce(pool, shared, calendar)) };
}

/** The largest maximums that are ever in force: what a cluster must have room for. */
export function largestMaximums({ pools, scaling }: Bendable): Maximums {
  return {
    overall: Math.max(scaling.maxAgents, ...scaling.schedule.flatMap(({ maxAgents }) => maxAgents ?? [])),
    ofPool: new Map(
      pools.map(({ name, max, schedule }) => [
        name,
        Math.max(max, ...schedule.flatMap((entry) => entry.max ?? [])),
      ]),
    ),
  };
}

/** Whether there is any schedule at all. */
function isScheduled({ pools, scaling }: Bendable): boolean {
  return scaling.schedule.length > 0 || pools.some(({ schedule }) => schedule.length > 0);
}

/** The only pool, made from go-agent where none are configured: its maximum is max-agents, whatever that is. */
export function followsMaxAgents({ pools: [pool, ...others], scaling }: Bendable): boolean {
  return others.length === 0 && pool?.name === 'default' && pool.max === scaling.maxAgents;
}

function scalingInForce(scaling: ScalingConfig, calendar: number): ScalingConfig {
  const { schedule } = scaling;
  return {
    ...scaling,
    maxAgents: entryNaming(schedule, 'maxAgents', calendar)?.maxAgents ?? scaling.maxAgents,
    drainBudget: entryNaming(schedule, 'drainBudget', calendar)?.drainBudget ?? scaling.drainBudget,
  };
}

/** Much is kept by pool: the same numbers give the same object. */
const bent = new WeakMap<PoolConfig, Map<string, PoolConfig>>();

function poolInForce(pool: PoolConfig, shared: number | null, calendar: number): PoolConfig {
  const { schedule } = pool;
  const min = entryNaming(schedule, 'min', calendar)?.min ?? pool.min;
  const max = entryNaming(schedule, 'max', calendar)?.max ?? shared ?? pool.max;
  const idleFloor = entryNaming(schedule, 'idleFloor', calendar)?.idleFloor ?? pool.idleFloor;
  if (min === pool.min && max === pool.max && idleFloor === pool.idleFloor) return pool;
  const ofPool = bent.get(pool) ?? new Map<string, PoolConfig>();
  bent.set(pool, ofPool);
  const key = JSON.stringify([min, max, idleFloor]);
  const known = ofPool.get(key) ?? { ...pool, min, max, idleFloor };
  ofPool.set(key, known);
  return known;
}
