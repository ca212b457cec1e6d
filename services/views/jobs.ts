import type { EndedWait } from '../../domain/waits.ts';
import type { Picture } from '../../machines/picture.ts';
import { byCause, partsOf } from '../../policy/waits/parts.ts';
import type { Run } from '../../policy/waits/runs.ts';
import type { Wait } from '../../policy/waits/waits.ts';
import type { JobLog, LoggedJob } from './history/jobLog.ts';
import type { JobRun, JobsView } from './jobSchemas.ts';

/** Every job that is known of: what those that wait have waited for so far, and what those that began lately had. */
export function jobsView({ memory: { waits, runs } }: Picture, log: JobLog, now: number): JobsView {
  const waiting = Array.from(waits.waiting, ([locator, wait]) => waitingRow(locator, wait, now));
  const running = Array.from(runs ?? [], ([locator, run]) => runningRow(locator, run, log.of(locator)));
  const isShown = new Set([...waits.waiting.keys(), ...(runs?.keys() ?? [])]);
  const rest = [...log.all()].filter(({ wait }) => !isShown.has(wait.locator)).map(begunRow);
  return { jobs: [...waiting.sort(byWait), ...running, ...rest.reverse()] };
}

/** The latest jobs to begin, latest first. */
export function latelyBegun({ memory: { runs } }: Picture, log: JobLog, most: number): readonly JobRun[] {
  const latest = [...log.all()].slice(-most).reverse();
  return latest.map((job) => {
    const run = runs?.get(job.wait.locator);
    return run === undefined ? begunRow(job) : runningRow(job.wait.locator, run, job);
  });
}

function waitingRow(locator: string, { since, pool, marks }: Wait, now: number): JobRun {
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
  };
}

function runningRow(locator: string, { agent, since }: Run, logged: LoggedJob | null): JobRun {
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
  };
}

function begunRow({ wait, endedAt }: LoggedJob): JobRun {
  const { locator, pool, agent, since, until } = wait;
  return {
    locator,
    state: endedAt === null ? 'left' : 'ended',
    pool,
    agent,
    scheduledAt: since,
    begunAt: until,
    endedAt,
    ...waitTold(wait),
  };
}

/** How long, and what for. */
function waitTold({
  since,
  until,
  marks,
}: Pick<EndedWait, 'since' | 'until' | 'marks'>): Pick<JobRun, 'parts' | 'waitedMs'> {
  return { waitedMs: until - since, parts: [...byCause(partsOf(marks, since, until))] };
}

function byWait(a: JobRun, b: JobRun): number {
  return (b.waitedMs ?? 0) - (a.waitedMs ?? 0);
}
