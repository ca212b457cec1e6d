import { grouped } from '../domain/collections.ts';
import type { Clamp, PoolPlan, WantedAgent } from '../domain/demand.ts';
import type { FleetAgent } from '../domain/fleet.ts';
import { duration } from '../domain/phrases.ts';
import { mayGoOn, mayStay, type Return } from './takeBack.ts';
import type { World } from './world.ts';

/** Those that are had back, and what is still wanted beside them. */
interface HadBack {
  readonly returns: readonly Return[];
  readonly wanted: readonly WantedAgent[];
}

interface Leaving {
  /** When the jobs of agents will probably end (ms since the epoch), by task id. */
  readonly endings: ReadonlyMap<string, number>;
  /** Those that go for another share of the slots. */
  readonly handedOver: ReadonlySet<string>;
}

/**
 * Covers what a pool is to have ready for stages to come with agents that retire there, as far as their jobs will probably end
 * before one launched now would be there: to go on costs the time until that stage comes, to go and be launched again a start
 * besides. A job that waits now has one launched for it all the same, for nobody knows when a job ends.
 */
export function goOnAhead(
  before: HadBack,
  world: Pick<World, 'now' | 'fleet' | 'hold' | 'brakeOn' | 'levers'>,
  plans: readonly PoolPlan[],
  { endings, handedOver }: Leaving,
): HadBack {
  const { wanted } = before;
  if (!mayGoOn(world) || endings.size === 0) return { returns: [], wanted };
  const { now } = world;
  const mayStayIn = grouped(mayStay(world, handedOver), ({ pool }) => pool);
  const readyIn = grouped(wanted.filter(isForReadiness), ({ pool }) => pool);
  const backIn = grouped(before.returns, ({ pool }) => pool);
  const covered = new Set<WantedAgent>();
  const returns = plans.flatMap((plan) => {
    const { pool, lookAhead } = plan;
    if (lookAhead?.mode !== 'on') return [];
    const launches = readyIn(pool);
    const going = soonestFirst(mayStayIn(pool), endings, now + lookAhead.leadMs);
    const goOn = going.slice(0, Math.max(launches.length, cutOf(plan, backIn(pool).length)));
    for (const launch of launches.slice(0, goOn.length)) covered.add(launch);
    return goOn.map((ending) => goesOn(ending, now));
  });
  return { returns, wanted: wanted.filter((one) => !covered.has(one)) };
}

/** For no job that waits, and to give none that hangs to another. */
function isForReadiness({ job, rescue }: WantedAgent): boolean {
  return job === null && rescue === undefined;
}

/** Agents that the pool is to have ready, and that its maximum, which keeps nothing for others, leaves no room for. */
function cutOf({ clamps, idleFloor, idle, starting, waiting }: PoolPlan, back: number): number {
  if (!clamps.includes('max') || clamps.some((clamp) => !OWN_LIMITS.includes(clamp))) return 0;
  return idleFloor - Math.max(0, idle + starting + back - waiting);
}

const OWN_LIMITS: readonly Clamp[] = ['max', 'growth-limit'];

interface Ending {
  readonly agent: FleetAgent;
  readonly endsAt: number;
}

function soonestFirst(
  retiring: readonly FleetAgent[],
  endings: Leaving['endings'],
  latest: number,
): readonly Ending[] {
  return retiring
    .map((agent) => ({ agent, endsAt: endings.get(agent.taskId) ?? Number.POSITIVE_INFINITY }))
    .filter(({ endsAt }) => endsAt <= latest)
    .sort((a, b) => a.endsAt - b.endsAt);
}

function goesOn({ agent: { taskId, pool }, endsAt }: Ending, now: number): Return {
  const endsInMs = Math.max(0, Math.round(endsAt - now));
  return {
    taskId,
    pool,
    rule: 'wanted-on',
    text: `let ${taskId} go on after its job, which ends in about ${duration(endsInMs)}: an agent launched now for stages to come would be there later`,
    numbers: { endsInMs },
  };
}
