import { type Command, Option } from 'commander';
import { refuseIdleFlags } from './effects.ts';
import { count, port, positive, positiveCount } from './numberFlags.ts';
import type { SandboxFlags } from './sandbox.ts';
import { TROUBLE_NAMES, troublesFlag } from './sandboxTroubles.ts';
import { durationFlag, hostsFlag } from './simulation/flags.ts';
import type { WorldFlags } from './world.ts';

/** The command `sandbox`: the framework in a world of its own. */
export function addSandboxCommand(program: Command, print: (line: string) => void): void {
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
        const { world } = await import('./world.ts');
        process.exitCode = await world(flags, print);
      } else {
        const { sandbox } = await import('./sandbox.ts');
        process.exitCode = await sandbox(flags);
      }
    });
}
