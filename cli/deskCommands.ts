import { type Command, InvalidArgumentError, Option } from 'commander';
import { CAUSES } from '../domain/demand.ts';
import { AGENT_PHASES } from '../domain/fleet.ts';
import { FEED_KINDS } from '../services/views/decisionKinds.ts';
import type { AgentsFlags } from './desk/agents.ts';
import type { DecisionsFlags } from './desk/decisions.ts';
import type { JobsFlags } from './desk/jobs.ts';
import type { DeskFlags } from './desk/watch.ts';
import { CommandError, EXIT } from './failure.ts';
import { askingInName, askingInstance, findingInstance, inName } from './instanceFlags.ts';
import type { AskerFlags } from './order.ts';

/** The dashboard in a terminal: what a running instance does, and the wishes that its buttons have. */
export function addDeskCommands(program: Command, print: (line: string) => void): void {
  const shown = (name: string, description: string) =>
    askingInstance(program.command(name).description(description)).option(
      '--watch [seconds]',
      'show it again and again until Ctrl-C, by default every 2 s',
      seconds,
    );
  const narrowed = (command: Command) =>
    command
      .option('--text <words>', 'only those in which all these words stand')
      .option('--pool <pool>', 'only those of this pool');

  shown('status', 'whether a running instance is healthy, and what it has to do').action(
    async (flags: DeskFlags) => {
      const { status } = await import('./desk/status.ts');
      process.exitCode = await status(flags, print);
    },
  );
  narrowed(shown('jobs', 'which jobs wait and why, those that are alike as one'))
    .addOption(new Option('--cause <cause>', 'only those with this cause').choices(CAUSES))
    .option('--pipeline <name>', 'only those of this pipeline')
    .option('--each', 'each job for itself')
    .option('--limit <n>', 'no more lines than so many', whole, 40)
    .action(async (flags: JobsFlags) => {
      const { jobs } = await import('./desk/jobs.ts');
      process.exitCode = await jobs(flags, print);
    });
  narrowed(shown('agents', 'what each agent of a running instance does'))
    .addOption(new Option('--phase <phase>', 'only those in this state').choices(AGENT_PHASES))
    .option('--host <host>', 'only those on this host')
    .addOption(
      new Option('--sort <order>', 'in which order')
        .choices(['launched', 'newest', 'phase', 'pool', 'host', 'jobs'])
        .default('launched'),
    )
    .option('--limit <n>', 'no more than so many', whole, 40)
    .action(async (flags: AgentsFlags) => {
      const { agents } = await import('./desk/agents.ts');
      process.exitCode = await agents(flags, print);
    });
  shown('pools', 'what each pool may have, has and lacks, and what holds it back').action(
    async (flags: DeskFlags) => {
      const { pools } = await import('./desk/pools.ts');
      process.exitCode = await pools(flags, print);
    },
  );
  narrowed(shown('decisions', 'what a running instance decided lately, by which rule'))
    .addOption(new Option('--kind <kind>', 'only decisions of this kind, or events').choices(FEED_KINDS))
    .option('--rule <rule>', 'only those by this rule')
    .option('--limit <n>', 'the latest so many', whole, 20)
    .action(async (flags: DecisionsFlags) => {
      const { decisions } = await import('./desk/decisions.ts');
      process.exitCode = await decisions(flags, print);
    });

  inName(
    findingInstance(
      program
        .command('top')
        .description('the dashboard on a whole terminal: filter, sort, drain, pause, resume'),
    ),
  ).action(async (flags: AskerFlags) => {
    if (process.stdin.isTTY !== true || process.stdout.isTTY !== true)
      throw new CommandError('top needs a terminal; status --watch does without', EXIT.usage);
    const [{ top }, { takeTerminal }] = await Promise.all([import('./top.ts'), import('./top/terminal.ts')]);
    process.exitCode = await top(flags, () => takeTerminal(process));
  });
  const asking = (name: string, description: string) =>
    askingInName(program.command(name).description(description));
  const load = () => import('./desk/operate.ts');
  asking('pause', 'have a running instance launch nothing and take nothing away until resumed').action(
    async (flags: AskerFlags) => {
      process.exitCode = await (await load()).pause(flags, print);
    },
  );
  asking('resume', 'end that').action(async (flags: AskerFlags) => {
    process.exitCode = await (await load()).resume(flags, print);
  });
  asking('release-brake', 'have it take GoCD’s list of agents as it is').action(async (flags: AskerFlags) => {
    process.exitCode = await (await load()).releaseBrake(flags, print);
  });
  asking('drain', 'have it take an agent away once the job in hand has ended')
    .argument('<agent>', 'its task id, as agents lists it')
    .action(async (taskId: string, flags: AskerFlags) => {
      process.exitCode = await (await load()).drain(taskId, flags, print);
    });
}

function whole(text: string): number {
  if (!/^\d{1,6}$/.test(text)) throw new InvalidArgumentError('a whole number is wanted.');
  return Number(text);
}

function seconds(text: string): number {
  const value = Number(text);
  if (!(value >= 1 && value <= 3600)) throw new InvalidArgumentError('seconds from 1 to 3600 are wanted.');
  return value;
}
