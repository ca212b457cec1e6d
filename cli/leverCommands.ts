import { type Command, InvalidArgumentError } from 'commander';
import { askingInName, askingInstance } from './instanceFlags.ts';
import type { ForceFlags, LastingFlags, ReasonedFlags } from './levers.ts';
import type { AskerFlags } from './order.ts';
import { durationFlag } from './simulation/flags.ts';

/** The commands by which operators pull levers on a running instance; each loads what it needs once it is used. */
export function addLeverCommands(program: Command, print: (line: string) => void): void {
  const asking = (name: string, description: string) =>
    askingInName(program.command(name).description(description));
  const reasoned = (name: string, description: string) =>
    asking(name, description).requiredOption('--reason <why>', 'for others to see');
  const lasting = (name: string, description: string) =>
    reasoned(name, description).requiredOption(
      '--for <duration>',
      'how long, as 30m or 2h; 30 days at the most',
      durationFlag,
    );
  const load = () => import('./levers.ts');

  lasting('boost', 'have a running instance keep more agents of a pool ready, for a time, within the limits')
    .argument('<pool>')
    .argument('<agents>', 'how many more', some)
    .action(async (pool: string, agents: number, flags: LastingFlags) => {
      process.exitCode = await (await load()).boost(pool, agents, flags, print);
    });
  lasting('pause-pool', 'have it launch nothing from a pool, and take none of its agents away, for a time')
    .argument('<pool>')
    .action(async (pool: string, flags: LastingFlags) => {
      process.exitCode = await (await load()).pausePool(pool, flags, print);
    });
  asking('resume-pool', 'end the pause of a pool before its time')
    .argument('<pool>')
    .action(async (pool: string, flags: AskerFlags) => {
      process.exitCode = await (await load()).resumePool(pool, flags, print);
    });
  lasting('drain-host', 'have it drain the agents on a host and place none there, for a time')
    .argument('<host>', 'its name or id')
    .action(async (host: string, flags: LastingFlags) => {
      process.exitCode = await (await load()).drainHost(host, flags, print);
    });
  reasoned('reset-breaker', 'have it launch from a pool at once, though launches have failed')
    .argument('<pool>')
    .action(async (pool: string, flags: ReasonedFlags) => {
      process.exitCode = await (await load()).resetBreaker(pool, flags, print);
    });
  reasoned('force-out', 'have it end an agent now, whatever it does: the job in hand is lost')
    .argument('<agent>', 'its task id')
    .option('--confirm', 'without it nothing is done')
    .action(async (taskId: string, flags: ForceFlags) => {
      process.exitCode = await (await load()).forceOut(taskId, flags, print);
    });
  askingInstance(
    program.command('levers').description('list what operators have in force on a running instance'),
  ).action(async (flags: AskerFlags) => {
    process.exitCode = await (await load()).levers(flags, print);
  });
  asking('end-lever', 'end what is in force before its time')
    .argument('<id>', 'as levers lists it')
    .action(async (id: string, flags: AskerFlags) => {
      process.exitCode = await (await load()).endLever(id, flags, print);
    });
}

function some(text: string): number {
  if (!/^[1-9]\d{0,4}$/.test(text)) throw new InvalidArgumentError('a whole number of 1 or more is wanted.');
  return Number(text);
}
