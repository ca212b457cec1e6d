import type { JobAssessment } from '../../domain/demand.ts';
import type { Foretold } from '../../domain/estimate.ts';
import type { GocdView, WaitingJob } from '../../domain/gocd.ts';
import type { EndedWait, WaitMark } from '../../domain/waits.ts';
import { withMark } from './parts.ts';
import { holdersIn } from './runs.ts';

/**
 * The book of what jobs wait for, from their scheduling until a reading shows that they wait no more: what each round
 * says of a job holds until another says otherwise. All times are whole ms since the epoch, such as `now` is in a World.
 */
export interface Waits {
  /** Job locator → its wait so far. */
  readonly waiting: ReadonlyMap<string, Wait>;
  /** When the last reading, or before the first the run, began: until then it was known who waits. */
  readonly lookedAt: number;
  /** How long that is known for: then it is too old. */
  readonly knownUntil: number;
}

export interface Wait {
  readonly since: number;
  readonly pool: string | null;
  readonly marks: readonly WaitMark[];
  /** The first estimate of its start; null while there is none. */
  readonly estimate: Foretold | null;
  /** When one was last looked for (ms since the epoch). */
  readonly estimatedAt: number;
}

export const NO_WAITS: Waits = waitsFrom(Number.NEGATIVE_INFINITY, 0);

/** Of a run that begins to look at that time, with what its readings may be old (ms). */
export function waitsFrom(at: number, longestAge: number): Waits {
  return { waiting: new Map(), lookedAt: Math.round(at), knownUntil: at + longestAge };
}

const BLIND = { cause: 'unknown', pool: null, remedy: '' } as const;
const UNSEEN = { cause: 'unseen', pool: null, remedy: '' } as const;

export interface Reading {
  /** Its times are such as `now` is. */
  readonly view: Pick<GocdView, 'startedAt' | 'jobs' | 'agents'>;
  readonly now: number;
  /** How old it may become before it says nothing any more (ms). */
  readonly longestAge: number;
}

/** Takes in a reading: whose wait has ended, and who is new. One that turns out never to have been there had no wait. */
export function readingSeen(
  { waiting, ...looked }: Waits,
  { view, now, longestAge }: Reading,
): { readonly waits: Waits; readonly ended: readonly EndedWait[] } {
  const front = frontOf(looked, now);
  const next = new Map<string, Wait>();
  const gone = new Set<string>();
  for (const job of view.jobs) {
    if (isWaiting(job)) next.set(job.locator, waitOf(job, waiting.get(job.locator), now, front));
    else if (job.state === 'gone') gone.add(job.locator);
  }
  const holders = holdersIn(view);
  const ended = [...waiting].flatMap(([locator, { estimatedAt: _estimatedAt, ...wait }]) =>
    next.has(locator) || gone.has(locator)
      ? []
      : [
          {
            locator,
            ...wait,
            until: Math.max(wait.since, Math.round(now)),
            after: Math.max(wait.since, looked.lookedAt),
            agent: holders.get(locator) ?? null,
          },
        ],
  );
  return { waits: { ...waitsFrom(view.startedAt, longestAge), waiting: next }, ended };
}

/** What is known of a job before it was first seen. */
function frontOf({ lookedAt, knownUntil }: Omit<Waits, 'waiting'>, now: number): readonly WaitMark[] {
  const before = { ...BLIND, from: Number.NEGATIVE_INFINITY };
  return now > knownUntil ? [before] : [before, { ...UNSEEN, from: lookedAt }];
}

function waitOf(job: WaitingJob, known: Wait | undefined, now: number, front: readonly WaitMark[]): Wait {
  const scheduledAt = job.scheduledAt === null ? null : Math.round(job.scheduledAt);
  if (known === undefined)
    return {
      since: scheduledAt ?? Math.round(now),
      pool: null,
      marks: front,
      estimate: null,
      estimatedAt: Number.NEGATIVE_INFINITY,
    };
  return scheduledAt === null || scheduledAt === known.since ? known : { ...known, since: scheduledAt };
}

/** `unread` ones are known to wait, if not why. */
function isWaiting({ state }: WaitingJob): boolean {
  return state !== 'moved-on' && state !== 'gone';
}

export interface Judgement {
  readonly jobs: readonly JobAssessment[];
  /** Locators of the jobs that an agent is launched for in this round: it is on its way to them from now on. */
  readonly launchedFor: ReadonlySet<string>;
  readonly now: number;
  /** Since when the reading it goes by has been too old to know who waits; null if it is not. */
  readonly blindSince: number | null;
}

/** Takes in what a round says of each job that waits. */
export function roundSeen(waits: Waits, { jobs, launchedFor, now, blindSince }: Judgement): Waits {
  let waiting: Map<string, Wait> | null = null;
  for (const { locator, cause, pool, remedy } of jobs) {
    const wait = waits.waiting.get(locator);
    if (wait === undefined) continue;
    const mark: WaitMark =
      blindSince === null
        ? { cause: launchedFor.has(locator) ? 'starting' : cause, pool, remedy, from: now }
        : { ...BLIND, from: blindSince };
    const marks = withMark(wait.marks, mark);
    if (marks === wait.marks) continue;
    waiting ??= new Map(waits.waiting);
    waiting.set(locator, { ...wait, pool: pool ?? wait.pool, marks });
  }
  return waiting === null ? waits : { ...waits, waiting };
}

/**
 * The machine has slept for so long (ms), of which our time up to `now` knows nothing: nobody knows what was then, and no
 * estimate was made for it.
 */
export function slept(waits: Waits, ms: number, now: number): Waits {
  const waiting = new Map(
    Array.from(waits.waiting, ([locator, wait]): [string, Wait] => {
      const marks = wait.marks.map((mark) => ({ ...mark, from: mark.from - ms }));
      return [
        locator,
        {
          ...wait,
          since: wait.since - ms,
          marks: withMark(marks, { ...BLIND, from: now - ms }),
          estimate: null,
          estimatedAt: Number.POSITIVE_INFINITY,
        },
      ];
    }),
  );
  return { waiting, lookedAt: waits.lookedAt - ms, knownUntil: waits.knownUntil - ms };
}
