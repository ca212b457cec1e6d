import { FAST_PROFILE } from '../../adapters/config/describe/fastProfile.ts';
import type { RawObject } from '../../adapters/config/hocon.ts';
import { configIn, loadConfig, ROOT } from '../../adapters/config/load.ts';
import type { PastJob } from '../../adapters/history/readHistory.ts';
import type { Config, PoolConfig } from '../../domain/config.ts';
import { largestMaximums, type Maximums } from '../../policy/schedule/inForce.ts';
import type { HostSpec } from '../../sandbox/index.ts';
import { alike } from './flags.ts';

/** So many that no job waits for a limit. */
const MAX_AGENTS = '500';
const IMAGE = 'gocd/gocd-agent-wolfi:v25.1.0';

/** What kinds of agents a history asks for, with the recommended fast profile: something to begin with. */
export function configForHistory(jobs: readonly PastJob[]): Config {
  const kinds = new Map<string, Pick<PastJob, 'resources' | 'environment'>>();
  for (const { resources, environment } of jobs) {
    const sorted = [...new Set(resources)].sort();
    kinds.set(JSON.stringify([sorted, environment]), { resources: sorted, environment });
  }
  const names = new Set<string>();
  const pools = [...kinds.values()].map(({ resources, environment }): RawObject => {
    const name = freeName([...resources, ...(environment === null ? [] : [environment])], names);
    names.add(name);
    return {
      name,
      resources: [...resources],
      environments: environment === null ? [] : [environment],
      max: MAX_AGENTS,
    };
  });
  const block: RawObject = {
    name: 'simulated',
    'mesos-master': 'mesos.simulated:5050',
    'go-server': { url: 'http://gocd.simulated/go' },
    'go-agent': { 'docker-image': IMAGE },
    pools,
    backlog: FAST_PROFILE.backlog,
    scaling: { ...FAST_PROFILE.scaling, 'max-agents': MAX_AGENTS },
  };
  return configIn({ [ROOT]: block }, 'the kinds of jobs in the history');
}

/** Together with the rest of a task id it must fit into a hostname. */
const LONGEST_NAME = 24;

function freeName(words: readonly string[], taken: ReadonlySet<string>): string {
  const base =
    words
      .join('-')
      .replace(/[^A-Za-z0-9_-]+/g, '-')
      .slice(0, LONGEST_NAME) || 'any';
  for (let number = 1; ; number++) {
    const name = number === 1 ? base : `${base}-${number}`;
    if (!taken.has(name)) return name;
  }
}

/** Reads a config to be simulated: what its secrets are does not matter, nor whether their files are here. */
export function loadConfigForSimulation(path: string): Promise<Config> {
  return loadConfig(path, process.env, 'left');
}

/** Of a roomy cluster. Few large hosts are quicker to simulate than many small ones. */
const MOST_HOSTS = 12;
const FEWEST_AGENTS_PER_HOST = 8;

/**
 * Hosts with room for all agents that a config allows, with as many to spare as one host holds. Those for pools with GPUs are
 * others than those for the rest, which keep off them.
 */
export function roomyHosts(config: Config): readonly HostSpec[] {
  const { pools } = config;
  const most = largestMaximums(config);
  const hasGpus = (pool: PoolConfig) => pool.gpus > 0;
  return [pools.filter((pool) => !hasGpus(pool)), pools.filter(hasGpus)].flatMap((kind) =>
    kind.length === 0 ? [] : hostsFor(kind, most),
  );
}

function hostsFor(pools: readonly PoolConfig[], { overall, ofPool }: Maximums): readonly HostSpec[] {
  const allowed = pools.reduce((sum, { name, max }) => sum + (ofPool.get(name) ?? max), 0);
  const agents = Math.min(allowed, overall);
  const perHost = Math.max(FEWEST_AGENTS_PER_HOST, Math.ceil(agents / (MOST_HOSTS - 1)));
  const room = (amount: 'cpus' | 'mem' | 'disk' | 'gpus') =>
    perHost * Math.max(...pools.map((pool) => pool[amount]));
  const prefix = pools.some(({ gpus }) => gpus > 0) ? 'gpu-host' : 'host';
  return alike(
    Math.ceil(agents / perHost) + 1,
    { cpus: room('cpus'), mem: room('mem'), disk: room('disk'), gpus: room('gpus') },
    prefix,
  );
}

/** The config for hosts that are all alike: none of them has an attribute to be chosen by. */
export function withoutConstraints(config: Config): Config {
  return {
    ...config,
    pools: config.pools.map((pool) => ({ ...pool, constraints: [], spreadBy: null })),
  };
}
