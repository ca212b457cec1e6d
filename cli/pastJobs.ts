import writeFileAtomic from 'write-file-atomic';
import { errorCode } from '../adapters/config/hocon.ts';
import { loadConfig } from '../adapters/config/load.ts';
import { NoHistories, type PastJobsTold, readPastJobs } from '../adapters/gocd/pastJobs/readPastJobs.ts';
import type { Connection } from '../adapters/gocd/wire/connection.ts';
import { GocdCallError } from '../adapters/gocd/wire/failure.ts';
import { inMemory, openWorkFile } from '../adapters/history/workFile.ts';
import { historyAsCsv } from '../adapters/history/writeCsv.ts';
import type { Progress } from '../adapters/terminal/progress.ts';
import type { Clock } from '../domain/clock/clock.ts';
import { describeFailure } from '../domain/gocd.ts';
import { counted, moment } from '../domain/phrases.ts';
import { CommandError, EXIT } from './failure.ts';
import { Secrecy } from './secrecy.ts';

export interface PastJobsFlags {
  /** A time (ms since the epoch), or how long ago (ms). */
  readonly since: { readonly at: number } | { readonly agoMs: number };
  /** A file, or `-` for the standard output. */
  readonly out: string;
  /** Requests a second. */
  readonly rate: number;
}

export interface PastJobsOutput {
  /** Takes what is asked for. */
  readonly write: (text: string) => void;
  /** Takes lines for people. */
  readonly tell: (line: string) => void;
  readonly progress: Progress;
  readonly clock: Clock;
  readonly env?: NodeJS.ProcessEnv;
  /** By default real HTTP. */
  readonly connection?: Connection;
}

export const RIGHTS =
  'history: needs the right to view pipelines: only those that the account of go-server may view are read. What resources jobs ask for is told to administrators only; without that every job is taken to need none.';

/** The ending of the file beside FILE that knows what has been read. */
const WORK = '.read';

/**
 * Reads the jobs of the last days from GoCD and writes them as `simulate` and `tune` read them. Resolves with the exit code.
 * @throws ConfigError, HistoryError, or CommandError if GoCD cannot be asked.
 */
export async function pastJobs(path: string, flags: PastJobsFlags, output: PastJobsOutput): Promise<number> {
  const config = await loadConfig(path, output.env ?? process.env);
  const secrecy = new Secrecy(config);
  return secrecy.keep(async () => {
    const { clock, tell, progress, connection } = output;
    const say = (line: string) => tell(secrecy.mask(line));
    say(RIGHTS);
    const since = 'at' in flags.since ? flags.since.at : nowOf(clock) - flags.since.agoMs;
    const isFile = flags.out !== '-';
    const before = isFile ? await openWorkFile(`${flags.out}${WORK}`, config.goServer.url) : inMemory();
    const told = await readPastJobs({
      ...{ config, clock, since, before, gapMs: 1000 / flags.rate, signal: new AbortController().signal },
      onProgress: (share, detail) => progress.at(share, detail),
      ...(connection === undefined ? {} : { connection }),
    })
      .catch((error: unknown) => {
        throw refusal(error, isFile);
      })
      .finally(() => progress.clear());
    const csv = historyAsCsv(told.jobs);
    if (isFile) await written(flags.out, csv);
    else output.write(csv);
    for (const line of summaryOf(told, since, flags.out)) say(line);
    return EXIT.done;
  });
}

function nowOf(clock: Clock): number {
  return clock.calendar?.() ?? clock.now();
}

async function written(path: string, csv: string): Promise<void> {
  await writeFileAtomic(path, csv, { mode: 0o600 }).catch((error: unknown) => {
    throw new CommandError(`--out: ${path} cannot be written (${errorCode(error)})`);
  });
}

function refusal(error: unknown, isKept: boolean): unknown {
  if (error instanceof NoHistories)
    return new CommandError(
      `GoCD ${error.message} has no dashboard to read pipelines from: that came with 20.9.0. docs/simulate.md has other ways`,
    );
  if (!(error instanceof GocdCallError)) return error;
  const again = isKept ? ' What has been read is kept: the same command goes on from there.' : '';
  return new CommandError(`${describeFailure(error.failure)}${again}`);
}

function summaryOf(told: PastJobsTold, since: number, out: string): readonly string[] {
  const { jobs, pipelines, runsRead, runsKnown, runsGoingOn, elastic, withoutNeeds } = told;
  const into = out === '-' ? '' : ` in ${out}`;
  return [
    `history: ${counted(jobs.length, 'job')} since ${moment(since)}${into}, of ${counted(pipelines, 'pipeline')}; ${counted(runsRead, 'run')} of stages read, ${runsKnown} known before`,
    ...(runsGoingOn === 0 ? [] : [`history: ${counted(runsGoingOn, 'run')} left out: still going on`]),
    ...(elastic === 0 ? [] : [`history: ${counted(elastic, 'job')} left out: of elastic profiles`]),
    ...(withoutNeeds === 0
      ? []
      : [
          `history: of ${counted(withoutNeeds, 'pipeline')} the account may not read what jobs need, or it is configured no more: they are taken to need no resources`,
        ]),
  ];
}
