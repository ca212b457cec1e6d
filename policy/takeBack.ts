import { grouped } from '../domain/collections.ts';
import type { PoolPlan, WantedAgent } from '../domain/demand.ts';
import type { FleetAgent } from '../domain/fleet.ts';
import { counted } from '../domain/phrases.ts';
import { byAge } from './scaledown/input.ts';
import type { World } from './world.ts';

/** An agent on its way out that is wanted again, and why. */
export interface Return {
  readonly taskId: string;
  readonly pool: string;
  readonly rule: 'demand-returned' | 'wanted-on' | 'paused';
  /** Why, in one line of plain words. */
  readonly text: string;
  readonly numbers: Readonly<Record<string, number>>;
}

/**
 * Retiring agents wanted on for each job without an agent. None of them is that job's agent, and one is launched for
 * it all the same; but an agent at work may be done before a new one has started. With two the slowest jobs of a steady
 * load wait a tenth less than with none, for no more agent-hours; with more, bursts cost more: docs/benchmarks.md.
 */
const WANTED_ON_PER_JOB = 2;

/** Covers what is wanted with idle agents that are just being drained, as far as there are any. */
export function takeBack(
  wanted: readonly WantedAgent[],
  restorable: World['restorable'],
): { readonly returns: readonly Return[]; readonly wanted: readonly WantedAgent[] } {
  const left = new Map([...restorable].map(([pool, taskIds]) => [pool, [...taskIds]]));
  const returns: Return[] = [];
  const stillWanted = wanted.filter(({ pool }) => {
    const taskId = left.get(pool)?.pop();
    if (taskId === undefined) return true;
    const text = `take ${taskId} back into service: there is work for it again`;
    returns.push({ taskId, pool, rule: 'demand-returned', text, numbers: {} });
    return false;
  });
  return { returns, wanted: stillWanted };
}

/**
 * Retiring agents that are wanted on after their job: some, where more jobs wait than agents are there or on their way;
 * the more so where none can be launched, for a limit or for want of room or of Mesos.
 * @param handedOver those that go for another share of the slots
 */
export function wantedOn(
  world: Pick<World, 'fleet' | 'hold' | 'brakeOn' | 'levers'>,
  plans: readonly PoolPlan[],
  handedOver: ReadonlySet<string>,
): readonly Return[] {
  if (!mayGoOn(world)) return [];
  const retiringIn = grouped(
    world.fleet.filter(({ retiring }) => retiring),
    ({ pool }) => pool,
  );
  const mayStayIn = grouped(mayStay(world, handedOver), ({ pool }) => pool);
  return plans.flatMap((plan) =>
    neededOf(plan, plan.building - retiringIn(plan.pool).length, mayStayIn(plan.pool)),
  );
}

/** All that retire, but for those that go for another share and those of a pool that an operator has paused. */
export function mayStay(
  { fleet, levers }: Pick<World, 'fleet' | 'levers'>,
  handedOver: ReadonlySet<string>,
): readonly FleetAgent[] {
  return fleet.filter(
    ({ retiring, pool, taskId }) => retiring && !levers.pausedPools.has(pool) && !handedOver.has(taskId),
  );
}

/** Whether GoCD's word is good, and nobody wants the fleet as it is: what a pause keeps is another matter. */
export function mayGoOn({ hold, brakeOn }: Pick<World, 'hold' | 'brakeOn'>): boolean {
  return hold !== 'tearing-down' && hold !== 'paused' && hold !== 'stale-view' && !brakeOn;
}

/** All that retire where agents are not to (any more), as after a change of the config, or for another share: they go on after their job. */
export function keptAtWork(
  world: Pick<World, 'fleet' | 'hold' | 'brakeOn' | 'levers'>,
  handedOver: ReadonlySet<string>,
): readonly Return[] {
  if (!mayGoOn(world)) return [];
  return mayStay(world, handedOver).map(({ taskId, pool }) => ({
    taskId,
    pool,
    rule: 'wanted-on',
    text: `let ${taskId} go on after its job: agents at work are not retired`,
    numbers: {},
  }));
}

function neededOf(
  { waiting, idle, starting }: PoolPlan,
  staying: number,
  retiring: readonly FleetAgent[],
): readonly Return[] {
  const uncovered = Math.max(0, waiting - idle - starting);
  const short = Math.max(0, WANTED_ON_PER_JOB * uncovered - staying);
  return [...retiring]
    .sort(byAge)
    .slice(0, short)
    .map(({ taskId, pool }) => ({
      taskId,
      pool,
      rule: 'wanted-on',
      text: `let ${taskId} go on after its job: ${counted(uncovered, 'job')} of pool ${pool} without an agent`,
      numbers: { uncovered, staying, retiring: retiring.length },
    }));
}

/**
 * All that go only for want of work, once an operator has paused, or has paused their pool: nothing may be taken away, and
 * nothing comes in its place.
 */
export function keptByPause({
  fleet,
  hold,
  restorable,
  levers,
}: Pick<World, 'fleet' | 'hold' | 'restorable' | 'levers'>): readonly Return[] {
  if (hold === 'tearing-down') return [];
  const isPaused = (pool: string) => hold === 'paused' || levers.pausedPools.has(pool);
  const kept = (taskId: string, pool: string): Return => {
    const text = `keep ${taskId}: nothing is taken away while ${hold === 'paused' ? '' : `pool ${pool} is `}paused`;
    return { taskId, pool, rule: 'paused', text, numbers: {} };
  };
  return [
    ...fleet
      .filter(({ retiring, pool }) => retiring && isPaused(pool))
      .map(({ taskId, pool }) => kept(taskId, pool)),
    ...[...restorable]
      .filter(([pool]) => isPaused(pool))
      .flatMap(([pool, taskIds]) => taskIds.map((taskId) => kept(taskId, pool))),
  ];
}
