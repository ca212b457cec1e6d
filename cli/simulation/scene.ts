import { type History, readHistory } from '../../adapters/history/readHistory.ts';
import { STDIN } from '../../adapters/outside/stdin.ts';
import type { Config } from '../../domain/config.ts';
import { counted, moment } from '../../domain/phrases.ts';
import { largestMaximums } from '../../policy/schedule/inForce.ts';
import {
  ALL_SCENARIOS,
  type Course,
  type HostSpec,
  isLater,
  jobCount,
  jobsOfCourse,
  NO_COURSE,
  pastWorkload,
  SCENARIOS,
  type Scene,
} from '../../sandbox/index.ts';
import { CommandError, EXIT } from '../failure.ts';
import { configForHistory, loadConfigForSimulation, roomyHosts, withoutConstraints } from './config.ts';
import { isRange, type SimulateFlags } from './flags.ts';
import { scaled } from './scale.ts';

/** What is tried: a workload, a config and a world, and what to tell people of them. */
export interface Simulation {
  readonly scene: Scene;
  /** Where the jobs, the config and the hosts are from, a line each. */
  readonly sources: readonly string[];
  /** What was left out or taken for granted. */
  readonly notes: readonly string[];
  /** How long jobs of a history really waited (ms), by locator; null for a scenario. */
  readonly realWaits: ReadonlyMap<string, number> | null;
}

/** A workload, before it is known which config and which hosts it is tried with. */
interface Workload extends Pick<Simulation, 'sources' | 'notes' | 'realWaits'> {
  readonly scene: Omit<Scene, 'hosts'>;
  /** Those of a scenario; null if there are to be enough. */
  readonly hosts: readonly HostSpec[] | null;
  /** Where the config is from if none was given. */
  readonly configSource: string;
}

/**
 * Puts a simulation together from what the command line says.
 * @throws CommandError, HistoryError or ConfigError, which name what cannot be used.
 */
export async function simulationOf(
  file: string | undefined,
  flags: SimulateFlags,
  configFile: string | undefined = flags.config,
): Promise<Simulation> {
  const workload = file === undefined ? scenarioWorkload(flags) : await historyWorkload(file, flags);
  const { scene, configSource, realWaits } = workload;
  const config = configFile === undefined ? scene.config : await loadConfigForSimulation(configFile);
  const given = (isRange(flags.hosts) ? undefined : flags.hosts) ?? workload.hosts;
  const hosts = given ?? roomyHosts(config);
  return {
    scene: staged(scene, config, { hosts: given, bootMs: flags.boot ?? null }),
    sources: [
      ...workload.sources,
      `config: ${configFile ?? configSource}, up to ${counted(largestMaximums(config).overall, 'agent')} in ${counted(config.pools.length, 'pool')}`,
      `hosts: ${describeHosts(hosts)}${given === null ? ', room for all these agents' : ''}`,
    ],
    notes: [
      ...workload.notes,
      ...(given === null && isConstrained(config) ? [CONSTRAINTS_LEFT_OUT] : []),
      ...(config.dryRun ? ['dry-run of the config is left out: nothing would be launched'] : []),
    ],
    realWaits,
  };
}

/**
 * A workload with a config, on hosts that are given, or else on enough of them.
 * @param bootMs of agents, in the middle; null for what is usual.
 */
export function staged(
  workload: Omit<Scene, 'hosts' | 'config'>,
  config: Config,
  { hosts, bootMs }: { readonly hosts: readonly HostSpec[] | null; readonly bootMs: number | null },
): Scene {
  return {
    ...workload,
    config: { ...(hosts === null ? withoutConstraints(config) : config), dryRun: false },
    hosts: hosts ?? roomyHosts(config),
    ...(bootMs === null ? {} : { boot: { medianMs: bootMs, sigma: BOOT_SIGMA } }),
  };
}

const CONSTRAINTS_LEFT_OUT =
  'constraints and spread-by of pools are left out, since these hosts have no attributes; give some with --hosts';

function isConstrained({ pools }: Config): boolean {
  return pools.some(({ constraints, spreadBy }) => constraints.length > 0 || spreadBy !== null);
}

/** Boot times vary by about a third. */
const BOOT_SIGMA = 0.3;

function scenarioWorkload(flags: SimulateFlags): Workload {
  if (flags.from !== undefined || flags.to !== undefined) {
    throw new CommandError('--from and --to choose from a history; name its FILE', EXIT.usage);
  }
  if (flags.format !== undefined || flags.skipBad !== undefined)
    throw new CommandError('--format and --skip-bad say how a history is read; name its FILE', EXIT.usage);
  if (flags.scale !== undefined)
    throw new CommandError('--scale changes a history; name its FILE', EXIT.usage);
  const [first] = SCENARIOS;
  const scenario =
    flags.scenario === undefined ? first : ALL_SCENARIOS.find(({ name }) => name === flags.scenario);
  if (scenario === undefined) throw new CommandError(`--scenario: there is no ${flags.scenario}`, EXIT.usage);
  const { hosts, ...scene } = scenario.make(flags.seed);
  return {
    scene,
    sources: [
      `scenario ${scenario.name}: ${counted(jobCount(scene.arrivals) + jobsOfCourse(scene.course ?? NO_COURSE), 'job')}. ${scenario.description}`,
    ],
    notes: [],
    realWaits: null,
    configSource: 'that of the scenario',
    hosts,
  };
}

async function historyWorkload(file: string, flags: SimulateFlags): Promise<Workload> {
  if (file === STDIN && [flags.config, flags.compare].includes(STDIN))
    throw new CommandError('- is standard input, which holds one file and not two', EXIT.usage);
  if (flags.scenario !== undefined)
    throw new CommandError('give either FILE or --scenario, not both', EXIT.usage);
  const { jobs, notes, columns } = within(await readHistory(file, flags), file, flags);
  const config = configForHistory(jobs);
  const { realWaits, ...rest } = pastWorkload(jobs);
  const ends = [jobs[0], jobs.at(-1)].map((job) => moment(job?.scheduledAt ?? 0));
  return {
    scene: { ...rest, config },
    sources: [
      `${file}: ${counted(jobs.length, 'job')}, scheduled from ${ends.join(' to ')}${following(rest.course)}`,
      `columns: ${columns}`,
    ],
    notes,
    realWaits,
    configSource: 'a pool for each kind of job in the history, fast profile (none was given: --config)',
    hosts: null,
  };
}

/** How many of the jobs come when others have ended, as a clause. */
function following(course: Course): string {
  const later = course.stages.filter(isLater).reduce((sum, { jobs }) => sum + jobs.length, 0);
  return later === 0 ? '' : `; ${later} of them when the stage before has ended`;
}

/**
 * What of a history is asked for, and as often as it is.
 * @throws CommandError if the flags leave no job.
 */
export function within(
  history: History,
  file: string,
  {
    from = Number.NEGATIVE_INFINITY,
    to = Number.POSITIVE_INFINITY,
    scale = [],
  }: Pick<SimulateFlags, 'from' | 'to' | 'scale'>,
): History {
  const chosen = history.jobs.filter(({ scheduledAt }) => scheduledAt >= from && scheduledAt < to);
  if (chosen.length > 0) {
    const { jobs, notes } = scaled(chosen, scale);
    if (jobs.length > 0) return { ...history, jobs, notes: [...history.notes, ...notes] };
    throw new CommandError(`${file}: --scale leaves no job`, EXIT.usage);
  }
  const ends = [history.jobs[0], history.jobs.at(-1)].map((job) => moment(job?.scheduledAt ?? 0));
  throw new CommandError(
    `${file}: no job was scheduled between --from and --to; its jobs were scheduled from ${ends.join(' to ')}`,
    EXIT.usage,
  );
}

/** `10 of 8 cpus and 32 GB, 2 of …`. */
export function describeHosts(hosts: readonly HostSpec[]): string {
  const kinds = new Map<string, number>();
  for (const { cpus, mem } of hosts) {
    const kind = `${cpus} cpus and ${Math.round((mem / 1024) * 10) / 10} GB`;
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  }
  return [...kinds].map(([kind, count]) => `${count} of ${kind}`).join(', ');
}
