import type { Breaker } from '../domain/demand.ts';
import type { HostRecord } from '../domain/memory.ts';
import type { TaskUpdate } from '../domain/mesos.ts';

/**
 * One breaker per pool keeps a broken image or a refusing server from burning through the cluster: it opens with
 * the first failure, lets one probe through when its time has come, and closes with the first success. No breaker
 * is a closed one. A pool's breaker says nothing of its hosts: those have a record each.
 */

/**
 * `launch`: the container did not come up. `registration`: GoCD never listed it. `image`: it could not be pulled. `files`:
 * Mesos could not fetch what `uris` or `jars` name.
 */
export type FailureKind = 'launch' | 'registration' | 'image' | 'files';

const GROWTH = 1.15;
/** No breaker waits longer with the next probe. */
export const LONGEST_BREAK_MS = 5 * 60_000;
/** A missing image does not come back within seconds, and a registry punishes those who ask too often. */
const FIRST_MS: Readonly<Record<FailureKind, number>> = {
  launch: 1_000,
  registration: 1_000,
  image: 30_000,
  files: 1_000,
};
const LEAD: Readonly<Record<FailureKind, string>> = {
  launch: 'the container failed',
  registration: 'the agent did not register with GoCD',
  image: 'the image could not be pulled',
  files: 'a file of uris or jars could not be fetched by the host (jars = [] does without)',
};
const LONGEST_ERROR = 500;

export interface Failure {
  readonly now: number;
  readonly error: string;
  readonly kind: FailureKind;
  /** The mark of the settings it was launched with; null if that is not known. */
  readonly settings?: string | null;
}

/** The breaker after one more launch or registration has failed: 1 s × 1.15ⁿ (30 s × 1.15ⁿ for images), at most 5 min. */
export function failed(
  breaker: Breaker | undefined,
  { now, error, kind, settings = null }: Failure,
): Breaker {
  const before = breaker === undefined || isOfOthers(breaker, settings) ? 0 : breaker.failures;
  return {
    failures: before + 1,
    retryAt: now + Math.min(FIRST_MS[kind] * GROWTH ** before, LONGEST_BREAK_MS),
    lastError: `${LEAD[kind]}: ${oneLine(error)}`,
    settings,
  };
}

/** Whether it has opened for other settings than those with that mark: of these it says nothing. */
export function isOfOthers({ settings }: Breaker, present: string | null): boolean {
  return settings !== null && present !== null && settings !== present;
}

/** The breaker after an agent of the pool has registered: closed, whatever was before. */
export function succeeded(): undefined {
  return undefined;
}

/**
 * Whether the pool may launch: freely, one agent to try, or nothing yet. That a probe is under way is for the probe itself to
 * show, and not kept here: an end that nobody told of would hold the breaker for ever.
 */
export function mayLaunch(breaker: Breaker | undefined, now: number): 'yes' | 'probe' | 'no' {
  if (breaker === undefined) return 'yes';
  return now >= breaker.retryAt ? 'probe' : 'no';
}

/**
 * How the end of a task that had not registered counts, or null if it does not: killed by us or for a host's
 * maintenance, dropped before it ran (INVALID_OFFERS and the like), or gone with its host. A failed docker pull
 * comes as CONTAINER_LAUNCH_FAILED with `docker … pull` in its text, one by the Mesos containerizer with the
 * word manifest or provisioner in it. What cannot be fetched comes in the same way, before any pull.
 */
export function failureKind(
  update: Pick<TaskUpdate, 'state' | 'message' | 'healthy'>,
): Exclude<FailureKind, 'registration'> | null {
  switch (update.state) {
    case 'TASK_FAILED':
      if (/\bfailed to fetch\b.*\bURIs?\b/i.test(update.message ?? '')) return 'files';
      return /\bpull\b|manifest|provisioner/i.test(update.message ?? '') ? 'image' : 'launch';
    case 'TASK_ERROR':
    case 'TASK_FINISHED':
      return 'launch';
    case 'TASK_KILLED':
      return update.healthy === false ? 'launch' : null;
    default:
      return null;
  }
}

const FAILURES_BEFORE_AVOIDED = 3;
const AVOIDED_FOR_MS = 10 * 60_000;

/** A host's record after a failure there. An image that cannot be pulled or an agent GoCD refuses is not the host's fault. */
export function hostFailed(
  record: HostRecord | undefined,
  { now, kind }: Pick<Failure, 'now' | 'kind'>,
): HostRecord | undefined {
  if (kind !== 'launch' && kind !== 'files') return record;
  return { failures: (record?.failures ?? 0) + 1, lastFailureAt: now };
}

/** A host's record after an agent there has registered: clean. */
export function hostSucceeded(): undefined {
  return undefined;
}

/**
 * Whether to place agents elsewhere: three failures in a row, the last within ten minutes. After those one more
 * failure is enough. Where every host is avoided the fault is hardly theirs: the placement may then use them all.
 */
export function isAvoided(record: HostRecord | undefined, now: number): boolean {
  return avoidedUntil(record, now) !== null;
}

/** Until when agents are placed elsewhere (ms since the epoch); null if they are not. */
export function avoidedUntil(record: HostRecord | undefined, now: number): number | null {
  if (record === undefined || record.failures < FAILURES_BEFORE_AVOIDED) return null;
  const until = record.lastFailureAt + AVOIDED_FOR_MS;
  return now < until ? until : null;
}

function oneLine(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > LONGEST_ERROR ? `${line.slice(0, LONGEST_ERROR)}…` : line;
}
