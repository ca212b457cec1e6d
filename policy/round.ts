import { grouped } from '../domain/collections.ts';
import type { Decision } from '../domain/decision.ts';
import type { Assessment, Clamp, WantedAgent } from '../domain/demand.ts';
import type { Offer } from '../domain/mesos.ts';
import { isAvoided } from './breaker.ts';
import { explainLaunches, explainMoves } from './decisions.ts';
import { demandOf } from './demand/assess.ts';
import { hangs } from './demand/classify/agents.ts';
import { globalRoom, whole } from './demand/classify/pools.ts';
import { overduePairs } from './demand/cover/overdue.ts';
import { explain } from './demand/explain/explain.ts';
import type { Rationed } from './demand/record.ts';
import { outdatedIn } from './fingerprint.ts';
import type { Lesson } from './forecast/learn.ts';
import { goOnAhead } from './goOnAhead.ts';
import { blamed } from './hungAgents.ts';
import { type Pulls, pullsIn } from './images/pulls.ts';
import { drainedOffering, hostDrainsIn, withoutThoseOf } from './levers/hostDrains.ts';
import type { Memory } from './memory.ts';
import { sizesSeen } from './placement/hostSizes.ts';
import { type Placement, type PlacementInput, place } from './placement/place.ts';
import { withoutJars } from './placement/withoutJars.ts';
import { maximumsOf } from './scaledown/aboveMaximum.ts';
import { chooseDrains } from './scaledown/chooseDrains.ts';
import type { Claims, Drain, ScaleDownInput } from './scaledown/input.ts';
import { updateSurplusSince } from './scaledown/surplus.ts';
import { inForce, type Maximums } from './schedule/inForce.ts';
import { arrivalsAfter } from './shares/arrivalsSeen.ts';
import { withMore } from './shares/shareUse.ts';
import { SlotBook } from './shares/slots.ts';
import { unservedShares } from './shares/unserved.ts';
import { keptAtWork, keptByPause, type Return, takeBack, wantedOn } from './takeBack.ts';
import { recordAfter, replaceable, type TrackRecord } from './trial.ts';
import { holdersIn } from './waits/runs.ts';
import type { World } from './world.ts';

export interface Round {
  readonly assessment: Assessment;
  /** Agents on their way out that are wanted again. */
  readonly returns: readonly Return[];
  /** Agents to be taken away. */
  readonly drains: readonly Drain[];
  readonly surplusSince: Memory['surplusSince'];
  readonly unservedShares: Memory['unservedShares'];
  readonly shareArrivals: Memory['shareArrivals'];
  readonly hostSizes: Memory['hostSizes'];
  readonly hungAgents: Memory['hungAgents'];
  /** Which settings have worked, and what has failed. */
  readonly record: TrackRecord;
  /** Names of agents that from now on are held to take no job, ours or not. */
  readonly newlyHung: readonly string[];
  /** What the offers are used for; null if there were none, or nothing was wanted. */
  readonly placement: Placement | null;
  /** What becomes of images; left out where no pool pulls ahead. */
  readonly pulls?: Pulls;
  /** Whether agents are still wanted after this: more offers are welcome. */
  readonly wantsOffers: boolean;
  readonly decisions: readonly Decision[];
  /** What a new reading has taught; null if this round had none, or no pool learns. */
  readonly lesson: Lesson | null;
  /** What it went by, for estimates; null of a policy that tells nothing of it. */
  readonly demand: Rationed | null;
}

/** A policy: from the whole truth at one instant to what is to be done. */
export type Decide = (world: World) => Round;

/** Decides: why each job waits, whom to take back or away, whom to launch where. Pure; the same world gives the same round. */
export function decide(given: World): Round {
  const { config, calendar, memory } = given;
  const { world, demand } = demandWithout({ ...given, config: inForce(config, calendar) });
  const soon = inForce(config, calendar + config.scaling.stabilisation);
  return roundOf(world, demand, { hungBefore: memory.hungAgents, maximums: maximumsOf(world.config, soon) });
}

/**
 * The demand, with what a new reading tells of agents that take no job: those cover nobody any more, in this very round.
 */
function demandWithout(world: World): { readonly world: World; readonly demand: Rationed } {
  const demand = demandOf(world);
  if (!world.isNewReading || world.hold !== null) return { world, demand };
  const { memory, now, config } = world;
  const hungAgents = blamed(memory.hungAgents, overduePairs(demand), now, config.scaling.assignmentTime);
  if (hungAgents === memory.hungAgents) return { world, demand };
  const judged = { ...world, memory: { ...memory, hungAgents } };
  return { world: judged, demand: demandOf(judged) };
}

interface Background {
  readonly hungBefore: Memory['hungAgents'];
  readonly maximums: Maximums;
}

function roundOf(world: World, demand: Rationed, { hungBefore, maximums }: Background): Round {
  const { now, config, fleet, memory, offers } = world;
  const { pausedPools } = world.levers;
  const hostDrains = hostDrainsIn(world);
  const leaving = withoutThoseOf(hostDrains, world);
  const handedOver = new Set(demand.handOver.agents.map(({ taskId }) => taskId));
  const endings = endingsOf(world, demand);
  const back = takeBack(demand.wanted, leaving.restorable);
  const { returns: goingOn, wanted } = goOnAhead(back, leaving, demand.plans, { endings, handedOver });
  const inPlaceOfLaunches = [...back.returns, ...goingOn];
  const goOn = config.scaling.retireBuilding
    ? wantedOn(leaving, demand.plans, handedOver)
    : keptAtWork(leaving, handedOver);
  const returns = onceEach([...inPlaceOfLaunches, ...goOn, ...keptByPause(leaving)]);
  const stillWanted = new Set(wanted);
  const taken = demand.wanted.filter((one) => !stillWanted.has(one));
  const avoidHosts = hostsToAvoid(offers, memory, now);
  const placement = placementOf(world, wanted, avoidHosts, {
    growthLimit: whole(config.scaling.growthLimit),
    book: slotBookOf(world, demand, taken),
  });
  const pulls = pullsIn(world, demand, { wanted, placement, avoidHosts });
  const assessment = explain(demand, placement);
  const scaleDown = {
    now,
    pools: config.pools,
    scaling: config.scaling,
    maximums,
    fleet,
    plans: demand.plans.filter(({ pool }) => !pausedPools.has(pool)),
    surplusSince: memory.surplusSince,
    maintenanceHosts: world.maintenanceHosts,
    claims: claimsOf(demand, assessment),
    handOver: demand.handOver.agents,
    outdatedTasks: replaceable(outdatedIn(fleet, config.pools), fleet, demand),
    endings,
    hungTasks: new Set(fleet.filter((agent) => hangs(agent, memory)).map(({ taskId }) => taskId)),
    hostDrains,
    pausedPools,
    hold: removalHold(world),
  };
  const surplusSince = updateSurplusSince(scaleDown);
  const drains = chooseDrains({ ...scaleDown, surplusSince });
  return {
    assessment,
    returns,
    drains,
    surplusSince,
    unservedShares: unservedShares(memory.unservedShares, demand, placement, now),
    shareArrivals: arrivalsAfter(memory.shareArrivals, demand),
    hungAgents: memory.hungAgents,
    record: recordAfter(memory, fleet, config.pools),
    newlyHung: newlyHung(world, hungBefore),
    hostSizes: sizesSeen(memory.hostSizes, { now, pools: config.pools, offers, fleet }),
    placement,
    ...(pulls !== null && { pulls }),
    wantsOffers: leavesLaunches(demand, inPlaceOfLaunches, placement === null ? wanted : leftBy(placement)),
    decisions: [
      ...explainMoves(world, returns, drains),
      ...explainLaunches(world, demand, assessment, placement),
      ...(pulls?.decisions ?? []),
    ],
    lesson: demand.lesson,
    demand,
  };
}

/** An agent may be wanted for more than one reason: it is told the first. */
function onceEach(returns: readonly Return[]): readonly Return[] {
  const told = new Set<string>();
  return returns.filter(({ taskId }) => !told.has(taskId) && told.add(taskId));
}

/** By task id. */
function endingsOf({ view }: World, { foreseen }: Rationed): ReadonlyMap<string, number> {
  if (foreseen === null) return new Map();
  const endings: [string, number][] = [];
  for (const [locator, holder] of holdersIn(view)) {
    const at = foreseen.endings.get(locator);
    if (at !== undefined) endings.push([holder, at]);
  }
  return new Map(endings);
}

function removalHold({ hold, brakeOn }: World): ScaleDownInput['hold'] {
  if (hold === 'paused' && !brakeOn) return 'paused';
  return brakeOn || hold !== null;
}

function newlyHung({ view, memory }: World, before: Memory['hungAgents']): readonly string[] {
  return view.agents
    .filter(({ uuid }) => memory.hungAgents.hung.has(uuid) && !before.hung.has(uuid))
    .map(({ hostname }) => hostname);
}

/** What waiting jobs lack that idle agents hold: known best after the placement. */
function claimsOf({ leaversWanted, unwanted }: Rationed, { jobs }: Assessment): Claims {
  const room = jobs.flatMap(({ cause, pool }) => (cause === 'no-offers' && pool !== null ? [pool] : []));
  return { slots: leaversWanted, room, unwanted };
}

/**
 * Whether launches are left to the next round: of agents that found no room, beyond the growth limit, or cut by a maximum
 * where an agent is taken back. Counted before, it takes no more room now, and leaves that of the launch it replaces.
 */
function leavesLaunches(
  { plans, wanted }: Rationed,
  takenBack: readonly Return[],
  left: readonly unknown[],
): boolean {
  if (wanted.length === 0) return false;
  const passing: readonly Clamp[] =
    takenBack.length > 0 ? ['growth-limit', 'max', 'max-agents'] : ['growth-limit'];
  return left.length > 0 || plans.some(({ clamps }) => clamps.some((clamp) => passing.includes(clamp)));
}

function leftBy({ unplaced, beyondSlots }: Placement): readonly unknown[] {
  return [...unplaced, ...beyondSlots.filter(({ limit }) => limit === 'growth-limit')];
}

/** Where on the offers what is wanted goes; null if there is nothing to place, or nowhere to. */
export function placementOf(
  world: World,
  wanted: readonly WantedAgent[],
  avoidHosts: ReadonlySet<string>,
  limits: Pick<PlacementInput, 'growthLimit' | 'book'> = {},
): Placement | null {
  const { now, config, fleet, offers, newTaskId } = world;
  if (wanted.length === 0 || offers.length === 0) return null;
  return place({
    now,
    pools: config.pools,
    wanted,
    ...limits,
    offers,
    fleet,
    avoidHosts,
    drainedHosts: drainedOffering(world),
    withoutJars: withoutJars(world),
    newTaskId,
  });
}

/** The slots there are, once the agents that are taken back have what they were wanted for. */
function slotBookOf(world: World, { shares }: Rationed, taken: readonly WantedAgent[]): SlotBook {
  const takenFor = grouped(taken, ({ share }) => share);
  const more = new Map(shares.map(({ name }) => [name, takenFor(name).length]));
  return new SlotBook(withMore(shares, more), globalRoom(world));
}

/** Hosts where launches keep failing; none if that is all of them, for then the fault is hardly theirs. */
function hostsToAvoid(offers: readonly Offer[], { hosts }: Memory, now: number): ReadonlySet<string> {
  const offered = new Set(offers.map(({ hostId }) => hostId));
  const avoided = new Set([...offered].filter((hostId) => isAvoided(hosts.get(hostId), now)));
  return avoided.size === offered.size ? new Set() : avoided;
}
