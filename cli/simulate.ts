import { runTrialInDetail } from '../sandbox/index.ts';
import { EXIT } from './failure.ts';
import { describeComparison } from './simulation/compare.ts';
import { describeFindings } from './simulation/describe.ts';
import { type Findings, findingsOf, keptPromises } from './simulation/findings.ts';
import type { SimulateFlags } from './simulation/flags.ts';
import { type Simulation, simulationOf } from './simulation/scene.ts';

export interface SimulateOutput {
  readonly print: (line: string) => void;
  /** How far it has got; null where nobody watches. */
  readonly progress: ((line: string) => void) | null;
}

/**
 * Tries a config on a history of jobs or on a built-in scenario, on virtual time. Resolves with 0, or with 1 if the
 * program broke a promise.
 * @throws HistoryError, ConfigError or CommandError if something cannot be used.
 */
export async function simulate(
  file: string | undefined,
  flags: SimulateFlags,
  { print, progress }: SimulateOutput,
): Promise<number> {
  const simulation = await simulationOf(file, flags);
  if (flags.compare !== undefined) {
    const other = await simulationOf(file, flags, flags.compare);
    const first = { name: flags.config ?? 'default', findings: await run(simulation, flags, progress) };
    const second = { name: flags.compare, findings: await run(other, flags, progress) };
    print(flags.json === true ? json([first, second]) : describeComparison(first, second));
    return [first, second].every(({ findings }) => keptPromises(findings)) ? EXIT.done : EXIT.failed;
  }
  const findings = await run(simulation, flags, progress);
  print(flags.json === true ? json(findings) : describeFindings(findings));
  return keptPromises(findings) ? EXIT.done : EXIT.failed;
}

function json(value: unknown): string {
  return JSON.stringify(value, null, 2);
}

async function run(
  simulation: Simulation,
  { seed, bytes: asBytes }: SimulateFlags,
  progress: SimulateOutput['progress'],
): Promise<Findings> {
  let told = 0;
  const onProgress = (share: number) => {
    const tenths = Math.floor(10 * share);
    if (tenths > told) progress?.(`simulate: ${tenths * 10} %`);
    told = tenths;
  };
  return findingsOf(
    simulation,
    seed,
    await runTrialInDetail({ ...simulation.scene, seed, asBytes, onProgress }),
  );
}
