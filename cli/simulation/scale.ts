import { InvalidArgumentError } from 'commander';
import type { PastJob } from '../../adapters/history/readHistory.ts';
import { greatest, grouped } from '../../domain/collections.ts';
import { configuredName } from '../../domain/configuredPlace.ts';
import { counted } from '../../domain/phrases.ts';
import { nearest } from '../../domain/settings/kinds/nearest.ts';
import { matchesGlob } from '../../policy/glob.ts';
import { CommandError, EXIT } from '../failure.ts';

/** How many times as much some of the work is to be. */
export interface Scale {
  /** Of a pipeline, `pipeline/stage` or `pipeline/stage/job`; * and ? stand for others. */
  readonly pattern: string;
  readonly factor: number;
}

const LARGEST = 100;
/** Copies come before the next run of their pipeline, and no later than this after their original: not in the middle of the night. */
const LONGEST_GAP_MS = 3_600_000;

/** `release/*=2`, added to those that were said before. */
export function scaleFlag(text: string, before: readonly Scale[] = []): readonly Scale[] {
  const [, pattern, amount] = /^([\w\-.*?/]+)=(\d+(?:\.\d+)?)$/.exec(text) ?? [];
  const factor = Number(amount);
  if (pattern === undefined || !(factor <= LARGEST))
    throw new InvalidArgumentError(
      `expected pipelines and how many times as much, as release/*=2, ${LARGEST} at the most.`,
    );
  return [...before, { pattern, factor }];
}

export interface Scaled {
  /** In the order they are scheduled. */
  readonly jobs: readonly PastJob[];
  /** What it made of the jobs, a line for people for each scale. */
  readonly notes: readonly string[];
}

/**
 * The same history with some of its work more, or less, often. A run of a pipeline stays together: of each there are as many
 * copies as are wanted, evenly between it and the next one, with counters of their own; where the factor is no whole number some
 * runs have one more than others. Where several patterns fit, their factors multiply.
 * @param jobs in the order they were scheduled.
 * @throws CommandError if a pattern fits none of them.
 */
export function scaled(jobs: readonly PastJob[], scales: readonly Scale[]): Scaled {
  if (scales.length === 0) return { jobs, notes: [] };
  const all = grouped(jobs, ({ pipeline }) => pipeline);
  const pipelines = [...new Set(jobs.map(({ pipeline }) => pipeline))];
  const made = pipelines.flatMap((pipeline) => scaledPipeline(all(pipeline), scales));
  return {
    jobs: made.sort((a, b) => a.scheduledAt - b.scheduledAt),
    notes: scales.map((scale) => {
      if (!jobs.some((job) => isMeant(job, scale))) throw nothingMeant(jobs, scale);
      const [before, after] = [jobs, made].map((some) => some.filter((job) => isMeant(job, scale)).length);
      return `--scale ${scale.pattern}=${scale.factor}: ${counted(after ?? 0, 'job')} in place of ${before ?? 0}`;
    }),
  };
}

/** Else the answer would be that of the history as it was, to a name that is misspelt. */
function nothingMeant(jobs: readonly PastJob[], { pattern, factor }: Scale): CommandError {
  const pipelines = new Set(jobs.flatMap(({ pipeline }) => pipeline ?? []));
  const [named = ''] = pattern.split('/');
  const similar = pipelines.has(named) ? null : nearest(named, pipelines);
  const wayOut =
    pipelines.size === 0
      ? 'its jobs name no pipelines, only *=2 fits them'
      : similar === null
        ? `its pipelines are ${listed([...pipelines].sort())}`
        : `is ${similar} meant?`;
  return new CommandError(
    `--scale ${pattern}=${factor}: no job of the history is meant by it; ${wayOut}`,
    EXIT.usage,
  );
}

const NAMED = 8;

function listed(names: readonly string[]): string {
  const more = names.length - NAMED;
  return `${names.slice(0, NAMED).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

function scaledPipeline(jobs: readonly PastJob[], scales: readonly Scale[]): readonly PastJob[] {
  const runs = runsOf(jobs);
  let nextCounter = greatest(jobs.flatMap(({ counter }) => counter ?? [])) + 1;
  /** What of each factor is still owed: the parts of a time add up. */
  const owed = new Map<number, number>();
  return runs.flatMap((run, index) => {
    const began = run[0]?.scheduledAt ?? 0;
    const gap = Math.min(LONGEST_GAP_MS, (runs[index + 1]?.[0]?.scheduledAt ?? Infinity) - began);
    const times = new Map<number, number>();
    for (const factor of new Set(run.map((job) => factorOf(job, scales)))) {
      const sum = (owed.get(factor) ?? 0) + factor;
      // What is nearly one is one: tenths do not add up exactly.
      const whole = Math.floor(sum + 1e-9);
      owed.set(factor, sum - whole);
      times.set(factor, whole);
    }
    const most = greatest(times.values());
    return Array.from({ length: most }, (_, copy) => {
      const its = run.filter((job) => copy < (times.get(factorOf(job, scales)) ?? 0));
      if (copy === 0) return its;
      const shift = Math.round((gap * copy) / most);
      const counter = nextCounter;
      nextCounter += 1;
      return its.map((job) => shifted(job, shift, counter));
    }).flat();
  });
}

/** Jobs that do not say which run they were in are each one of their own. */
function runsOf(jobs: readonly PastJob[]): readonly (readonly PastJob[])[] {
  const inRun = grouped(jobs, ({ counter }) => counter);
  const counters = new Set(jobs.map(({ counter }) => counter));
  return [...counters]
    .flatMap((counter) => (counter === null ? inRun(null).map((job) => [job]) : [inRun(counter)]))
    .sort((a, b) => (a[0]?.scheduledAt ?? 0) - (b[0]?.scheduledAt ?? 0));
}

function shifted(job: PastJob, ms: number, counter: number): PastJob {
  return {
    ...job,
    scheduledAt: job.scheduledAt + ms,
    startedAt: job.startedAt === null ? null : job.startedAt + ms,
    counter: job.counter === null ? null : counter,
  };
}

function factorOf(job: PastJob, scales: readonly Scale[]): number {
  return scales.filter((scale) => isMeant(job, scale)).reduce((product, { factor }) => product * factor, 1);
}

function isMeant({ pipeline, stage, job }: PastJob, { pattern }: Scale): boolean {
  const parts = [pipeline ?? '', stage ?? '', configuredName(job ?? '')];
  return [1, 2, 3].some((count) => matchesGlob(pattern, parts.slice(0, count).join('/')));
}
