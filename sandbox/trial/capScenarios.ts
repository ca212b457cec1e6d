import type { RawObject } from '../../adapters/config/hocon.ts';
import type { Config } from '../../domain/config.ts';
import { type Random, randomFrom } from '../../domain/random.ts';
import { exponential, logNormal } from '../workload/distributions.ts';
import { type Arrival, buildDuration } from '../workload/workload.ts';
import { trialConfig } from './scenarioConfig.ts';
import { HOUR_MS, inOrder, MINUTE_MS } from './scenarioLoad.ts';
import type { ScenarioName } from './scenarioNames.ts';
import { cluster, MILD, type Scenario, TEN } from './scenarios.ts';

/** In which jobs arrive. */
const LENGTH_MS = 2 * HOUR_MS;
const LONGEST_BUILD_MS = 20 * MINUTE_MS;
const CROWD_AT_MS = 20 * MINUTE_MS;
const CROWD_SIZE = 500;

const TEAMS = ['web', 'mobile', 'data', 'tools'];

/** The pipeline group of the fan-out: without it the same world shows what the others would have. */
export const CROWD_GROUP = 'Batch';

/** Worlds in which many want what one cap allows. */
export const CAP_SCENARIOS: readonly Scenario[] = [
  scenario({
    name: 'limits',
    description:
      'Four pools with floors of two under one cap of fourteen agents: together their rush needs more.',
    config: configOf(
      14,
      TEAMS.map((team) => ({ name: team, resources: [team], 'idle-floor': '2', max: '12' })),
      [],
    ),
    arrivals: (seed) =>
      inOrder(
        ...TEAMS.map((team, n) =>
          poisson(seed + n, 24, { pipeline: `${team}-build`, group: 'Teams', resources: [team] }),
        ),
        ...['web', 'data'].map((team, n) =>
          fanOut(seed + 10 + n, (40 + 30 * n) * MINUTE_MS, 15, {
            pipeline: `${team}-nightly`,
            group: 'Teams',
            resources: [team],
          }),
        ),
      ),
  }),
  scenario({
    name: 'crowd',
    description: `A fan-out of ${CROWD_SIZE} jobs beside five small pipelines, under a cap of twenty agents of which eight are reserved for the five. The waits are theirs.`,
    judgedBy: 'small',
    config: configOf(
      20,
      [
        { name: 'small', resources: ['small'] },
        { name: 'crowd', resources: ['crowd'], max: '20' },
      ],
      [{ name: 'teams', group: 'Teams', weight: '2', reserved: '8' }],
    ),
    arrivals: (seed) =>
      inOrder(
        ...[1, 2, 3, 4, 5].map((n) =>
          poisson(seed + n, 6, { pipeline: `small-${n}`, group: 'Teams', resources: ['small'] }),
        ),
        fanOut(seed, CROWD_AT_MS, CROWD_SIZE, {
          pipeline: 'load-test',
          group: CROWD_GROUP,
          resources: ['crowd'],
        }),
      ),
  }),
];

interface Particulars {
  readonly name: ScenarioName;
  readonly description: string;
  readonly judgedBy?: string;
  readonly config: Config;
  readonly arrivals: (seed: number) => readonly Arrival[];
}

function scenario({ arrivals, config, ...named }: Particulars): Scenario {
  return {
    ...named,
    make: (seed) => ({
      config,
      arrivals: arrivals(seed),
      startAt: TEN,
      lengthMs: LENGTH_MS + HOUR_MS,
      hosts: cluster(6),
      mishaps: { ...MILD, failovers: [] },
    }),
  };
}

function configOf(maxAgents: number, pools: readonly RawObject[], shares: readonly RawObject[]): Config {
  return trialConfig({ 'max-agents': String(maxAgents) }, { pools: [...pools], shares: [...shares] });
}

interface Work {
  readonly pipeline: string;
  readonly group: string;
  readonly resources: readonly string[];
}

const durationMs = buildDuration(LONGEST_BUILD_MS);

/** Parts of a fan-out are shorter, and more alike. */
const partMs = (random: Random) =>
  Math.round(Math.min(logNormal(random, 2 * MINUTE_MS, 0.6), LONGEST_BUILD_MS));

/** Single jobs, independent of each other. */
function poisson(seed: number, perHour: number, work: Work): readonly Arrival[] {
  const random = randomFrom(seed);
  const arrivals: Arrival[] = [];
  const rate = perHour / HOUR_MS;
  for (let at = exponential(random, rate); at < LENGTH_MS; at += exponential(random, rate))
    arrivals.push({ atMs: Math.round(at), job: { ...work, ...NAMES, durationMs: durationMs(random) } });
  return arrivals;
}

/** So many jobs at once, each of its own length: they share a run of the stage in name alone. */
function fanOut(seed: number, atMs: number, count: number, work: Work): readonly Arrival[] {
  const random = randomFrom(seed);
  return Array.from({ length: count }, (_, n) => ({
    atMs,
    job: { ...work, ...NAMES, job: `part-${n + 1}`, pipelineCounter: 1, durationMs: partMs(random) },
  }));
}

const NAMES = { stage: 'build', job: 'build' };
