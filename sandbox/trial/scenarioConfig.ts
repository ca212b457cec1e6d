import { FAST_PROFILE } from '../../adapters/config/describe/fastProfile.ts';
import type { RawObject } from '../../adapters/config/hocon.ts';
import { configIn, ROOT } from '../../adapters/config/load.ts';
import type { Config } from '../../domain/config.ts';
import type { JobKind } from '../workload/workload.ts';

/** The image of the pool that most jobs go to. */
export const COMMON_IMAGE = 'gocd/gocd-agent-debian-12:v26.1.0';

/** What the scenarios are run with, over several pools. */
const SETTINGS: RawObject = {
  'go-agent': { 'docker-image': COMMON_IMAGE, resources: ['docker', 'linux'], mem: '2 GB' },
  pools: [
    { name: 'common', max: '120' },
    { name: 'staging', environments: ['staging'], max: '30' },
    {
      name: 'large',
      'docker-image': 'gocd/gocd-agent-ubuntu-24.04:v26.1.0',
      resources: ['docker', 'linux', 'large'],
      cpus: '4',
      mem: '8 GB',
      cost: '4',
      max: '20',
    },
  ],
};

/** Builds and tests that any agent takes. */
export const COMMON_KINDS: readonly [JobKind, ...JobKind[]] = [
  kind('web-shop', 'bundle', ['linux'], null, 4),
  kind('checkout-service', 'test', ['docker', 'linux'], null, 4),
  kind('docs-site', 'publish', [], null, 1),
];

/** With them some in an environment, and a few for large agents. */
export const KINDS: readonly [JobKind, ...JobKind[]] = [
  ...COMMON_KINDS,
  kind('checkout-staging', 'integration', ['docker'], 'staging', 2),
  kind('search-index', 'rebuild', ['large'], null, 1),
];

/** The config of all scenarios, with other maxima for some of its pools. */
export function scenarioConfig(maxOf: Readonly<Record<string, number>> = {}): Config {
  const config = trialConfig({ 'max-agents': '170' }, SETTINGS);
  return {
    ...config,
    pools: config.pools.map((pool) => ({ ...pool, max: maxOf[pool.name] ?? pool.max })),
  };
}

/**
 * A config for the model servers: the recommended fast profile, and what is said. Written as a file would have it, so that
 * all that is not said is what a deployment has by default.
 * @param more its pools, and whatever else is not of `scaling`.
 */
export function trialConfig(scaling: RawObject, more: RawObject): Config {
  return configOf({
    backlog: FAST_PROFILE.backlog,
    scaling: { ...FAST_PROFILE.scaling, ...scaling },
    ...more,
  });
}

/** The same, but agents are kept while they are idle for as long as a config has them that does not say how long. */
export function keepingAgents(config: Config): Config {
  const { idleTimeout, stabilisation, drainBudget, retireBuilding } = configOf({}).scaling;
  return {
    ...config,
    scaling: { ...config.scaling, idleTimeout, stabilisation, drainBudget, retireBuilding },
  };
}

function configOf(more: RawObject): Config {
  const settings: RawObject = {
    name: 'trial',
    'mesos-master': 'mesos.simulated:5050',
    'go-server': { url: 'http://gocd.simulated/go' },
    'go-agent': { 'docker-image': COMMON_IMAGE },
    ...more,
  };
  return configIn({ [ROOT]: settings }, 'the config of the trial');
}

function kind(
  pipeline: string,
  job: string,
  resources: readonly string[],
  environment: string | null,
  weight: number,
): JobKind {
  return { pipeline, stage: 'build', job, resources, environment, weight };
}
