import type { GocdJobsTold } from '../../domain/facts.ts';
import type { GocdAgent, GocdView } from '../../domain/gocd.ts';
import { type Hangs, isLeftByOurs, isPastHelp } from '../hangs.ts';

/**
 * A job that GoCD counts as given to somebody who could have none by its list: it lacks them, or has them as waiting for approval
 * or lost. A list may be old, and they at work.
 */
export interface UnlistedWork {
  readonly locator: string;
  /** The list has them at all. */
  readonly isListed: boolean;
  /** Since when they have had jobs, for all that GoCD has told, this one, and when it last told of one (ms since the epoch). */
  readonly since: number;
  readonly jobSince: number;
  readonly last: number;
}

/** By uuid: the last job of each. */
export type UnlistedWorkers = ReadonlyMap<string, UnlistedWork>;

/** Lists may be as old as this, by a proxy's doing (ms). A job that nobody in them has for longer hangs. */
export const OLDEST_LIST_MS = 5 * 60_000;
/** Between one short job and the next, and from one question to the next, they are at work all the same. */
const SAID_LATELY_MS = 3 * 60_000;

/**
 * Takes in GoCD's word on jobs. What an agent of ours that is gone has left behind is nobody's work. The same if nobody was
 * known to be at work unlisted, and nobody is.
 */
export function unlistedWorkAfter(
  before: UnlistedWorkers,
  { held }: Pick<GocdJobsTold, 'held'>,
  { view, hangs, now }: { readonly view: GocdView | null; readonly hangs: Hangs; readonly now: number },
): UnlistedWorkers {
  if (view === null) return before;
  const listed = new Set(view.agents.map(({ uuid }) => uuid));
  const atWork = new Set(view.agents.filter(mayHaveJobs).map(({ uuid }) => uuid));
  const next = new Map(
    [...before].filter(([uuid, { last }]) => !atWork.has(uuid) && now - last < SAID_LATELY_MS),
  );
  for (const job of held) {
    const { uuid, locator, givenAt = now } = job;
    if (uuid === null || atWork.has(uuid) || isLeftByOurs(hangs, job)) continue;
    const known = next.get(uuid);
    const jobSince = known?.locator === locator ? known.jobSince : now;
    const since = Math.min(known?.since ?? now, givenAt);
    next.set(uuid, { locator, isListed: listed.has(uuid), since, jobSince, last: now });
  }
  return next.size === 0 && before.size === 0 ? before : next;
}

/**
 * Whether somebody whom no list has is at work, of whom GoCD has not told before that time: then one that has come up since may
 * be it.
 */
export function isAnybodyUnlistedAtWork(workers: UnlistedWorkers, since: number, now: number): boolean {
  return [...workers.values()].some((work) => !work.isListed && work.since >= since && isAtWork(work, now));
}

/** By the list. */
function mayHaveJobs({ configState, runState }: Pick<GocdAgent, 'configState' | 'runState'>): boolean {
  return configState !== 'Pending' && runState !== 'LostContact';
}

/**
 * Whether that one is at work, whatever lists say of it.
 *
 * @param livingSince of one that lists lack, since when some other agent has lived: to that GoCD gives the job of one that is really
 *   gone, within a minute. If it still counts the job as theirs the lists are false, however long that lasts.
 */
export function isKnownToWork(
  workers: UnlistedWorkers,
  uuid: string,
  now: number,
  livingSince: number | null = null,
): boolean {
  const work = workers.get(uuid);
  return work !== undefined && isAtWork(work, now, livingSince);
}

function isAtWork({ jobSince, last }: UnlistedWork, now: number, livingSince: number | null = null): boolean {
  const hangs = now - jobSince >= OLDEST_LIST_MS && !isPastHelp({ since: jobSince }, livingSince, now);
  return !hangs && now - last < SAID_LATELY_MS;
}
