import type { HostSpec } from '../model/mesos/api.ts';
import type { Arrival } from '../workload/workload.ts';
import { host } from '../world.ts';
import { type Mishaps, NO_MISHAPS } from './mishaps.ts';
import { COMMON_IMAGE, scenarioConfig } from './scenarioConfig.ts';
import { HOUR_MS, inOrder, jobsByTime, MINUTE_MS, singleJobs, spikes } from './scenarioLoad.ts';
import type { ScenarioName } from './scenarioNames.ts';
import type { Trial } from './trial.ts';

/** A trial but for what varies between trials of the same kind. */
export type Scene = Omit<Trial, 'seed' | 'decide' | 'onProgress'>;

/** A world and a workload to try a config or a policy in. */
export interface Scenario {
  readonly name: string;
  readonly description: string;
  /** The pool whose waits it is about; those of all if left out. */
  readonly judgedBy?: string;
  /** The same seed gives the same jobs. */
  make(seed: number): Scene;
}

/** No job arrives in it: what came before ends, and what is idle goes or stays. Longer than any build. */
export const TAIL_MS = HOUR_MS;

/** Times at which many jobs come at once, in scenarios that are about that. */
const ON_THE_HOUR = [10, 70, 130].map((minute) => minute * MINUTE_MS);

/** What goes wrong in every scenario. */
export const MILD: Mishaps = {
  ...NO_MISHAPS,
  failedLaunches: 0.02,
  lostTasksPerHour: 0.5,
  failedRequests: 0.01,
  failovers: [100 * MINUTE_MS],
};

const MONDAY = Date.UTC(2026, 2, 2);
export const TEN = MONDAY + 10 * HOUR_MS;

export const SCENARIOS: readonly [Scenario, ...Scenario[]] = [
  scenario('steady', 'Single jobs and small bundles at an even rate.', {
    hours: 3,
    arrivals: (seed, lengthMs) => singleJobs(seed, lengthMs, 80),
  }),
  scenario('morning-ramp', 'A Monday from six to ten: from nearly nothing to the rush of the morning.', {
    hours: 4,
    startAt: MONDAY + 6 * HOUR_MS,
    arrivals: (seed, lengthMs) => jobsByTime(seed, MONDAY + 6 * HOUR_MS, lengthMs, 120),
  }),
  scenario('fan-out-spike', 'Little to do, and once an hour two bundles of 10 to 50 jobs at once.', {
    hours: 3,
    arrivals: (seed, lengthMs) => inOrder(singleJobs(seed, lengthMs, 20), spikes(seed, ON_THE_HOUR, 2)),
  }),
  scenario('night', 'From ten in the evening to three: a job now and then, and the nightly build at one.', {
    hours: 5,
    startAt: MONDAY + 22 * HOUR_MS,
    arrivals: (seed, lengthMs) =>
      inOrder(jobsByTime(seed, MONDAY + 22 * HOUR_MS, lengthMs, 120), spikes(seed, [3 * HOUR_MS], 1)),
  }),
  scenario(
    'scarce-pool',
    'As steady, with pools that may hold fewer agents than are needed: one large, three for staging.',
    {
      hours: 3,
      maxOf: { large: 1, staging: 3 },
      arrivals: (seed, lengthMs) => singleJobs(seed, lengthMs, 60),
    },
  ),
  scenario(
    'broken-image',
    'As steady, with a bundle of 10 to 50 jobs just when the image of most pools cannot be pulled.',
    {
      hours: 3,
      mishaps: {
        brokenImage: { image: COMMON_IMAGE, fromMs: 40 * MINUTE_MS, toMs: 80 * MINUTE_MS },
      },
      arrivals: (seed, lengthMs) =>
        inOrder(singleJobs(seed, lengthMs, 60), spikes(seed, [50 * MINUTE_MS], 1)),
    },
  ),
  scenario('scarce-offers', 'Bundles of jobs on a cluster that has room for a dozen agents.', {
    hours: 3,
    hosts: 3,
    arrivals: (seed, lengthMs) => inOrder(singleJobs(seed, lengthMs, 40), spikes(seed, ON_THE_HOUR, 1)),
  }),
  scenario('flapping-api', 'As steady, and GoCD refuses the connection to every fourth request.', {
    hours: 3,
    mishaps: { failedRequests: 0.25 },
    arrivals: (seed, lengthMs) => singleJobs(seed, lengthMs, 60),
  }),
  scenario(
    'failover-in-burst',
    'Once an hour many jobs at once, and the leading master dies twice meanwhile.',
    {
      hours: 3,
      mishaps: { failovers: ON_THE_HOUR.flatMap((at) => [at + 4_000, at + 40_000]) },
      arrivals: (seed, lengthMs) => inOrder(singleJobs(seed, lengthMs, 20), spikes(seed, ON_THE_HOUR, 2)),
    },
  ),
];

interface Particulars {
  /** In which jobs arrive. */
  readonly hours: number;
  readonly arrivals: (seed: number, lengthMs: number) => readonly Arrival[];
  readonly startAt?: number;
  readonly hosts?: number;
  readonly maxOf?: Readonly<Record<string, number>>;
  /** What goes wrong otherwise than everywhere. */
  readonly mishaps?: Partial<Mishaps>;
}

function scenario(name: ScenarioName, description: string, particulars: Particulars): Scenario {
  const { hours, arrivals, startAt = TEN, hosts = 30, maxOf = {}, mishaps = {} } = particulars;
  const lengthMs = hours * HOUR_MS;
  return {
    name,
    description,
    make: (seed) => ({
      config: scenarioConfig(maxOf),
      arrivals: arrivals(seed, lengthMs),
      startAt,
      lengthMs: lengthMs + TAIL_MS,
      hosts: cluster(hosts),
      mishaps: { ...MILD, ...mishaps },
    }),
  };
}

/** Hosts of 8 cpus and 16 GB, over three racks. */
export function cluster(hosts: number): readonly HostSpec[] {
  return Array.from({ length: hosts }, (_, index) =>
    host(`host-${String(index + 1).padStart(2, '0')}.simulated`, { rack: `r${(index % 3) + 1}` }),
  );
}
