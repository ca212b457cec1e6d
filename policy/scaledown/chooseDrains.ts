import { countsAsLive, type FleetAgent } from '../../domain/fleet.ts';
import { isRemovalHeld } from '../holds.ts';
import { aboveMaximum } from './aboveMaximum.ts';
import { givesWay } from './givingWay.ts';
import { surplusIdle } from './idle.ts';
import { type Drain, isStaying, type Rule, type ScaleDownInput } from './input.ts';
import { pastShare } from './pastShare.ts';
import {
  drainHost,
  hostMaintenance,
  hung,
  maxAge,
  maxJobs,
  outdated,
  outlivesTask,
  poolRemoved,
  singleUse,
} from './recycling.ts';
import { retiring } from './retiring.ts';

/**
 * Rules that wait for no budget. A single-use agent must not be given a second job; a host under maintenance takes
 * its agents with it, so that waiting would only turn drained agents into lost jobs; one that gives way to a waiting
 * job has another come in its place.
 */
const AT_ONCE: readonly Rule[] = [drainHost, singleUse, hostMaintenance, outlivesTask, givesWay];

const WITHIN_BUDGET: readonly Rule[] = [
  hung,
  poolRemoved,
  aboveMaximum,
  maxJobs,
  maxAge,
  surplusIdle,
  outdated,
];

/**
 * Chooses the agents to be taken away now, each with the rule that chose it. An agent is taken by the first rule
 * that applies. Only idle agents are taken, and, for a graceful drain, building ones that are single-use, too old,
 * have had their number of jobs, whose host goes under maintenance, or whom no job waits for.
 */
export function chooseDrains(input: ScaleDownInput): readonly Drain[] {
  if (input.hold === true) return [];
  const drains: Drain[] = [];
  let staying = input.fleet.filter(isStaying);
  let counted = 0;
  const stayingNow = () => {
    // Most rules take nobody, and leave it as it is for the next.
    if (counted === drains.length) return staying;
    const going = new Set(drains.map(({ taskId }) => taskId));
    staying = staying.filter(({ taskId }) => !going.has(taskId));
    counted = drains.length;
    return staying;
  };
  const chosenBy = (rule: Rule) => rule(input, stayingNow()).filter((drain) => !isPaused(drain, input));
  for (const rule of AT_ONCE) drains.push(...chosenBy(rule));
  let slots = budget(input) - drains.filter(({ rule }) => rule !== 'single-use').length;
  for (const rule of WITHIN_BUDGET) {
    const chosen = chosenBy(rule).slice(0, Math.max(0, slots));
    slots -= chosen.length;
    drains.push(...chosen);
  }
  // At work until their job ends, those that go already are no less on their way out than such as drain.
  const handingOver = input.handOver.filter(({ isRetiring }) => isRetiring).length;
  drains.push(...chosenBy(pastShare).slice(0, Math.max(0, slots - handingOver)));
  // Not within the budget: those that retire are at work, and are wanted on if a job comes before they are done.
  const freeing = new Set(
    input.fleet.filter((agent) => isFreeingJob(agent, input)).map(({ taskId }) => taskId),
  );
  return [...drains, ...chosenBy(retiring)].filter(({ taskId }) => !freeing.has(taskId));
}

/** A pause, of all or of one pool, stops what we do by ourselves, and not what a person asks for by name. */
function isPaused({ rule, pool }: Drain, { hold, pausedPools }: ScaleDownInput): boolean {
  return (hold === 'paused' || pausedPools.has(pool)) && isRemovalHeld(['paused'], rule);
}

/** Agents ask for work every ten seconds at the least: one that lets go of no job within this never will. */
const FREEING_MS = 3 * 60_000;

/** Whether it must ask for work once more, so that GoCD takes from it a job that it has lost. */
function isFreeingJob({ burdenedSince }: FleetAgent, { now }: ScaleDownInput): boolean {
  return burdenedSince !== null && now - burdenedSince < FREEING_MS;
}

/**
 * How many more agents may be draining: a share of the live ones, but always one, less those that are. Agents of
 * single-use pools are not counted: each of them ends so, all the time.
 */
function budget({ pools, scaling, fleet }: ScaleDownInput): number {
  const singleUsePools = new Set(pools.filter((pool) => pool.singleUse).map(({ name }) => name));
  const isCounted = ({ phase, pool }: FleetAgent) => phase === 'draining' && !singleUsePools.has(pool);
  // A product such as 0.29 × 100 must not lose one to rounding.
  const share = Math.floor(fleet.filter(countsAsLive).length * scaling.drainBudget + 1e-9);
  return Math.max(1, share) - fleet.filter(isCounted).length;
}
