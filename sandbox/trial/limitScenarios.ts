import type { RawObject } from '../../adapters/config/hocon.ts';
import type { Config } from '../../domain/config.ts';
import type { HostSpec } from '../model/mesos/api.ts';
import type { Arrival } from '../workload/workload.ts';
import { NO_MISHAPS } from './mishaps.ts';
import { trialConfig } from './scenarioConfig.ts';
import { HOUR_MS, inOrder, MINUTE_MS } from './scenarioLoad.ts';
import type { Scenario } from './scenarios.ts';

/**
 * Small worlds in which one limit binds: what a policy does there is seen at a glance. They are no measure of its speed,
 * so the benchmark leaves them out.
 */
export const LIMIT_SCENARIOS: readonly Scenario[] = [
  {
    name: 'too-large',
    description:
      'Three jobs that no host can hold, longer there than twenty that fit, and a cap of three agents.',
    make: () => ({
      config: configOf({ 'max-agents': '3' }, [
        { name: 'big', resources: ['big'], cpus: '16', max: '3' },
        { name: 'plain' },
      ]),
      arrivals: inOrder(
        copies(3, MINUTE_MS, { job: 'rebuild', resources: ['big'] }),
        each(20, 2 * MINUTE_MS, 3 * MINUTE_MS, { job: 'compile' }),
      ),
      ...world(2 * HOUR_MS, 4),
    }),
  },
  {
    name: 'idle-in-the-way',
    description: 'Idle agents of one pool fill the cap, some as its floor, when jobs of an urgent pool come.',
    make: () => ({
      config: configOf(
        {
          'max-agents': '4',
          'idle-timeout': '10 minutes',
          stabilisation: '5 minutes',
          'retire-building': 'false',
        },
        [
          { name: 'common', resources: ['common'], 'idle-floor': '2' },
          { name: 'urgent', resources: ['urgent'], priority: '10' },
        ],
      ),
      arrivals: inOrder(
        copies(4, MINUTE_MS, { job: 'compile', resources: ['common'] }),
        copies(3, 8 * MINUTE_MS, { job: 'hot-fix', resources: ['urgent'] }),
      ),
      ...world(2 * HOUR_MS, 8),
    }),
  },
  {
    name: 'dear-pool',
    description:
      'More plain jobs at once than the cheap pool may have agents, beside a pool fifty times as dear.',
    make: () => ({
      config: configOf({}, [
        { name: 'linux', resources: ['linux'], max: '2' },
        {
          name: 'dear',
          resources: ['linux', 'gpu'],
          gpus: '1',
          container: 'mesos',
          network: 'host',
          cost: '50',
          max: '6',
        },
      ]),
      arrivals: inOrder(
        copies(6, MINUTE_MS, { job: 'compile', resources: ['linux'] }),
        copies(1, 40 * MINUTE_MS, { job: 'train', resources: ['linux', 'gpu'] }),
      ),
      ...world(2 * HOUR_MS, 8, 1),
    }),
  },
  {
    name: 'hung-agents',
    description:
      'An agent that people made and the first of our own hang: they say they are idle and take no job.',
    make: () => ({
      config: configOf({ 'max-agents': '10' }, [{ name: 'common', 'idle-floor': '1' }]),
      arrivals: each(3, 5 * MINUTE_MS, 10 * MINUTE_MS, { job: 'compile' }),
      ...world(2 * HOUR_MS, 8),
      mishaps: { ...NO_MISHAPS, hung: { untilMs: 3 * MINUTE_MS, foreigners: 1 } },
    }),
  },
];

/** The same in all: a Monday at ten, and four hosts that are alike; some have a GPU. */
function world(lengthMs: number, cpus: number, withGpu = 0) {
  const hosts = [1, 2, 3, 4].map(
    (n): HostSpec => ({
      hostname: `host-${n}.simulated`,
      cpus,
      mem: 16_384,
      disk: 100_000,
      gpus: n <= withGpu ? 8 : 0,
      attributes: {},
    }),
  );
  return { startAt: Date.UTC(2026, 2, 2, 10), lengthMs, hosts };
}

function configOf(scaling: RawObject, pools: readonly RawObject[]): Config {
  return trialConfig(scaling, { pools: [...pools] });
}

interface Work {
  readonly job: string;
  readonly resources?: readonly string[];
}

function each(count: number, from: number, apart: number, work: Work): readonly Arrival[] {
  return Array.from({ length: count }, (_, n) => arrival(from + n * apart, work));
}

function copies(count: number, at: number, work: Work): readonly Arrival[] {
  return Array.from({ length: count }, () => arrival(at, work));
}

function arrival(atMs: number, { job, resources = [] }: Work): Arrival {
  return { atMs, job: { pipeline: job, stage: 'build', job, resources, durationMs: 5 * MINUTE_MS } };
}
