import { availableParallelism } from 'node:os';
import { Command, Option } from 'commander';
import { runSeeds, type SeedRun } from './seedRuns.ts';
import type { SimulationOptions } from './simulation.ts';

interface Flags extends Pick<SimulationOptions, 'settings' | 'stages' | 'teardown'> {
  readonly seed: number;
  readonly seeds: number;
  readonly hours: number;
  readonly faults?: string;
  readonly lines: number;
  readonly processes: number;
}

const flags = new Command('simulate:soak')
  .description(
    'Runs the program against seeded worlds in which things go wrong, and checks what it promises.',
  )
  .option('--seed <n>', 'the first seed', Number, 1)
  .option('--seeds <n>', 'how many seeds', Number, 1)
  .option('--hours <n>', 'how long faults strike, in the time of the simulation', Number, 24)
  .option('--faults <names>', 'kinds of fault, separated by commas, or none; all by default')
  .addOption(
    new Option('--settings <how>', 'where the settings come from').choices(['few', 'drawn', 'scheduled']),
  )
  .option('--stages', 'with pipelines whose stages follow each other, and look-ahead on')
  .option('--teardown', 'end each seed with a teardown; by default every fifth does')
  .option('--lines <n>', 'how much of what happened to tell of a failure', Number, 30)
  .option('--processes <n>', 'how many seeds to run at once', Number, availableParallelism())
  .parse()
  .opts<Flags>();

const { hours, lines, settings, stages, teardown } = flags;
const faults = flags.faults?.split(',').filter((name) => name !== 'none');
const runs = Array.from(
  { length: flags.seeds },
  (_, index): SimulationOptions => ({
    seed: flags.seed + index,
    hours,
    lines,
    ...(settings === undefined ? {} : { settings }),
    ...(stages === undefined ? {} : { stages }),
    ...(teardown === undefined ? {} : { teardown }),
    ...(faults === undefined ? {} : { faults }),
  }),
);

let failures = 0;
const struckInAll: Record<string, number> = {};
await runSeeds(runs, flags.processes, ({ seed, report, failure, ms }: SeedRun) => {
  if (report === null) {
    failures += 1;
    process.stderr.write(`${failure}\n\n`);
    return;
  }
  const { struck, ...rest } = report;
  for (const [name, times] of Object.entries(struck)) struckInAll[name] = (struckInAll[name] ?? 0) + times;
  process.stdout.write(`seed ${seed}: ${JSON.stringify(rest)} in ${ms} ms\n`);
});
process.stdout.write(`${flags.seeds} seeds, ${failures} failed; faults: ${JSON.stringify(struckInAll)}\n`);
process.exitCode = failures === 0 ? 0 : 1;
