import { DRAINING_MARK, markedRule, withoutMarks } from '../../domain/draining.ts';
import type { GocdAgent } from '../../domain/gocd.ts';
import { nobodyHasWorkSince, type Unheld } from '../../policy/scaledown/unheld.ts';
import {
  isAnybodyUnlistedAtWork,
  isKnownToWork,
  type UnlistedWorkers,
} from '../../policy/scaledown/unlistedWork.ts';
import { isKnown, isListed } from '../agent/listed.ts';
import type { AgentSnapshot } from '../agent/machine.ts';
import type { AgentContext, ListingEvent } from '../agent/types.ts';
import { isLostForLong, isOverdue } from './fleet.ts';
import type { RootContext } from './types.ts';

/**
 * Which of the records under one name counts: an agent that loses its identity registers again, and GoCD shows the
 * record it left behind as idle for minutes. A live one counts more than a lost one, one with a job more than one
 * without. Null while several could be given a job, for then nobody knows which of them the agent is.
 */
export function recordAmong(records: readonly GocdAgent[]): GocdAgent | null {
  const live = records.filter((record) => !isLost(record));
  if (live.length < 2) return live[0] ?? records[0] ?? null;
  const approved = live.filter(({ configState }) => configState !== 'Pending');
  const busy = approved.find((record) => !isFree(record));
  if (busy !== undefined) return busy;
  if (approved.length < 2) return approved[0] ?? live[0] ?? null;
  if (approved.some(({ configState }) => configState === 'Enabled')) return null;
  // What a person has disabled is theirs, whatever we have disabled beside it.
  return approved.find((record) => !isMarked(record)) ?? approved[0] ?? null;
}

/**
 * Whether a list lacks the record by which an agent is known, and has but another of its name: one left behind, say, that
 * shows no job. It is not believed before the agent is about to be given up, for then that other one may be what lives.
 */
export function isMissed(agent: AgentSnapshot | undefined, records: readonly GocdAgent[]): boolean {
  const known = agent?.context.uuid ?? agent?.context.earlierUuid ?? null;
  if (agent === undefined || known === null) return false;
  if (records.some((record) => record.uuid === known || !isFree(record))) return false;
  return !agent.hasTag('ending') && !isLostForLong(agent) && !isOverdue(agent);
}

/** What one reading of GoCD tells the machine of the agent it lists; null if the reading tells nothing of use. */
export function listingEventOf(agent: GocdAgent): ListingEvent | null {
  const listing = {
    uuid: agent.uuid,
    resources: withoutMarks(agent.resources),
    environments: [...agent.environments, ...agent.unknownEnvironments],
    building: agent.building,
  };
  switch (agent.configState) {
    case 'Pending':
      return { type: 'listed.pending', ...listing };
    case 'Disabled':
      if (isLost(agent))
        return { type: 'listed.dead', isGivenUp: agent.runState === 'LostContact', ...listing };
      return isMarked(agent)
        ? { type: 'listed.draining', busy: !isFree(agent), rule: markedRule(agent.resources), ...listing }
        : { type: 'listed.disabled', busy: !isFree(agent), ...listing };
    case 'Enabled':
      if (isLost(agent)) return { type: 'listed.lost', ...listing };
      if (isFree(agent)) return { type: 'listed.idle', ...listing };
      return agent.runState === 'Building' ? { type: 'listed.building', ...listing } : null;
  }
}

function isLost({ runState }: GocdAgent): boolean {
  return runState === 'LostContact' || runState === 'Missing';
}

function isMarked({ resources }: GocdAgent): boolean {
  return resources.includes(DRAINING_MARK);
}

/** Certain to have no job in hand; a job being cancelled is still one. */
function isFree(agent: GocdAgent): boolean {
  return agent.runState === 'Idle' && agent.buildState !== 'Building' && agent.buildState !== 'Cancelled';
}

/** What a reading tells an agent of ours with that listing; see `recordAmong` for null. */
export function saidOf(listing: GocdAgent | null | undefined, doubtful: boolean): ListingEvent | null {
  if (listing === undefined) return { type: 'listed.nowhere', doubtful };
  return listing === null ? null : listingEventOf(listing);
}

/**
 * Whether an agent without a record, as one that was never listed, can have no work, whatever a list without anybody may
 * hide: for nobody has any that was given since its launch. Such a one may be given up by that list; else nobody could be on a
 * server without other agents.
 */
export function hasNoWorkToLose(
  { uuid, served, recordDeleted, launchedAt, clock }: Unlisted,
  unheld: Unheld | null,
): boolean {
  const isWithoutRecord = uuid === null && (!served || recordDeleted);
  return isWithoutRecord && nobodyHasWorkSince(unheld, launchedAt, clock.now());
}

type Unlisted = Pick<AgentContext, 'uuid' | 'served' | 'recordDeleted' | 'launchedAt' | 'clock'>;

/** Whether an agent that has no record, for all that is known, may have one that lists are too old to show, and a job. */
export function mayBeAtWorkUnlisted(
  { uuid, launchedAt, clock }: Pick<AgentContext, 'uuid' | 'launchedAt' | 'clock'>,
  workers: UnlistedWorkers,
): boolean {
  return uuid === null && isAnybodyUnlistedAtWork(workers, launchedAt, clock.now());
}

/**
 * Whether a list has somebody as waiting for approval who is at work, or would have one given up: it is of the time before. A job
 * of one that is really lost GoCD has given to another by then.
 */
export function isOfBefore(
  said: ListingEvent,
  agent: AgentSnapshot,
  { unlistedWorkers: workers, memory: { livingSince } }: Pick<RootContext, 'unlistedWorkers' | 'memory'>,
): boolean {
  const { uuid, clock } = agent.context;
  switch (said.type) {
    case 'listed.pending':
      return isKnownToWork(workers, said.uuid, clock.now());
    case 'listed.lost':
      return isAboutToEnd(agent) && isKnownToWork(workers, said.uuid, clock.now());
    case 'listed.nowhere':
      return isAboutToEnd(agent) && uuid !== null && isKnownToWork(workers, uuid, clock.now(), livingSince);
    default:
      return false;
  }
}

/** Looks at it decide whether its task ends, or is to end once more. */
function isAboutToEnd(agent: AgentSnapshot): boolean {
  return isLostForLong(agent) || agent.matches({ ending: { task: 'looking' } });
}

export function isBadNews(said: ListingEvent | null): boolean {
  return said?.type === 'listed.nowhere' || said?.type === 'listed.lost' || said?.type === 'listed.dead';
}

/**
 * Whether an agent that goes on as it was is told just what it knows: then its machine need not hear it, as most need not
 * of most readings.
 */
export function isOldNews(agent: AgentSnapshot, said: ListingEvent): boolean {
  if (!isListed(said)) return isComing(agent);
  return goesOn(agent, said) && isKnown(said, agent.context);
}

/** Nobody is listed before its container runs, and most take their time from then on: until that is over it says nothing. */
function isComing(agent: AgentSnapshot): boolean {
  return COMING.some((value) => agent.matches(value));
}

const COMING = [{ starting: 'launching' }, { starting: 'staging' }, { starting: 'registering' }] as const;

function goesOn(agent: AgentSnapshot, said: ListingEvent): boolean {
  switch (said.type) {
    case 'listed.idle':
      return agent.matches({ serving: 'idle' });
    case 'listed.building':
      return agent.matches({ serving: 'building' });
    case 'listed.draining':
      return said.busy && RETIRING.some((value) => agent.matches(value));
    default:
      return false;
  }
}

/** It has been disabled, and has its last job. */
const RETIRING = [
  { leaving: { work: 'building', step: 'working' } },
  { leaving: { work: 'building', step: 'settling' } },
] as const;
