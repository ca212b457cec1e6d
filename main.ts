#!/usr/bin/env node
import { existsSync } from 'node:fs';
import { Argument, Command, Option } from 'commander';
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
import { port, positive } from './cli/numberFlags.ts';
import { guardOutput, printerOn } from './cli/output.ts';
import type { ReportFlags } from './cli/report.ts';
import type { RunFlags } from './cli/run.ts';
import { addSandboxCommand } from './cli/sandboxCommand.ts';
import type { TeardownFlags } from './cli/teardown.ts';
import { addTrialCommands } from './cli/trialCommands.ts';
import type { WhyFlags } from './cli/why.ts';
import { leavingOnSignals, wishesBySignals } from './cli/wishes.ts';
import { systemClock } from './domain/clock/clock.ts';
import { nearest } from './domain/settings/kinds/nearest.ts';

/** The command line, and the only place where parts are chosen and wired. Each command loads what it needs, no more. */
const program = new Command('gocd-mesos')
  .description('Gives a GoCD server exactly the agents its waiting jobs need, on Apache Mesos.')
  .version(VERSION)
  .showHelpAfterError('(--help tells more)')
  .exitOverride();

const print = printerOn(process.stdout);
const tell = printerOn(process.stderr);
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
    // Before all else is loaded: a signal may come at any time.
    const wishes = wishesBySignals();
    const { run } = await import('./cli/run.ts');
    process.exitCode = await run(config, flags, wishes);
  });

addSandboxCommand(program, print);

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

addTrialCommands(program, { print, progressOf });

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

/** A mistyped command would be taken for the config to run with, and what follows it for one argument too many. */
function refuseMistyped(first: string): void {
  const names = program.commands.map((command) => command.name());
  if (first === 'help' || first.startsWith('-') || names.includes(first) || existsSync(first)) return;
  const meant = nearest(first, names);
  if (meant !== null)
    throw new CommandError(
      `there is no command ${first}, and no file of that name; did you mean ${meant}?`,
      EXIT.usage,
    );
}

guardOutput(process);
try {
  refuseMistyped(process.argv[2] ?? '');
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
  tell(explanation.lines);
  return explanation.exitCode;
}
