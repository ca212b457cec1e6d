import { type Progress, partOf } from '../adapters/terminal/progress.ts';
import { counted } from '../domain/phrases.ts';
import { runTrialInDetail } from '../sandbox/index.ts';
import { CommandError, EXIT } from './failure.ts';
import { describeCapacity, sweep, usualHost } from './simulation/capacity.ts';
import { describeComparison } from './simulation/compare.ts';
import { describeFindings } from './simulation/describe.ts';
import { findingsOf, keptPromises } from './simulation/findings.ts';
import { type HostRange, isRange, type SimulateFlags } from './simulation/flags.ts';
import { reportPage, type Tried } from './simulation/report/page.ts';
import { assertReportGoes, writeReport } from './simulation/reportFile.ts';
import { type Simulation, simulationOf } from './simulation/scene.ts';

export interface SimulateOutput {
  readonly print: (line: string) => void;
  /** How far it has got. */
  readonly progress: Progress;
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
  if (isRange(flags.hosts)) return sweepHosts(file, { ...flags, hosts: flags.hosts }, { print, progress });
  if (flags.targetWait !== undefined)
    throw new CommandError(
      '--target-wait asks how many hosts it takes: say --hosts 5..50 with it',
      EXIT.usage,
    );
  await assertReportGoes(flags.report);
  const tried = await tryAll(file, flags, progress).finally(() => progress.clear());
  const [first, second] = tried;
  if (flags.json === true)
    print(
      json(second === undefined ? first.findings : tried.map(({ name, findings }) => ({ name, findings }))),
    );
  else print(second === undefined ? describeFindings(first.findings) : describeComparison(first, second));
  // What was found is not lost with a disk that is full.
  if (flags.report !== undefined) await writeReport(flags.report, reportPage(tried));
  return tried.every(({ findings }) => keptPromises(findings)) ? EXIT.done : EXIT.failed;
}

/** The same jobs on more and fewer hosts. Resolves with 1 where none meets what is wanted, too. */
async function sweepHosts(
  file: string | undefined,
  flags: SimulateFlags & { readonly hosts: HostRange },
  { print, progress }: SimulateOutput,
): Promise<number> {
  if (flags.compare !== undefined || flags.report !== undefined)
    throw new CommandError(
      '--compare and --report go with one number of hosts, not with a range',
      EXIT.usage,
    );
  const { least, most, kind } = flags.hosts;
  const targetWaitMs = flags.targetWait ?? null;
  const { scene } = await simulationOf(file, flags);
  const likely = 2 + Math.ceil(Math.log2(most - least + 1));
  const capacity = await sweep({
    range: flags.hosts,
    host: kind ?? usualHost(scene.config),
    targetWaitMs,
    run: async (hosts, step) => {
      const name = counted(hosts.length, 'host');
      const part = partOf(progress, step, Math.max(likely, step + 1), name);
      return (await run(name, await simulationOf(file, { ...flags, hosts }), flags, part)).findings;
    },
  }).finally(() => progress.clear());
  print(flags.json === true ? json(capacity) : describeCapacity(capacity));
  const isMet = targetWaitMs === null || capacity.answer !== null;
  return isMet && capacity.promisesKept ? EXIT.done : EXIT.failed;
}

/** The config, and the one it is compared with, each on the same jobs. */
async function tryAll(
  file: string | undefined,
  flags: SimulateFlags,
  progress: Progress,
): Promise<readonly [Tried, ...Tried[]]> {
  const simulation = await simulationOf(file, flags);
  const name = flags.config ?? 'default';
  if (flags.compare === undefined) return [await run(name, simulation, flags, progress)];
  const other = await simulationOf(file, flags, flags.compare);
  const first = await run(name, simulation, flags, partOf(progress, 0, 2, name));
  const of = partOf(progress, 1, 2, flags.compare);
  return [first, await run(flags.compare, other, flags, of)];
}

function json(value: unknown): string {
  return JSON.stringify(value, null, 2);
}

async function run(
  name: string,
  simulation: Simulation,
  { seed, bytes: asBytes }: SimulateFlags,
  progress: Progress,
): Promise<Tried> {
  const onProgress = (share: number) => progress.at(share);
  const { scene } = simulation;
  const details = await runTrialInDetail({ ...scene, seed, asBytes, onProgress });
  const findings = findingsOf(simulation, seed, details);
  return { name, findings, levels: details.levels, startAt: scene.startAt };
}
