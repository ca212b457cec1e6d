import type { Estimate } from '../../domain/estimate.ts';
import type { Picture } from '../../machines/picture.ts';
import { isEstimable } from '../../policy/estimate/estimate.ts';
import type { Run } from '../../policy/waits/runs.ts';
import type { Wait } from '../../policy/waits/waits.ts';
import type { PastJob } from '../history/kinds.ts';
import { expectedView } from './expected.ts';
import type { JobLog } from './history/jobLog.ts';
import type { JobRun, JobsView } from './jobSchemas.ts';
import { estimateTold, waitTold } from './waitTold.ts';

/** Every job that is known of: what those that wait have waited for so far, and what those that began lately had. */
export function jobsView(picture: Picture, log: JobLog, now: number): JobsView {
  const { waits, runs } = picture.memory;
  const estimates = estimatesIn(picture);
  const waiting = Array.from(waits.waiting, ([locator, wait]) =>
    waitingRow(locator, wait, { now, estimate: estimates.get(locator) ?? null }),
  );
  const running = Array.from(runs ?? [], ([locator, run]) => runningRow(locator, run, log.of(locator)));
  const isShown = new Set([...waits.waiting.keys(), ...(runs?.keys() ?? [])]);
  const rest = [...log.all()].filter(({ locator }) => !isShown.has(locator)).map(begunRow);
  return {
    expected: [...expectedView(picture, now)],
    jobs: [...waiting.sort(byWait), ...running, ...rest.reverse()],
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
  locator: string,
  { since, pool, marks }: Wait,
  { now, estimate }: { readonly now: number; readonly estimate: Estimate | null },
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

function byWait(a: JobRun, b: JobRun): number {
  return (b.waitedMs ?? 0) - (a.waitedMs ?? 0);
}
