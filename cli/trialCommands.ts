import { type Command, Option } from 'commander';
import { FORMAT_NAMES } from '../adapters/history/formats/names.ts';
import type { Progress } from '../adapters/terminal/progress.ts';
import { systemClock } from '../domain/clock/clock.ts';
import { count, positiveCount } from './numberFlags.ts';
import type { PastJobsFlags } from './pastJobs.ts';
import { rateFlag, sinceFlag } from './pastJobsFlags.ts';
import {
  durationFlag,
  hostsFlag,
  hostsOrRangeFlag,
  type SimulateFlags,
  timeFlag,
} from './simulation/flags.ts';
import { scaleFlag } from './simulation/scale.ts';
import { SCENARIO_NAMES } from './simulation/scenarioNames.ts';
import { hoursFlag, type TuneFlags } from './tuning/flags.ts';

const SCALE_HELP =
  'what if there were more of some work, as release=2 for a pipeline, release/*=1.5 for its stages; may be said again';

/** What a command of these says, and where it shows how far it is. */
export interface TrialOutput {
  readonly print: (line: string) => void;
  readonly progressOf: (what: string) => Progress;
}

/** The commands that try configs on jobs of the past, and the one that gets such jobs. */
export function addTrialCommands(program: Command, { print, progressOf }: TrialOutput): void {
  program
    .command('simulate')
    .description(
      'try a config on a history of jobs, on virtual time: how long they wait, what agents it takes',
    )
    .argument(
      '[file]',
      'CSV or JSON with a job in each row, see docs/simulate.md; a built-in scenario without it',
    )
    .addOption(new Option('--scenario <name>', 'without a file: which scenario').choices(SCENARIO_NAMES))
    .addOption(new Option('--format <name>', 'what the file was exported from').choices(FORMAT_NAMES))
    .option('--skip-bad', 'leave rows out that cannot be used, and say how many')
    .option('--config <config>', 'HOCON file; its secrets and their files are not needed')
    .option('--compare <config>', 'a second config on the same jobs, and the differences')
    .option(
      '--hosts <hosts>',
      'as 10x8cpus/32GB,2x16cpus/64GB/rack=r1; as 5..50 or 5..50x8cpus/32GB for how many it takes; roomy enough if left out',
      hostsOrRangeFlag,
    )
    .option(
      '--target-wait <duration>',
      'with --hosts 5..50: the fewest hosts with which 95 % wait no longer, as 60s',
      durationFlag,
    )
    .option('--scale <work>', SCALE_HELP, scaleFlag)
    .option('--boot <duration>', 'how long half of the agents take at most to come up (45s)', durationFlag)
    .option('--from <time>', 'only jobs scheduled from then on', timeFlag)
    .option('--to <time>', 'only jobs scheduled before', timeFlag)
    .option('--seed <n>', 'makes the same luck again', count, 1)
    .option(
      '--bytes',
      'write and read all that the servers say, as over a network: the same numbers, more slowly',
    )
    .option('--report <file>', 'also write a page of HTML with pictures, which needs nothing else')
    .option('--json', 'as JSON')
    .action(async (file: string | undefined, flags: SimulateFlags) => {
      const { simulate } = await import('./simulate.ts');
      process.exitCode = await simulate(file, flags, {
        print,
        progress: progressOf('simulate'),
      });
    });

  program
    .command('history')
    .description(
      'read from GoCD which jobs there were, for simulate and tune; of pipelines that its account may view, and what they ask for only as an administrator',
    )
    .argument('<config>', 'HOCON file, for the address and the account of GoCD')
    .requiredOption('--since <time>', 'how far back, as 30d, or a time', sinceFlag)
    .requiredOption(
      '--out <file>',
      'where to write CSV, - for the standard output; FILE.read beside it knows what was read, for the next time',
    )
    .option('--rate <rate>', 'so many requests at the most, as 5/s or 60/m', rateFlag, 5)
    .action(async (config: string, flags: PastJobsFlags) => {
      const { pastJobs } = await import('./pastJobs.ts');
      process.exitCode = await pastJobs(config, flags, {
        write: (text) => process.stdout.write(text),
        tell: (line) => process.stderr.write(`${line}\n`),
        progress: progressOf('history'),
        clock: systemClock,
      });
    });

  program
    .command('tune')
    .description(
      'search for a better config on a history of jobs: waits against agent-hours, what to change and what each change gives',
    )
    .argument('[history]', 'as for simulate; see docs/tune.md')
    .option('--from-instance <url>', 'in place of a history: what a running instance has kept of its jobs')
    .option(
      '--token-file <file>',
      'with it: holds its http.token; else GOCD_MESOS_TOKEN, or as --config says',
    )
    .addOption(new Option('--format <name>', 'what the file was exported from').choices(FORMAT_NAMES))
    .option('--skip-bad', 'leave rows out that cannot be used, and say how many')
    .option('--config <config>', 'HOCON file that is in force; its secrets and their files are not needed')
    .option(
      '--target-wait <duration>',
      'the cheapest config with which 95 % wait no longer, as 60s',
      durationFlag,
    )
    .option(
      '--budget <hours>',
      'the shortest waits for so many agent-hours over the history, as 100h',
      hoursFlag,
    )
    .option('--hosts <hosts>', 'as for simulate; roomy enough if left out', hostsFlag)
    .option('--scale <work>', SCALE_HELP, scaleFlag)
    .option('--boot <duration>', 'how long half of the agents take at most to come up (45s)', durationFlag)
    .option('--from <time>', 'only jobs scheduled from then on', timeFlag)
    .option('--to <time>', 'only jobs scheduled before', timeFlag)
    .option('--seed <n>', 'makes the same search and the same luck again', count, 1)
    .option('--seeds <n>', 'with how many kinds of luck what is promising is tried', positiveCount, 3)
    .option('--trials <n>', 'about so many trials at the most', positiveCount, 120)
    .option(
      '--workers <n>',
      'threads; 0 for none but this one; as many as there are cores if left out',
      count,
    )
    .option('--report <file>', 'write a page with the picture, as FILE.html')
    .option('--json', 'as JSON')
    .action(async (file: string | undefined, flags: TuneFlags) => {
      const { tune } = await import('./tune.ts');
      process.exitCode = await tune(file, flags, { print, progress: progressOf('tune') });
    });
}
