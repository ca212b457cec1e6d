import { Command, Option } from 'commander';
import { runSimulation, type SimulationOptions } from './simulation.ts';

interface Flags extends Pick<SimulationOptions, 'settings' | 'teardown'> {
  readonly seed: number;
  readonly seeds: number;
  readonly hours: number;
  readonly faults?: string;
  readonly lines: number;
}

const flags = new Command('simulate:soak')
  .description(
    'Runs the program against seeded worlds in which things go wrong, and checks what it promises.',
  )
  .option('--seed <n>', 'the first seed', Number, 1)
  .option('--seeds <n>', 'how many seeds', Number, 1)
  .option('--hours <n>', 'how long faults strike, in the time of the simulation', Number, 24)
  .option('--faults <names>', 'kinds of fault, separated by commas, or none; all by default')
  .addOption(new Option('--settings <how>', 'where the settings come from').choices(['few', 'drawn']))
  .option('--teardown', 'end each seed with a teardown; by default every fifth does')
  .option('--lines <n>', 'how much of what happened to tell of a failure', Number, 30)
  .parse()
  .opts<Flags>();

const faults = flags.faults?.split(',').filter((name) => name !== 'none');
let failures = 0;
const struckInAll: Record<string, number> = {};
for (let seed = flags.seed; seed < flags.seed + flags.seeds; seed++) {
  const begun = performance.now();
  try {
    const { hours, lines, settings, teardown } = flags;
    const { struck, ...report } = await runSimulation({
      seed,
      hours,
      lines,
      ...(settings === undefined ? {} : { settings }),
      ...(teardown === undefined ? {} : { teardown }),
      ...(faults === undefined ? {} : { faults }),
    });
    for (const [name, times] of Object.entries(struck)) struckInAll[name] = (struckInAll[name] ?? 0) + times;
    const ms = Math.round(performance.now() - begun);
    process.stdout.write(`seed ${seed}: ${JSON.stringify(report)} in ${ms} ms\n`);
  } catch (error) {
    failures += 1;
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n`);
  }
}
process.stdout.write(`${flags.seeds} seeds, ${failures} failed; faults: ${JSON.stringify(struckInAll)}\n`);
process.exitCode = failures === 0 ? 0 : 1;
