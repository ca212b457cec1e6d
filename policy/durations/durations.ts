import { placeOfLocator } from '../../domain/configuredPlace.ts';
import type { EstimateBasis } from '../../domain/estimate.ts';
import type { EndedRun, EndedWait } from '../../domain/waits.ts';
import { VersionedMap } from '../versionedMap.ts';
import { OF_MANY, OF_ONE_JOB, type Sketch, withTime } from './sketch.ts';

/** How long things take, learned from what we see end. All of it can be lost: it only takes time to learn anew. */
export interface Durations {
  /** Subject → its sketch; those learned of longest ago come first. */
  readonly sketches: VersionedMap<Sketch>;
  /** Subjects that were learned of last, to be kept, and when that was (ms since the epoch). */
  readonly changed: readonly string[];
  readonly changedAt: number;
}

export const NO_DURATIONS: Durations = durationsFrom([]);

/** What an earlier run has learned, longest ago first. */
export function durationsFrom(kept: Iterable<readonly [string, Sketch]>): Durations {
  return { sketches: new VersionedMap(kept), changed: [], changedAt: Number.NEGATIVE_INFINITY };
}

/** Enough for 2,000 pipelines of 20 jobs each; beyond it, what was learned of longest ago is forgotten. */
const MOST_SUBJECTS = 40_000;

const JOB = 'job ';

/** A pool's agents are taken to need this long to start until one has been seen to (ms). */
export const UNKNOWN_START_MS = 60_000;

/** The names under which sketches are kept. */
export const subject = {
  /** From a job's beginning to its end; `identity` as in `pipeline/stage/job`, whatever its run. */
  job: (identity: string) => `${JOB}${identity}`,
  /** The same of all jobs: for those never seen. */
  anyJob: 'jobs',
  /** From an agent's launch until it is ready for jobs. */
  start: (pool: string) => `start ${pool}`,
  /** From when an agent that has just come is ready until it has a job that waits for it. */
  newAgentPicksUp: 'pick-up new',
  /** The same of one that has been idle. */
  idleAgentPicksUp: 'pick-up idle',
  /** How far off estimates were, in thousandths of half their range. */
  range: (basis: EstimateBasis) => `range ${basis}`,
} as const;

/** What is known of a job's duration: its own, or that of all. */
export function ofJob({ sketches }: Durations, locator: string): Sketch | undefined {
  return sketches.get(subject.job(placeOfLocator(locator))) ?? sketches.get(subject.anyJob);
}

/** Takes in times that were seen, each of its subject (ms). */
export function learned(
  before: Durations,
  times: readonly (readonly [subject: string, ms: number])[],
  now: number,
): Durations {
  let { sketches } = before;
  for (const [name, ms] of times) {
    const kept = name.startsWith(JOB) ? OF_ONE_JOB : OF_MANY;
    const sketch = withTime(sketches.get(name), ms, kept);
    // Taken out first, it comes last: who is learned of stays.
    sketches = sketches.with(name, undefined).with(name, sketch);
  }
  while (sketches.size > MOST_SUBJECTS) {
    const [oldest] = sketches.keys();
    if (oldest === undefined) break;
    sketches = sketches.with(oldest, undefined);
  }
  const earlier = before.changedAt === now ? before.changed : [];
  return { sketches, changed: [...new Set([...earlier, ...times.map(([name]) => name)])], changedAt: now };
}

/** What runs that have ended teach, as far as their beginning was seen. */
export function timesOfRuns(runs: readonly EndedRun[]): readonly (readonly [string, number])[] {
  return runs.flatMap(({ locator, since, until }): [string, number][] => {
    if (since === null) return [];
    const ms = until - since;
    return [
      [subject.job(placeOfLocator(locator)), ms],
      [subject.anyJob, ms],
    ];
  });
}

/**
 * What waits that have ended teach of how soon GoCD gives jobs to agents: how long one was there for the job at the end. A job
 * that no agent was seen with may have been cancelled.
 */
export function timesOfWaits(waits: readonly EndedWait[]): readonly (readonly [string, number])[] {
  return waits.flatMap(({ agent, marks, until }): [string, number][] => {
    const [before, last] = [marks.at(-2), marks.at(-1)];
    if (agent === null || last === undefined) return [];
    if (last.cause === 'starting') return [[subject.newAgentPicksUp, 0]];
    if (last.cause !== 'assigning') return [];
    const isNew = before?.cause === 'starting';
    return [[isNew ? subject.newAgentPicksUp : subject.idleAgentPicksUp, until - last.from]];
  });
}
