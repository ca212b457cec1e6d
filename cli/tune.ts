import { availableParallelism } from 'node:os';
import type { Progress } from '../adapters/terminal/progress.ts';
import { counted, moment } from '../domain/phrases.ts';
import { EXIT } from './failure.ts';
import { assertReportGoes, writeReport } from './simulation/reportFile.ts';
import { describeHosts } from './simulation/scene.ts';
import type { TuneFlags } from './tuning/flags.ts';
import { tunePage } from './tuning/page.ts';
import type { TuneResult } from './tuning/result.ts';
import { runnerFor } from './tuning/runner.ts';
import { sourceOf } from './tuning/source.ts';
import { type Subject, triedOf } from './tuning/subject.ts';
import { tuned } from './tuning/tuned.ts';
import { describeTune } from './tuning/words.ts';

export interface TuneOutput {
  readonly print: (line: string) => void;
  /** How far it has got; it may be done before it has made all trials that it may make. */
  readonly progress: Progress;
}

/**
 * Searches for a better config on a history of jobs. Resolves with 0 where there is one, or none is better; with 1 where what is
 * wanted is not met by any, or what is gained does not hold on the days held out.
 * @throws HistoryError, ConfigError or CommandError if something cannot be used.
 */
export async function tune(file: string | undefined, flags: TuneFlags, output: TuneOutput): Promise<number> {
  await assertReportGoes(flags.report);
  const { name, jobs, notes } = await sourceOf(file, flags);
  const subject: Subject = {
    jobs,
    configFile: flags.config ?? null,
    hosts: flags.hosts ?? null,
    bootMs: flags.boot ?? null,
  };
  const tried = await triedOf(subject);
  const runner = runnerFor(subject, tried, flags.workers ?? availableParallelism());
  try {
    const ends = [jobs[0], jobs.at(-1)].map((job) => moment(job?.scheduledAt ?? 0));
    const result: TuneResult = {
      sources: [
        `${name}: ${counted(jobs.length, 'job')}, scheduled from ${ends.join(' to ')}`,
        `config: ${flags.config ?? 'a pool for each kind of job in the history, fast profile (none was given: --config)'}`,
        `hosts: ${flags.hosts === undefined ? 'enough for all agents' : describeHosts(flags.hosts)}`,
      ],
      notes,
      ...(await tuned({
        subject,
        tried,
        runner,
        seed: flags.seed,
        seeds: flags.seeds,
        mostTrials: flags.trials,
        targetWaitMs: flags.targetWait ?? null,
        budgetHours: flags.budget ?? null,
        onProgress: ({ trials, mostTrials, words }) =>
          output.progress.at(trials / mostTrials, `${trials} trials${words === '' ? '' : `, ${words}`}`),
      })),
    };
    output.progress.clear();
    output.print(flags.json === true ? JSON.stringify(result, null, 2) : describeTune(result));
    if (flags.report !== undefined) await writeReport(flags.report, tunePage(result));
    return result.verdict === 'better' || result.verdict === 'nothing better' ? EXIT.done : EXIT.failed;
  } finally {
    output.progress.clear();
    await runner.close();
  }
}
