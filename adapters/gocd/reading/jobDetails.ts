import type { z } from 'zod';
import type { Clock } from '../../../domain/clock/clock.ts';
import type { WaitingJob } from '../../../domain/gocd.ts';
import { counted } from '../../../domain/phrases.ts';
import type { Capabilities } from '../version.ts';
import type { GocdApi } from '../wire/api.ts';
import { GocdCallError } from '../wire/failure.ts';
import { askWithin, type Budget } from './budget.ts';
import type { FeedJob } from './feedJob.ts';
import { JOB_INSTANCE, type JobInstance, NOT_PINNED, pinOf, STAGE_RUN } from './jobInstance.ts';
import { isWithin } from './remembered.ts';

/** What the feed does not tell of a waiting job. */
export type JobDetails = Pick<WaitingJob, 'scheduledAt' | 'pin' | 'state'>;

export interface JobDetailsReading {
  /** The jobs asked about, in their order, each with its details. */
  readonly jobs: readonly (FeedJob & JobDetails)[];
  /** What kept some from being read, in one line. */
  readonly trouble: string | null;
}

export type JobDetailsReader = (
  jobs: readonly FeedJob[],
  server: Capabilities,
  budget: Budget,
) => Promise<JobDetailsReading>;

const REQUESTS_PER_POLL = 50;
const CONCURRENT_REQUESTS = 4;

/** A job that was rescheduled has another date under the same locator. */
const KEPT_MS = 5 * 60_000;

interface Known {
  readonly details: JobDetails;
  readonly at: number;
  readonly reading: number;
}

/**
 * Reads details of waiting jobs and keeps them while the jobs stay in the feed. At most 50 requests are made for
 * one poll, and none beyond its time, jobs not seen before first: the others' details are unknown until a later one. That a
 * job has moved on or is gone holds for one poll only: it may come back at any time, under the same locator. A view does not
 * fail for want of details: the first failure that is not about one stage or job ends the asking.
 */
export function createJobDetailsReader(api: GocdApi, clock: Clock): JobDetailsReader {
  let known = new Map<string, Known>();
  let reading = 0;

  return async (jobs, server, budget) => {
    reading += 1;
    known = keptFor(jobs, known);
    const now = clock.now();
    const keep = (job: FeedJob, details: JobDetails) => known.set(job.locator, { details, at: now, reading });
    let trouble: string | null = null;

    const ask = async (
      { path, version, schema, jobs: askedFor }: Question,
      signal: AbortSignal,
    ): Promise<void> => {
      if (trouble !== null) return;
      try {
        const told = new Map(
          (await api.json({ path, version }, schema, signal)).map((job) => [job.name, job]),
        );
        for (const job of askedFor) keep(job, detailsOf(job, told.get(job.job)));
      } catch (error) {
        if (!(error instanceof GocdCallError) || budget.isCut()) throw error;
        const refused = error.status === 403 || error.missing === 'endpoint';
        if (error.missing === 'thing') for (const job of askedFor) keep(job, detailsOf(job, undefined));
        else if (refused) for (const job of askedFor) keep(job, unknownDetails(job));
        else trouble = error.message;
      }
    };
    const questions = questionsAbout(dueAmong(jobs, known, now), jobs, server).slice(0, REQUESTS_PER_POLL);
    const left = await askWithin(budget, questions, CONCURRENT_REQUESTS, ask);
    const unseen = left.flatMap((question) => question.jobs).filter(({ locator }) => !known.has(locator));
    if (unseen.length > 0) trouble ??= notYet(unseen.length);

    return {
      jobs: jobs.map((job) => ({ ...job, ...current(job, known.get(job.locator), reading) })),
      trouble,
    };
  };
}

/** The next reading goes on with those, since it asks first about jobs never seen. */
function notYet(count: number): string {
  return `GoCD answers too slowly to have told those of ${counted(count, 'job')} yet; the next reading goes on with them.`;
}

function keptFor(jobs: readonly FeedJob[], known: ReadonlyMap<string, Known>): Map<string, Known> {
  const kept = new Map<string, Known>();
  for (const { locator } of jobs) {
    const entry = known.get(locator);
    if (entry !== undefined) kept.set(locator, entry);
  }
  return kept;
}

function current(job: FeedJob, entry: Known | undefined, reading: number): JobDetails {
  if (entry === undefined) return unknownDetails(job);
  return isWaiting(entry) || entry.reading === reading ? entry.details : unknownDetails(job);
}

function isWaiting({ details }: Known): boolean {
  return details.state !== 'moved-on' && details.state !== 'gone';
}

/** The jobs to ask about: never seen, then those last seen to wait no more, then those seen long ago. */
function dueAmong(jobs: readonly FeedJob[], known: ReadonlyMap<string, Known>, now: number): FeedJob[] {
  const unseen: FeedJob[] = [];
  const moved: FeedJob[] = [];
  const aged: FeedJob[] = [];
  for (const job of jobs) {
    const entry = known.get(job.locator);
    if (entry === undefined) unseen.push(job);
    else if (!isWaiting(entry)) moved.push(job);
    else if (!isWithin(now - entry.at, KEPT_MS)) aged.push(job);
  }
  return [...unseen, ...moved, ...aged];
}

interface Question {
  readonly path: string;
  readonly version: number;
  readonly schema: z.ZodType<readonly JobInstance[]>;
  readonly jobs: readonly FeedJob[];
}

/** A stage is asked about once for all its waiting jobs. */
function questionsAbout(due: readonly FeedJob[], all: readonly FeedJob[], server: Capabilities): Question[] {
  switch (server.jobDetails) {
    case 'nowhere':
      return [];
    case 'by job':
      return due.map((job) => ({ path: `/api/jobs/${job.locator}`, version: 1, schema: ALONE, jobs: [job] }));
    case 'by stage': {
      const waiting = new Map<string, FeedJob[]>(due.map((job) => [stageOf(job), []]));
      for (const job of all) waiting.get(stageOf(job))?.push(job);
      return [...waiting].map(([stage, jobs]) => ({
        path: `/api/stages/${stage}`,
        version: 3,
        schema: TOGETHER,
        jobs,
      }));
    }
  }
}

const ALONE = JOB_INSTANCE.transform((job): readonly JobInstance[] => [job]);
const TOGETHER = STAGE_RUN.transform((stage): readonly JobInstance[] => stage.jobs);

function stageOf(job: FeedJob): string {
  return job.locator.slice(0, job.locator.lastIndexOf('/'));
}

function detailsOf(job: FeedJob, told: JobInstance | undefined): JobDetails {
  if (told === undefined) return { ...unknownDetails(job), state: 'gone' };
  const scheduledAt = told.scheduled_date ?? null;
  // The job API shows a rescheduled job as it was left, for ever: what has become of it since it does not tell.
  if (told.state === 'Rescheduled') return unknownDetails(job);
  if (told.state !== 'Scheduled') return { ...unknownDetails(job), scheduledAt, state: 'moved-on' };
  return { scheduledAt, pin: pinOf(told), state: 'scheduled' };
}

/** Only instances of a job that runs on all agents are pinned, and GoCD marks their names. */
function unknownDetails(job: FeedJob): JobDetails {
  const pin = /-runOnAll-\d+$/.test(job.job) ? ({ kind: 'unknown' } as const) : NOT_PINNED;
  return { scheduledAt: null, pin, state: 'unknown' };
}
