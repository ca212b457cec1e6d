import type { Config } from '../../../domain/config.ts';
import type { PoolPlan } from '../../../domain/demand.ts';
import { type FleetAgent, isStarting } from '../../../domain/fleet.ts';
import type { Learned } from '../../../domain/habit.ts';
import type { Decide } from '../../../policy/round.ts';
import type { World } from '../../../policy/world.ts';
import type { Scenario } from '../../../sandbox/index.ts';

/** Another autoscaler's rule for how many agents there are to be, over our way of launching and removing them. */
export interface Baseline {
  readonly name: string;
  /** One line: where the rule is from, and its numbers. */
  readonly description: string;
  /** The config it is tried with: single use, say, where its agents have one job each. */
  adapt(config: Config): Config;
  /** Begins anew, without memory of earlier trials. */
  create(): Decide;
  /** What it has learned in earlier weeks of the scenario; nothing if left out. */
  readonly prepare?: (scenario: Scenario, seed: number) => Promise<Learned>;
}

/** One pool at one instant, as rules see it. */
export interface PoolNumbers {
  readonly name: string;
  readonly min: number;
  readonly max: number;
  /** Jobs that wait for an agent of it, in the order of their waiting. */
  readonly waiting: number;
  /** Agents with a job, those included that go when it has ended. */
  readonly building: number;
  readonly idle: number;
  readonly starting: number;
  readonly idleAgents: readonly FleetAgent[];
}

/** What a rule asks of one pool. */
export interface Order {
  /** Agents to launch. */
  readonly launch: number;
  /** Idle agents that may go. */
  readonly remove: number;
}

/** The order that brings a pool to a number of agents, those going with their job in hand not counted again. */
export function towards(target: number, { building, idle, starting }: PoolNumbers): Order {
  const present = building + idle + starting;
  return { launch: Math.max(0, target - present), remove: Math.max(0, present - target) };
}

/** The pools of a world with what waits for each, by our own judgement of which pool serves which job. */
export function poolNumbers(
  { config, fleet, view }: Pick<World, 'config' | 'fleet' | 'view'>,
  plans: readonly PoolPlan[],
): readonly PoolNumbers[] {
  const withJob = new Set(view.agents.filter(({ building }) => building !== null).map(({ uuid }) => uuid));
  return config.pools.map(({ name, min, max }) => {
    const agents = fleet.filter(({ pool }) => pool === name);
    const idleAgents = agents.filter(({ phase }) => phase === 'idle');
    return {
      name,
      min,
      max,
      waiting: plans.find(({ pool }) => pool === name)?.waiting ?? 0,
      building: agents.filter((agent) => isBuilding(agent, withJob)).length,
      idle: idleAgents.length,
      starting: agents.filter(isStarting).length,
      idleAgents,
    };
  });
}

function isBuilding({ phase, uuid }: FleetAgent, withJob: ReadonlySet<string>): boolean {
  return phase === 'building' || (phase === 'draining' && uuid !== null && withJob.has(uuid));
}
