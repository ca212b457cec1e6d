import type { GocdJobsTold } from '../../domain/facts.ts';
import type { GocdView } from '../../domain/gocd.ts';
import { type Hangs, isLeftByOurs } from '../hangs.ts';

/**
 * A job that GoCD counts as given to somebody whom its list lacks, or has as waiting for approval, with which nobody is given any:
 * a list may be old, and they at work.
 */
export interface UnlistedWork {
  readonly locator: string;
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
  const approved = view.agents.filter(({ configState }) => configState !== 'Pending');
  const listed = new Set(approved.map(({ uuid }) => uuid));
  const next = new Map(
    [...before].filter(([uuid, { last }]) => !listed.has(uuid) && now - last < SAID_LATELY_MS),
  );
  for (const job of held) {
    const { uuid, locator, givenAt = now } = job;
    if (uuid === null || listed.has(uuid) || isLeftByOurs(hangs, job)) continue;
    const known = next.get(uuid);
    const jobSince = known?.locator === locator ? known.jobSince : now;
    next.set(uuid, { locator, since: Math.min(known?.since ?? now, givenAt), jobSince, last: now });
  }
  return next.size === 0 && before.size === 0 ? before : next;
}

/**
 * Whether somebody whom no list has is at work, of whom GoCD has not told before that time: then one that has come up since may
 * be it.
 */
export function isAnybodyUnlistedAtWork(workers: UnlistedWorkers, since: number, now: number): boolean {
  return [...workers.values()].some((work) => work.since >= since && isAtWork(work, now));
}

/** Whether that one is at work, whatever lists say of it. */
export function isKnownToWork(workers: UnlistedWorkers, uuid: string, now: number): boolean {
  const work = workers.get(uuid);
  return work !== undefined && isAtWork(work, now);
}

function isAtWork({ jobSince, last }: UnlistedWork, now: number): boolean {
  return now - jobSince < OLDEST_LIST_MS && now - last < SAID_LATELY_MS;
}
