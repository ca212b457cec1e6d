import type { Estimate } from '../../domain/estimate.ts';
import type { Picture } from '../../machines/picture.ts';
import { isEstimable } from '../../policy/estimate/estimate.ts';
import type { Run } from '../../policy/waits/runs.ts';
import type { Wait } from '../../policy/waits/waits.ts';
import type { PastJob } from '../history/kinds.ts';
import { ALL_RUNS, hasWords, pageOf, type RunsAsked } from './asked.ts';
import { expectedView } from './expected.ts';
import type { JobLog } from './history/jobLog.ts';
import type { JobRun, JobsView } from './jobSchemas.ts';
import { estimateTold, waitTold } from './waitTold.ts';

/** Every job that is known of, or those asked for: what those that wait have waited for so far, and what those that began lately had. */
export function jobsView(
  picture: Picture,
  log: JobLog,
  now: number,
  { text, ...part }: RunsAsked = ALL_RUNS,
): JobsView {
  const { waits, runs } = picture.memory;
  const isWanted = ({ locator }: Known) => text === undefined || hasWords(text, [locator]);
  const waiting = Array.from(waits.waiting, ([locator, wait]) => ({ is: 'waiting', locator, wait }) as const);
  const running = Array.from(runs ?? [], ([locator, run]) => runningJob(locator, run, log));
  const rest = Array.from(log.all(), begunJob).filter(
    ({ locator }) => !waits.waiting.has(locator) && runs?.has(locator) !== true,
  );
  const all = [...waiting.sort((a, b) => a.wait.since - b.wait.since), ...running, ...rest.reverse()];
  return {
    expected: [...expectedView(picture, now)],
    jobs: pageOf(all.filter(isWanted), part).map(rowsOf(picture, log, now)),
  };
}

/** One of them; null if it is not known of. */
export function oneJob(picture: Picture, log: JobLog, now: number, locator: string): JobRun | null {
  const { waits, runs } = picture.memory;
  const row = rowsOf(picture, log, now);
  const wait = waits.waiting.get(locator);
  if (wait !== undefined) return row({ is: 'waiting', locator, wait });
  const run = runs?.get(locator);
  if (run !== undefined) return row(runningJob(locator, run, log));
  const begun = log.of(locator);
  return begun === null ? null : row(begunJob(begun));
}

type Known =
  | { readonly is: 'waiting'; readonly locator: string; readonly wait: Wait }
  | {
      readonly is: 'running';
      readonly locator: string;
      readonly run: Run;
      /** Null if it began before this instance looked. */
      readonly begun: PastJob | null;
    }
  | { readonly is: 'begun'; readonly locator: string; readonly begun: PastJob };

function runningJob(locator: string, run: Run, log: JobLog): Known {
  return { is: 'running', locator, run, begun: log.of(locator) };
}

function begunJob(begun: PastJob): Known {
  return { is: 'begun', locator: begun.locator, begun };
}

function rowsOf(picture: Picture, log: JobLog, now: number): (known: Known) => JobRun {
  const estimates = estimatesIn(picture);
  return (known) => {
    const { locator } = known;
    if (known.is === 'waiting')
      return waitingRow(known.wait, {
        locator,
        marks: log.marksOf(locator, known.wait.marks),
        now,
        estimate: estimates.get(locator) ?? null,
      });
    return known.is === 'running' ? runningRow(locator, known.run, known.begun) : begunRow(known.begun);
  };
}

/** The latest jobs to begin, latest first. */
export function latelyBegun({ memory: { runs } }: Picture, log: JobLog, most: number): readonly JobRun[] {
  const latest = [...log.all()].slice(-most).reverse();
  return latest.map((job) => {
    const run = runs?.get(job.locator);
    return run === undefined ? begunRow(job) : runningRow(job.locator, run, job);
  });
}

function waitingRow(
  { since, pool }: Wait,
  {
    locator,
    marks,
    now,
    estimate,
  }: Pick<Wait, 'marks'> & {
    readonly locator: string;
    readonly now: number;
    readonly estimate: Estimate | null;
  },
): JobRun {
  const until = Math.max(since, now);
  return {
    locator,
    state: 'waiting',
    pool,
    agent: null,
    scheduledAt: since,
    begunAt: null,
    endedAt: null,
    ...waitTold({ since, until, marks }),
    estimate: estimateTold(estimate, now),
  };
}

function runningRow(locator: string, { agent, since }: Run, logged: PastJob | null): JobRun {
  if (logged !== null) return { ...begunRow(logged), state: 'running', agent, endedAt: null };
  return {
    locator,
    state: 'running',
    pool: null,
    agent,
    scheduledAt: null,
    begunAt: since,
    endedAt: null,
    waitedMs: null,
    parts: [],
    estimate: null,
  };
}

function begunRow({ resources: _resources, environment: _environment, ...row }: PastJob): JobRun {
  return row;
}

/** The estimates that may be told: of jobs whose cause passes by itself. */
export function estimatesIn({ assessment, estimates }: Picture): ReadonlyMap<string, Estimate> {
  const jobs = (assessment?.jobs ?? []).filter(({ cause }) => isEstimable(cause));
  if (jobs.length === 0) return new Map();
  const found = estimates();
  return new Map(
    jobs.flatMap(({ locator }): [string, Estimate][] => {
      const estimate = found.get(locator);
      return estimate === undefined ? [] : [[locator, estimate]];
    }),
  );
}
