import {
  isLater,
  keepingAgents,
  PIPELINE_SCENARIOS,
  runTrialInDetail,
  type Scene,
  type Trial,
  waitsOf,
} from '../../sandbox/index.ts';
import type { Baseline } from './baselines/baseline.ts';
import type { PipelinesResult } from './pipelinesKept.ts';

/**
 * What looking ahead does: the scenarios of pipelines without it, with it, and where agents are always idle; and what others do
 * there.
 */

/** What is made of a scene. */
const SCENE_OF = {
  off: (scene: Scene): Scene => looking(scene, 'off'),
  observe: (scene: Scene): Scene => looking(scene, 'observe'),
  on: (scene: Scene): Scene => looking(scene, 'on'),
  'kept-off': (scene: Scene): Scene => looking(kept(scene), 'off'),
  'kept-on': (scene: Scene): Scene => looking(kept(scene), 'on'),
  idle: (scene: Scene): Scene => {
    const still = looking(scene, 'off');
    const pools = still.config.pools.map((pool) => ({ ...pool, min: Math.min(pool.max, ALWAYS_IDLE) }));
    return { ...still, config: { ...still.config, pools } };
  },
} as const;

/** More than are ever at work at once. */
const ALWAYS_IDLE = 100;
/** The first runs of each pipeline are not counted: nobody can know them. */
const UNKNOWN_RUNS = 3;

export interface PipelinesAsked {
  readonly scenario: (name: string) => boolean;
  readonly variant: (name: string) => boolean;
  readonly others: readonly Baseline[];
}

/** @param keep is told of each result once it is there: they take long, and one that fails must not cost the others */
export async function pipelinesResults(
  seed: number,
  asked: PipelinesAsked,
  keep: (result: PipelinesResult) => void,
): Promise<void> {
  for (const scenario of PIPELINE_SCENARIOS.filter(({ name }) => asked.scenario(name))) {
    const world = scenario.make(seed);
    const tryOut = async (variant: string, trial: Trial) =>
      keep({ scenario: scenario.name, variant, seed, ...(await numbersOf(trial)) });
    keep(boundOf(scenario.name, seed, world));
    for (const [variant, sceneOf] of Object.entries(SCENE_OF))
      if (asked.variant(variant)) await tryOut(variant, { ...sceneOf(world), seed });
    const still = SCENE_OF.off(world);
    for (const other of asked.others)
      await tryOut(other.name, {
        ...still,
        config: other.adapt(still.config),
        decide: other.create(),
        seed,
      });
  }
}

async function numbersOf(trial: Trial): Promise<Omit<PipelinesResult, 'scenario' | 'variant' | 'seed'>> {
  const { report, jobs } = await runTrialInDetail(trial);
  const later = new Set((trial.course?.stages ?? []).filter(isLater).map(({ locator }) => locator));
  const { p50, p95 } = waitsOf(jobs.filter(({ locator }) => counts(locator, later)));
  return {
    ...{ p50: p50 / 1000, p95: p95 / 1000 },
    ...{ lead: report.leadTime?.ratio ?? 1, agentHours: report.all.agentHours },
  };
}

/** Who knew all that comes, and how long it takes, would have each agent there for its job alone: the cluster has room for all. */
function boundOf(scenario: string, seed: number, { course }: Scene): PipelinesResult {
  const jobs = (course?.stages ?? []).flatMap((stage) => stage.jobs);
  const ms = jobs.reduce((sum, { durationMs = 0, runInstances = 1 }) => sum + durationMs * runInstances, 0);
  return { scenario, variant: 'bound', seed, p50: 0, p95: 0, lead: 1, agentHours: ms / 3_600_000 };
}

function looking({ config, ...scene }: Scene, lookAhead: 'on' | 'off' | 'observe'): Scene {
  return { ...scene, config: { ...config, scaling: { ...config.scaling, lookAhead } } };
}

function kept({ config, ...scene }: Scene): Scene {
  return { ...scene, config: keepingAgents(config) };
}

function counts(locator: string, later: ReadonlySet<string>): boolean {
  const [, run] = locator.split('/');
  return later.has(locator.slice(0, locator.lastIndexOf('/'))) && Number(run) > UNKNOWN_RUNS;
}
