import { pipelineOf } from '../domain/configuredPlace.ts';
import { counted, duration, moment } from '../domain/phrases.ts';
import { plainText } from '../domain/plainText.ts';
import { describeJobs, describeParts, longParts } from '../services/assessmentText.ts';
import { PAST_JOBS } from '../services/history/kinds.ts';
import { type ExpectedView, JOBS, type JobRun } from '../services/views/jobSchemas.ts';
import { BACKLOG, type BacklogView, JOB_GROUPS } from '../services/views/schemas.ts';
import { queryOf } from './desk/rows.ts';
import { CommandError, EXIT } from './failure.ts';
import { askInstance } from './instance.ts';
import type { InstanceFlags } from './instanceFlags.ts';

export interface WhyFlags extends InstanceFlags {
  readonly json?: boolean;
}

/** Of jobs that run no more, the latest so many are told of. */
const MOST_PAST = 20;
/** Of a pipeline, the latest. */
const MOST_SEARCHED = 10_000;
/** That the API takes. */
const LONGEST_TEXT = 200;
/** Of the pipelines that wait. */
const MOST_NAMED = 100;

/**
 * Asks a running instance why jobs wait, in the words of `plan`, which are expected, and what those that run or have run
 * waited for, and prints it. Resolves with the exit code, which is 0 only if a job was found.
 * @throws CommandError if the instance cannot be asked.
 */
export async function why(wanted: string, flags: WhyFlags, print: (line: string) => void): Promise<number> {
  // However many wait, those in which all of its parts stand are few.
  const query = queryOf({ text: wanted.split('/').join(' ').slice(0, LONGEST_TEXT) });
  const backlog = await askInstance(flags, `/api/v1/backlog?${query}`, BACKLOG);
  const { jobs: known, expected } = await askInstance(flags, `/api/v1/jobs?${query}`, JOBS);
  const waiting = backlog.jobs.filter(({ locator }) => isMeant(locator, wanted));
  const isListed = new Set(waiting.map(({ locator }) => locator));
  const others = known.filter(
    ({ locator, state }) => state !== 'waiting' && !isListed.has(locator) && isMeant(locator, wanted),
  );
  const running = others.filter(({ state }) => state === 'running');
  const coming = expected.filter((each) => isMeantToCome(each, wanted));
  const isFound = waiting.length + others.length + coming.length > 0;
  const past = isFound
    ? others.filter(({ state }) => state !== 'running').slice(0, MOST_PAST)
    : await longPast(wanted, flags);
  if (!isFound && past.length === 0)
    throw new CommandError(
      `no job that waits, runs, began lately or is expected is ${wanted}${await whatElse(backlog, flags)}`,
    );
  if (flags.json === true) {
    const rows = [
      ...waiting.map((job) => ({ ...job, state: 'waiting' })),
      ...coming.map((jobs) => ({ ...jobs, state: 'expected' })),
      ...running,
      ...past,
    ];
    print(JSON.stringify(rows, null, 2));
  } else {
    const told = [
      ...(waiting.length === 0 ? [] : [describeJobs(waiting)]),
      ...coming.map(describeExpected),
      ...[...running, ...past].map(describeRun),
    ];
    print(told.join('\n'));
  }
  return EXIT.done;
}

/** Of what is kept of earlier days, the latest. */
async function longPast(wanted: string, flags: WhyFlags): Promise<readonly JobRun[]> {
  const query = new URLSearchParams({ pipeline: pipelineOf(wanted), limit: String(MOST_SEARCHED) });
  const { jobs } = await askInstance(flags, `/api/v1/history/jobs?${query}`, PAST_JOBS);
  return jobs.filter(({ locator }) => isMeant(locator, wanted)).slice(0, MOST_PAST);
}

/** Jobs that are not there yet. */
function describeExpected({ stage, jobs, pool, text }: ExpectedView[number]): string {
  return plainText(`${stage}: ${counted(jobs, 'job')} for pool ${pool} ${text}`);
}

/** A job that waits no more: where it is, and what it waited for. */
function describeRun({ locator, state, agent, begunAt, endedAt, waitedMs, parts }: JobRun): string {
  const began = begunAt === null ? '' : ` since ${moment(begunAt)}`;
  const where = {
    waiting: 'waits',
    running: `built by ${agent}${began}`,
    ended: `ran on ${agent}${began}${endedAt === null ? '' : `, until ${moment(endedAt)}`}`,
    left: `waits no more${began}; ${agent === null ? 'no agent was seen with it' : `${agent} had it`}`,
  }[state];
  const waited =
    waitedMs === null
      ? 'not known, it began before this instance looked'
      : `${duration(waitedMs)}${longParts(parts).length === 0 ? '' : `: ${describeParts(parts)}`}`;
  return [`${locator}: ${where}`, `  waited: ${waited}`].map(plainText).join('\n');
}

/**
 * Whether a locator is of the pipeline that is asked about, and has the other parts asked about in this order: a
 * person may leave out what goes without saying, such as counters. Case does not matter, as in GoCD.
 */
export function isMeant(locator: string, wanted: string): boolean {
  const [pipeline, ...parts] = locator.toLowerCase().split('/');
  const [wantedPipeline, ...wantedParts] = wanted.toLowerCase().replace(/\/+$/, '').split('/');
  let from = 0;
  for (const part of wantedParts) {
    const found = parts.indexOf(part, from);
    if (found < 0) return false;
    from = found + 1;
  }
  return pipeline === wantedPipeline;
}

/** Also by the name of a job of the stage, and by the run it will be of where that is known. */
function isMeantToCome({ stage, pipeline, run }: ExpectedView[number], wanted: string): boolean {
  const [, counter] = run.startsWith(`${pipeline}/`) ? run.split('/') : [];
  const place = [pipeline, ...(counter === undefined ? [] : [counter]), stage.slice(pipeline.length + 1)];
  return isMeant(place.join('/'), wanted) || wanted.toLowerCase().startsWith(`${stage.toLowerCase()}/`);
}

async function whatElse({ readAt }: BacklogView, flags: WhyFlags): Promise<string> {
  if (readAt === null) return ': this instance has not read GoCD yet';
  const { groups, total } = await askInstance(
    flags,
    `/api/v1/backlog/groups?limit=${MOST_NAMED}`,
    JOB_GROUPS,
  );
  if (total === 0) return ': no job waits';
  const pipelines = [...new Set(groups.map(({ pipeline }) => pipeline))];
  return `; jobs of these pipelines wait: ${pipelines.join(', ')}${total > groups.length ? ' and others' : ''}`;
}
