import type { PoolNumbers } from '../../../bench/policy/baselines/baseline.ts';
import type { PoolConfig } from '../../../domain/config.ts';
import type { FleetAgent } from '../../../domain/fleet.ts';
import type { WaitingJob } from '../../../domain/gocd.ts';
import { NO_LEVERS } from '../../../policy/levers/effects.ts';
import { NO_MEMORY } from '../../../policy/memory.ts';
import type { World } from '../../../policy/world.ts';
import { given, NOW } from '../../policy/demand/given.ts';
import { offerOf } from '../../policy/placement/support.ts';
import { someConfig } from '../../support/config.ts';

/** A pool of at most 20 agents in which nothing waits and nothing is there, but for what is said. */
export function numbers(changes: Partial<PoolNumbers> = {}): PoolNumbers {
  return {
    name: 'default',
    min: 0,
    max: 20,
    waiting: 0,
    building: 0,
    idle: 0,
    starting: 0,
    idleAgents: [],
    ...changes,
  };
}

/** A world with one host that has room for all, as a policy is given it. */
export function worldWith({
  pools,
  jobs = [],
  fleet = [],
  ...changes
}: Partial<Omit<World, 'config' | 'view'>> & {
  readonly pools: readonly PoolConfig[];
  readonly jobs?: readonly WaitingJob[];
  readonly fleet?: readonly FleetAgent[];
}): World {
  return {
    now: NOW,
    calendar: NOW,
    config: someConfig({ pools, scaling: { maxAgents: 12 } }),
    view: given({ jobs }).view,
    fleet,
    memory: NO_MEMORY,
    isNewReading: false,
    backlog: { pendingPolls: 0, counted: 1 },
    hold: null,
    levers: NO_LEVERS,
    restorable: new Map(),
    maintenanceHosts: new Map(),
    brakeOn: false,
    offers: [offerOf('host-1', { cpus: 100, mem: 1_000_000, disk: 1_000_000 })],
    newTaskId: (pool, index) => `gocd-agent.ci.${pool}.new${index}`,
    ...changes,
  };
}
