import { writeFileSync } from 'node:fs';
import { Command } from 'commander';
import { createProgress } from '../../adapters/terminal/progress.ts';
import { runnerFor } from '../../cli/tuning/runner.ts';
import { triedOf } from '../../cli/tuning/subject.ts';
import { tuned } from '../../cli/tuning/tuned.ts';
import { describeTune } from '../../cli/tuning/words.ts';
import { systemClock } from '../../domain/clock/clock.ts';
import { madeUpHistory } from './history.ts';
import { judged } from './verdict.ts';

/*
 * Tunes the fast profile on a made-up history, and tells whether what it recommends beats it on jobs that the search did not
 * see. With --write the result is kept.
 */

const options = new Command('bench:tune')
  .option('--peak <number>', 'bundles of jobs an hour at the busiest time', '8')
  .option('--seed <number>', 'of the jobs, and of the search', '1')
  .option('--seeds <number>', 'with how many kinds of luck what is promising is tried', '1')
  .option('--trials <number>', 'about so many at the most', '40')
  .option('--write', 'keep the result in bench/results/tune.json')
  .parse()
  .opts<{ peak: string; seed: string; seeds: string; trials: string; write?: true }>();

const seed = Number(options.seed);
const subject = {
  ...{ jobs: madeUpHistory(seed, Number(options.peak)), configFile: null, hosts: null, bootMs: null },
};
const tried = await triedOf(subject);
const progress = createProgress('bench:tune', { stream: process.stderr, clock: systemClock });
const result = {
  ...{ sources: ['made-up jobs of two mornings'], notes: [] },
  ...(await tuned({
    ...{ subject, tried, runner: runnerFor(subject, tried, 0), seed },
    ...{
      seeds: Number(options.seeds),
      mostTrials: Number(options.trials),
      targetWaitMs: null,
      budgetHours: null,
    },
    onProgress: ({ trials, mostTrials, words }) => progress.at(trials / mostTrials, words || undefined),
  })),
};
progress.clear();
const { met, text } = judged(result);
process.stdout.write(`${describeTune(result)}\n\n${met ? 'met   ' : 'MISSED'}  ${text}\n`);
if (options.write) {
  const { tried: _, ...kept } = result;
  writeFileSync(new URL('../results/tune.json', import.meta.url), `${JSON.stringify(kept, null, 2)}\n`);
}
