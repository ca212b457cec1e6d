import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { runSimulation, type SimulationOptions, type SimulationReport } from './simulation.ts';

/** What became of one seed. */
export interface SeedRun {
  readonly seed: number;
  /** Null if it failed. */
  readonly report: SimulationReport | null;
  /** What it failed with, and how to see it again; empty if it did not. */
  readonly failure: string;
  readonly ms: number;
}

/** Simulations make much that is short-lived: with room for it, less is looked through again and again (MB). */
const YOUNG_GENERATION_MB = 64;

export async function runSeed(options: SimulationOptions): Promise<SeedRun> {
  const begun = performance.now();
  const elapsed = () => Math.round(performance.now() - begun);
  try {
    const report = await runSimulation(options);
    return { seed: options.seed, report, failure: '', ms: elapsed() };
  } catch (error) {
    const failure = error instanceof Error ? error.message : String(error);
    return { seed: options.seed, report: null, failure, ms: elapsed() };
  }
}

/**
 * Runs each of them, several at once in processes of their own, and tells each as it ends. What comes of a seed is the same
 * however many run beside it.
 */
export async function runSeeds(
  runs: readonly SimulationOptions[],
  processes: number,
  tell: (run: SeedRun) => void,
): Promise<void> {
  const left = [...runs];
  const workOff = async (run: (options: SimulationOptions) => Promise<SeedRun>) => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) tell(await run(next));
  };
  const count = Math.min(processes, runs.length);
  if (count <= 1) return workOff(runSeed);
  const lanes = Array.from({ length: count }, () => new Lane());
  await Promise.all(lanes.map((lane) => workOff((options) => lane.run(options)).finally(() => lane.end())));
}

/** A process that runs one seed after the other. */
class Lane {
  readonly #process = fork(fileURLToPath(new URL('./seedProcess.ts', import.meta.url)), {
    execArgv: [...process.execArgv, `--max-semi-space-size=${YOUNG_GENERATION_MB}`],
  });

  run(options: SimulationOptions): Promise<SeedRun> {
    return new Promise((resolve, reject) => {
      const end = (settle: () => void) => {
        this.#process.off('exit', onExit).off('message', onMessage);
        settle();
      };
      const onExit = () =>
        end(() => reject(new Error(`the process of seed ${options.seed} ended before it had run`)));
      const onMessage = (run: SeedRun) => end(() => resolve(run));
      this.#process.on('exit', onExit).on('message', onMessage).send(options);
    });
  }

  end(): void {
    this.#process.disconnect();
  }
}
