import { pipelineOf } from '../../domain/configuredPlace.ts';
import { CAUSES, type JobAssessment } from '../../domain/demand.ts';
import type { Estimate } from '../../domain/estimate.ts';
import type { Picture } from '../../machines/picture.ts';
import { withoutEstimate } from '../../policy/estimate/estimate.ts';
import { byCause, partsOf } from '../../policy/waits/parts.ts';
import type { Wait } from '../../policy/waits/waits.ts';
import { ALL_JOBS, fits, hasWords, type JobsAsked, pageOf } from './asked.ts';
import { needsPerson } from './causes.ts';
import { expectedView } from './expected.ts';
import type { JobLog } from './history/jobLog.ts';
import { estimatesIn, latelyBegun } from './jobs.ts';
import type { BacklogView, JobGroupsView, WaitingJobView } from './schemas.ts';
import { tally } from './tally.ts';
import { estimateTold } from './waitTold.ts';

/** So many that a person sees what jobs wait for, and no more: `jobs.ts` has them all. */
const MOST_BEGUN = 20;
const MOST_EXPECTED = 20;

/** What else is known than how the machines stand. */
export interface Told {
  readonly log: JobLog;
  readonly now: number;
  /** Pool → what the latest of its agents to fail said last. */
  readonly poolWords: ReadonlyMap<string, string>;
}

/** The waiting jobs that are asked for, by default all, with why each waits, as the last round judged it. */
export function backlogView(picture: Picture, told: Told, asked: JobsAsked = ALL_JOBS): BacklogView {
  const { now, log } = told;
  const { assessment, view } = picture;
  const wanted = wantedJobs(picture, asked);
  const page = pageOf(wanted, asked);
  return {
    readAt: view?.startedAt ?? null,
    shortage: assessment?.shortage ?? 0,
    byCause: tally(
      CAUSES,
      (assessment?.jobs ?? []).map(({ cause }) => cause),
    ),
    matching: wanted.length,
    jobs: page.map(describer(picture, told, page)),
    expected: expectedView(picture, now).slice(0, MOST_EXPECTED),
    begun: [...latelyBegun(picture, log, MOST_BEGUN)],
  };
}

/**
 * The same with jobs that have pipeline, cause and pool in common as one: two thousand at a limit are a line. Those whose
 * cause needs a person come first, then those of which one has waited longest.
 */
export function jobGroupsView(picture: Picture, told: Told, asked: JobsAsked = ALL_JOBS): JobGroupsView {
  const wanted = wantedJobs(picture, asked);
  const groups = new Map<string, Group>();
  for (const job of wanted) {
    const key = JSON.stringify([pipelineOf(job.locator), job.cause, job.pool]);
    const { jobs, longest } = groups.get(key) ?? { jobs: 0, longest: job };
    groups.set(key, { jobs: jobs + 1, longest: job.waitedMs > longest.waitedMs ? job : longest });
  }
  const all = [...groups.values()].sort(
    (a, b) =>
      Number(needsPerson(b.longest.cause)) - Number(needsPerson(a.longest.cause)) ||
      b.longest.waitedMs - a.longest.waitedMs,
  );
  const page = pageOf(all, asked);
  const describe = describer(
    picture,
    told,
    page.map(({ longest }) => longest),
  );
  return {
    matching: wanted.length,
    groups: page.map(({ jobs, longest }) => ({
      pipeline: pipelineOf(longest.locator),
      cause: longest.cause,
      pool: longest.pool,
      jobs,
      longest: describe(longest),
    })),
    total: all.length,
  };
}

/** One waiting job; null if none of that locator waits. */
export function oneWaitingJob(picture: Picture, told: Told, locator: string): WaitingJobView | null {
  const job = picture.assessment?.jobs.find((one) => one.locator === locator);
  return job === undefined ? null : describer(picture, told, [job])(job);
}

interface Group {
  readonly jobs: number;
  readonly longest: JobAssessment;
}

function wantedJobs(
  { assessment }: Picture,
  { text, pipeline, cause, pool, share }: JobsAsked,
): readonly JobAssessment[] {
  return (assessment?.jobs ?? []).filter(
    (job) =>
      fits(pipeline, pipelineOf(job.locator)) &&
      fits(cause, job.cause) &&
      fits(pool, job.pool) &&
      fits(share, job.share ?? null) &&
      (text === undefined || hasWords(text, [job.locator, job.cause, job.pool])),
  );
}

/** @param shown those that are to be described: of others nothing is looked up */
function describer(
  picture: Picture,
  { now, poolWords, log }: Told,
  shown: readonly JobAssessment[],
): (job: JobAssessment) => WaitingJobView {
  const { view, memory } = picture;
  const estimates = shown.length === 0 ? new Map<string, Estimate>() : estimatesIn(picture);
  const isShown = new Set(shown.map(({ locator }) => locator));
  /** None of one that hangs: it does not wait. */
  const partsSoFar = (locator: string, wait: Wait | undefined, waitedMs: number) =>
    wait === undefined
      ? []
      : [...byCause(partsOf(log.marksOf(locator, wait.marks), wait.since, wait.since + waitedMs))];
  const listed = new Map(
    view?.jobs.filter(({ locator }) => isShown.has(locator)).map((job) => [job.locator, job]),
  );
  return ({ locator, cause, pool, share, waitedMs, reason, remedy }) => ({
    locator,
    cause,
    pool,
    share: share ?? null,
    waitedMs,
    reason: withLastWords(reason, cause === 'backing-off' ? poolWords.get(pool ?? '') : undefined),
    remedy,
    resources: [...(listed.get(locator)?.resources ?? [])],
    environment: listed.get(locator)?.environment ?? null,
    launches: memory.launchesFor.get(locator) ?? 0,
    parts: partsSoFar(locator, memory.waits.waiting.get(locator), waitedMs),
    estimate: estimateTold(estimates.get(locator) ?? null, now),
    noEstimate: estimates.has(locator) ? null : withoutEstimate(cause),
  });
}

/** Why its agents fail they know best; often it is what Mesos says. */
function withLastWords(reason: string, words: string | undefined): string {
  return words === undefined || reason.includes(words)
    ? reason
    : `${reason} The last that failed said: ${words}`;
}
