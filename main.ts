#!/usr/bin/env node
import { existsSync } from 'node:fs';
import { Argument, Command, InvalidArgumentError, Option } from 'commander';
import { FORMAT_NAMES } from './adapters/history/formats/names.ts';
import { VERSION } from './adapters/package.ts';
import { createProgress } from './adapters/terminal/progress.ts';
import type { CheckFlags } from './cli/check.ts';
import { completionScript, SHELLS, type Shell } from './cli/completion.ts';
import { addDeskCommands } from './cli/deskCommands.ts';
import type { DiffFlags } from './cli/diff.ts';
import { refuseIdleFlags } from './cli/effects.ts';
import { CommandError, EXIT, explain } from './cli/failure.ts';
import { addInitCommand } from './cli/initCommand.ts';
import { askingInstance } from './cli/instanceFlags.ts';
import { addLeverCommands } from './cli/leverCommands.ts';
import { guardOutput } from './cli/output.ts';
import type { PastJobsFlags } from './cli/pastJobs.ts';
import { rateFlag, sinceFlag } from './cli/pastJobsFlags.ts';
import type { ReportFlags } from './cli/report.ts';
import type { RunFlags } from './cli/run.ts';
import type { SandboxFlags } from './cli/sandbox.ts';
import { TROUBLE_NAMES, troublesFlag } from './cli/sandboxTroubles.ts';
import {
  durationFlag,
  hostsFlag,
  hostsOrRangeFlag,
  type SimulateFlags,
  timeFlag,
} from './cli/simulation/flags.ts';
import { scaleFlag } from './cli/simulation/scale.ts';
import { SCENARIO_NAMES } from './cli/simulation/scenarioNames.ts';
import type { TeardownFlags } from './cli/teardown.ts';
import { hoursFlag, type TuneFlags } from './cli/tuning/flags.ts';
import type { WhyFlags } from './cli/why.ts';
import { leavingOnSignals, wishesBySignals } from './cli/wishes.ts';
import type { WorldFlags } from './cli/world.ts';
import { systemClock } from './domain/clock/clock.ts';
import { nearest } from './domain/settings/kinds/nearest.ts';

/** The command line, and the only place where parts are chosen and wired. Each command loads what it needs, no more. */
const program = new Command('gocd-mesos')
  .description('Gives a GoCD server exactly the agents its waiting jobs need, on Apache Mesos.')
  .version(VERSION)
  .showHelpAfterError('(--help tells more)')
  .exitOverride();

const SCALE_HELP =
  'what if there were more of some work, as release=2 for a pipeline, release/*=1.5 for its stages; may be said again';
const print = (line: string) => process.stdout.write(`${line}\n`);
const progressOf = (what: string) => createProgress(what, { stream: process.stderr, clock: systemClock });

program
  .command('run', { isDefault: true })
  .description('run the framework')
  .argument('<config>', 'HOCON file, see framework.conf.example')
  .option('--dry-run', 'decide and report, but launch and remove nothing')
  .option('--record <file>', 'keep a journal of all inputs and commands, for replay')
  .option('--inspect [port]', 'show the state machines on a page on this machine (port 8089)', port)
  .addOption(
    new Option('--log-level <level>', 'how much to log').choices(['error', 'warn', 'info', 'debug'] as const),
  )
  .action(async (config: string, flags: RunFlags) => {
    refuseMistyped(config);
    // Before all else is loaded: a signal may come at any time.
    const wishes = wishesBySignals();
    const { run } = await import('./cli/run.ts');
    process.exitCode = await run(config, flags, wishes);
  });

refuseIdleFlags(program.command('sandbox'), [
  { flag: '--timeout', needs: '--once' },
  { flag: '--gocd-port', needs: '--world-only' },
  { flag: '--mesos-port', needs: '--world-only' },
  ...(['--once', '--inspect', '--record', '--http-port'] as const).map((flag) => ({
    flag,
    not: ['--world-only'] as const,
  })),
])
  .description('run the framework against an embedded model of GoCD and Mesos')
  .option(
    '--jobs <n>',
    'begin with so many jobs (12 with --once); without --once, waves of work follow',
    count,
  )
  .option('--once', 'end when the jobs have run and the fleet is back to its floor')
  .option('--timeout <seconds>', 'with --once: give up after this long, by the wall clock', positive, 300)
  .option('--speed <factor>', 'how many times faster than real time', positive, 20)
  .option('--seed <n>', 'makes the same workload and the same luck again', count, 1)
  .option(
    '--hosts <list>',
    'hosts of the cluster, as 125x16cpus/64GB; three of 8 cpus and 16 GB without',
    hostsFlag,
  )
  .addOption(
    new Option('--max-agents <n>', 'scaling.max-agents of the sandbox, 20 without')
      .argParser(positiveCount)
      .conflicts('worldOnly'),
  )
  .option('--job-time <duration>', 'how long half of the jobs take at most, as 20m', durationFlag, 30_000)
  .addOption(
    new Option(
      '--trouble <names>',
      `what is to go wrong after two minutes, for a while: ${TROUBLE_NAMES.join(', ')}`,
    )
      .argParser(troublesFlag)
      .conflicts('worldOnly'),
  )
  .option('--inspect [port]', 'show the state machines on a page on this machine (port 8089)', port)
  .option('--record <file>', 'keep a journal of all inputs and commands, for replay')
  .option('--http-port <port>', 'where the dashboard and the API listen, 0 for any', port, 0)
  .option('--world-only', 'only GoCD and Mesos, for a framework started by hand')
  .option('--gocd-port <port>', 'with --world-only: where GoCD listens, 0 for any', port, 0)
  .option('--mesos-port <port>', 'with --world-only: where Mesos listens, 0 for any', port, 0)
  .action(async (flags: SandboxFlags & WorldFlags & { worldOnly?: true }) => {
    if (flags.worldOnly === true) {
      const { world } = await import('./cli/world.ts');
      process.exitCode = await world(flags, print);
    } else {
      const { sandbox } = await import('./cli/sandbox.ts');
      process.exitCode = await sandbox(flags);
    }
  });

program
  .command('check')
  .description('check whether a config can be used, and warn of what is probably not intended')
  .argument('<config>', 'HOCON file')
  .option('--online', 'also ask GoCD and Mesos whether they answer and take the credentials')
  .option('--print', 'print what is in force, secrets masked')
  .option('--strict', 'end with 1 if there is anything to warn of')
  .action(async (config: string, flags: CheckFlags) => {
    const { check } = await import('./cli/check.ts');
    process.exitCode = await check(config, flags, print);
  });

program
  .command('diff')
  .description('tell what would be different with another config, and whether it needs a restart')
  .argument('<old>', 'HOCON file')
  .argument('<new>', 'HOCON file')
  .option('--json', 'as JSON')
  .action(async (before: string, now: string, flags: DiffFlags) => {
    const { diff } = await import('./cli/diff.ts');
    process.exitCode = await diff([before, now], flags, print);
  });

program
  .command('plan')
  .description('one round: why each job waits and what would be done about it; does nothing')
  .argument('<config>', 'HOCON file')
  .option('--json', 'as JSON')
  .action(async (config: string, flags: { json?: boolean }) => {
    const { plan } = await import('./cli/plan.ts');
    await plan(config, flags, print);
  });

refuseIdleFlags(program.command('teardown'), [{ flag: '--timeout', not: ['--now'] }])
  .description('end the framework for good: drain its agents, remove their records, tear it down on Mesos')
  .argument('<config>', 'HOCON file')
  .option('--timeout <minutes>', 'how long agents that build are waited for', positive, 60)
  .option('--now', 'wait for none: jobs in hand are lost, and said')
  .action(async (config: string, flags: TeardownFlags) => {
    const leaving = leavingOnSignals();
    const { teardown } = await import('./cli/teardown.ts');
    process.exitCode = await teardown(config, flags, leaving);
  });

program
  .command('replay')
  .description(
    "feed a journal's inputs to fresh state machines; ends with 1 at the first command that differs",
  )
  .argument('<file>', 'written with --record')
  .action(async (file: string) => {
    const { replay } = await import('./cli/replay.ts');
    process.exitCode = await replay(file, { print, progress: progressOf('replay') });
  });

program
  .command('simulate')
  .description('try a config on a history of jobs, on virtual time: how long they wait, what agents it takes')
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
    const { simulate } = await import('./cli/simulate.ts');
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
    const { pastJobs } = await import('./cli/pastJobs.ts');
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
  .option('--token-file <file>', 'with it: holds its http.token; else GOCD_MESOS_TOKEN, or as --config says')
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
  .option('--workers <n>', 'threads; 0 for none but this one; as many as there are cores if left out', count)
  .option('--report <file>', 'write a page with the picture, as FILE.html')
  .option('--json', 'as JSON')
  .action(async (file: string | undefined, flags: TuneFlags) => {
    const { tune } = await import('./cli/tune.ts');
    process.exitCode = await tune(file, flags, { print, progress: progressOf('tune') });
  });

askingInstance(program.command('why'))
  .description(
    'ask a running instance why jobs wait, which are expected, and what those that have begun waited for; ends with 1 if it knows none of these',
  )
  .argument('<job>', 'PIPELINE, or PIPELINE/…/JOB: counters and stage may be left out')
  .action(async (wanted: string, flags: WhyFlags) => {
    const { why } = await import('./cli/why.ts');
    process.exitCode = await why(wanted, flags, print);
  });

askingInstance(program.command('report'))
  .description(
    'ask a running instance what its agents did with their time and what they cost, by pool and by pipeline',
  )
  .addOption(new Option('--csv', 'as CSV').conflicts('json'))
  .option(
    '--since <time>',
    'from then on, as far back as it is kept: 2026-01-05, a time, or how long ago, as 30d',
  )
  .option('--until <time>', 'before then, likewise')
  .action(async (flags: ReportFlags) => {
    const { report } = await import('./cli/report.ts');
    process.exitCode = await report(flags, print);
  });

addInitCommand(program, print);
addDeskCommands(program, print);
addLeverCommands(program, print);

program
  .command('schema')
  .description('print the JSON Schema of a config, by which an editor completes and checks one')
  .action(async () => {
    const { configJsonSchema } = await import('./adapters/config/describe/jsonSchema.ts');
    process.stdout.write(configJsonSchema());
  });

program
  .command('completion')
  .description('print a script that has a shell complete these words')
  .addArgument(new Argument('<shell>').choices(SHELLS))
  .action((shell: Shell) => {
    process.stdout.write(completionScript(shell, program));
  });

program
  .command('man')
  .description('print the manual page of these words, as roff')
  .action(async () => {
    const { manPage } = await import('./cli/manPage.ts');
    process.stdout.write(manPage(program));
  });

/** A mistyped command would be taken for the config to run with. */
function refuseMistyped(config: string): void {
  const meant = nearest(
    config,
    program.commands.map((command) => command.name()),
  );
  if (meant !== null && !existsSync(config))
    throw new CommandError(
      `there is no command ${config}, and no file of that name; did you mean ${meant}?`,
      EXIT.usage,
    );
}

function count(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('a whole number is wanted.');
  return Number(text);
}

function positiveCount(text: string): number {
  const value = count(text);
  if (value === 0) throw new InvalidArgumentError('a whole number above 0 is wanted.');
  return value;
}

function positive(text: string): number {
  const value = Number(text);
  if (!(value > 0 && Number.isFinite(value))) throw new InvalidArgumentError('a number above 0 is wanted.');
  return value;
}

function port(text: string): number {
  const value = count(text);
  if (value > 65_535) throw new InvalidArgumentError('a port is at most 65535.');
  return value;
}

guardOutput(process);
try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = exitCodeFor(error);
}

/** Foreseen failures get their own words; only what nobody foresaw shows where it came from. */
function exitCodeFor(error: unknown): number {
  if (error instanceof Error && 'code' in error && String(error.code).startsWith('commander.'))
    return 'exitCode' in error && error.exitCode === 0 ? EXIT.done : EXIT.usage;
  const explanation = explain(error);
  if (explanation === null) throw error;
  process.stderr.write(`${explanation.lines}\n`);
  return explanation.exitCode;
}
