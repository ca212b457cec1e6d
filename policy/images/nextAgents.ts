import type { PoolPlan, WantedAgent } from '../../domain/demand.ts';
import { counted } from '../../domain/phrases.ts';
import { expectedNow } from '../ahead/coming.ts';
import { describeComing } from '../ahead/comingWords.ts';
import { globalRoom, type PoolState } from '../demand/classify/pools.ts';
import type { Rationed } from '../demand/record.ts';

/** Agents that a pool will probably launch next, beyond those that it wants now. */
export interface NextAgents {
  readonly wanted: readonly WantedAgent[];
  /** By pool, why it will, as `has 3 more jobs waiting`. */
  readonly reasons: ReadonlyMap<string, string>;
}

/** No pool looks further ahead: of two pulls at once, those further down would not have their turn for minutes. */
const MOST_NEXT = 8;

/**
 * The agents that come next, in the order of the pools' priorities; none of a pool that does not pull ahead, that something
 * blocks, or that is at a maximum, for it launches nothing before that has ended.
 */
export function nextAgents(demand: Rationed): NextAgents {
  const wanted: WantedAgent[] = [];
  const reasons = new Map<string, string>();
  let slots = globalRoom(demand.input) - demand.wanted.length;
  for (const plan of demand.plans) {
    const pool = demand.pools.find(({ name }) => name === plan.pool);
    if (pool === undefined || !mayPullAhead(pool)) continue;
    const coming = comingOf(pool, plan, demand);
    const count = Math.min(coming.count, pool.room - plan.launch, slots, MOST_NEXT);
    // What is wanted now and has to wait for the growth limit goes somewhere, too.
    if (coming.count > 0 && (count > 0 || plan.launch > 0)) reasons.set(plan.pool, coming.reason);
    if (count <= 0) continue;
    slots -= count;
    for (let nth = 0; nth < count; nth++) wanted.push({ pool: plan.pool, job: null });
  }
  return { wanted, reasons };
}

function mayPullAhead({ config, block, tooLarge }: PoolState): boolean {
  return config.pullAhead === 'on' && block === null && tooLarge === null;
}

interface Coming {
  readonly count: number;
  /** Why the first of them comes. */
  readonly reason: string;
}

function comingOf(pool: PoolState, plan: PoolPlan, demand: Rationed): Coming {
  const isCapped = demand.input.budget?.capsFloors === true;
  const ways = [waitingIn(plan), ...(isCapped ? [] : [expectedIn(pool, plan, demand), nextOf(plan)])];
  const count = ways.reduce((sum, way) => sum + way.count, 0);
  return { count, reason: ways.find((way) => way.count > 0)?.reason ?? '' };
}

/** Jobs that have neither an agent nor one that is launched now: for want of polls with a shortage, by the growth limit. */
function waitingIn({ waiting, idle, starting, launch }: PoolPlan): Coming {
  const count = Math.max(0, waiting - idle - starting - launch);
  return { count, reason: `has ${counted(count, 'more job')} waiting` };
}

/** By stages that follow, or by the time of the week. Agents that come free may have these jobs. */
function expectedIn({ config }: PoolState, plan: PoolPlan, demand: Rationed): Coming {
  const there = config.singleUse ? 0 : plan.building + plan.idle + plan.starting + plan.launch;
  const stages = plan.lookAhead?.mode === 'on' ? plan.lookAhead.coming : [];
  const [first] = stages;
  const jobs = stages.reduce((sum, { jobs, share }) => sum + jobs * share, 0);
  const count = Math.max(0, Math.round(Math.max(jobs, plan.forecast?.jobs ?? 0)) - there);
  if (first === undefined) return { count, reason: `expects ${counted(count, 'more job')} at this time` };
  const { now, memory } = demand.input;
  const words = describeComing(expectedNow(first, demand.course, memory.durations, now), now);
  return { count, reason: `expects ${first.stage}, ${words}` };
}

/** A floor is filled up again once a job has one of its agents; and where agents are launched now, more may be. */
function nextOf({ idleFloor, launch, starting }: PoolPlan): Coming {
  if (idleFloor > 0) return { count: 1, reason: `keeps ${counted(idleFloor, 'agent')} ready for jobs` };
  return { count: launch + starting > 0 ? 1 : 0, reason: 'launches agents just now' };
}
