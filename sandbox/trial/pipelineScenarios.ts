import type { Config } from '../../domain/config.ts';
import type { Approval } from '../model/gocd/structure.ts';
import type { JobPlan, PipelinePlan, StagePlan } from '../workload/pipelinePlans.ts';
import { courseOf } from '../workload/pipelineRuns.ts';
import { scenarioConfig } from './scenarioConfig.ts';
import { HOUR_MS, MINUTE_MS } from './scenarioLoad.ts';
import type { ScenarioName } from './scenarioNames.ts';
import { cluster, MILD, type Scenario, TAIL_MS, TEN } from './scenarios.ts';

/** In which pipelines start. */
const LENGTH_MS = 4 * HOUR_MS;

/** Worlds whose jobs come as they do in GoCD: stage after stage, and pipeline after pipeline. */
export const PIPELINE_SCENARIOS: readonly Scenario[] = [
  scenario(
    'pipelines',
    'Twenty pipelines: services with a stage of eight tests, chains of single jobs, wide ones, a diamond.',
    {},
  ),
  scenario('pipelines-single-use', 'The same, each agent for one job.', { singleUse: true }),
  scenario('pipelines-changing', 'The same, and after two hours half of the pipelines have other stages.', {
    changes: true,
  }),
  scenario('pipelines-failing', 'The same, and a tenth of all stages fail.', { failing: 0.1 }),
];

interface Particulars {
  readonly singleUse?: boolean;
  readonly changes?: boolean;
  readonly failing?: number;
}

function scenario(
  name: ScenarioName,
  description: string,
  { singleUse = false, changes = false, failing = 0.02 }: Particulars,
): Scenario {
  return {
    name,
    description,
    make: (seed) => ({
      config: configWith(singleUse),
      arrivals: [],
      course: courseOf({
        seed,
        lengthMs: LENGTH_MS,
        plans: PIPELINES,
        failing,
        ...(changes ? { changed: { atMs: LENGTH_MS / 2, plans: PIPELINES.map(changed) } } : {}),
      }),
      startAt: TEN,
      lengthMs: LENGTH_MS + TAIL_MS,
      hosts: cluster(30),
      mishaps: { ...MILD, failovers: [] },
    }),
  };
}

function configWith(singleUse: boolean): Config {
  const config = scenarioConfig();
  return { ...config, pools: config.pools.map((pool) => ({ ...pool, singleUse })) };
}

const LINUX = ['linux'];
const DOCKER = ['docker', 'linux'];

function job(name: string, minutes: number, resources: readonly string[] = LINUX): JobPlan {
  return { name, resources, medianMs: minutes * MINUTE_MS };
}

function stage(name: string, jobs: readonly JobPlan[], approval: Approval = 'auto'): StagePlan {
  return { name, approval, jobs };
}

function pipeline(
  name: string,
  runsPerHour: number,
  stages: readonly StagePlan[],
  upstream: PipelinePlan['upstream'] = [],
): PipelinePlan {
  return { name, environment: null, stages, upstream, runsPerHour };
}

/** Compile, eight tests side by side, package, and to the stage before production: by itself, or when a person says so. */
function service(name: string, deploys: Approval): PipelinePlan {
  const tests = [3, 2.5, 4, 3.5, 2, 3, 4.5, 1.5].map((minutes, index) => job(`tests-${index + 1}`, minutes));
  return pipeline(name, 2, [
    stage('compile', [job('compile', 2)]),
    stage('test', tests),
    stage('package', [job('image', 1.5, DOCKER)]),
    stage('deploy', [job('deploy', 1, DOCKER)], deploys),
  ]);
}

function chain(name: string, minutes: readonly number[]): PipelinePlan {
  return pipeline(
    name,
    2,
    minutes.map((each, index) => stage(`step-${index + 1}`, [job('run', each)])),
  );
}

function wide(name: string, tests: number): PipelinePlan {
  return pipeline(name, 0.7, [
    stage('fetch', [job('fetch', 1)]),
    stage('test', [{ ...job('suite', 4), copies: tests }]),
    stage('report', [job('report', 1)]),
  ]);
}

function small(name: string): PipelinePlan {
  return pipeline(name, 2, [stage('build', [job('build', 3)]), stage('publish', [job('publish', 1)])]);
}

const DIAMOND: readonly PipelinePlan[] = [
  pipeline('library', 2, [stage('build', [job('build', 2)]), stage('test', [job('test', 3)])]),
  pipeline('app-one', 0, [stage('build', [job('build', 3)])], [{ pipeline: 'library', stage: 'test' }]),
  pipeline('app-two', 0, [stage('build', [job('build', 2)])], [{ pipeline: 'library', stage: 'test' }]),
  pipeline(
    'release',
    0,
    [stage('verify', [job('smoke', 2), job('load', 4)]), stage('ship', [job('ship', 1, DOCKER)])],
    [
      { pipeline: 'app-one', stage: 'build' },
      { pipeline: 'app-two', stage: 'build' },
    ],
  ),
];

const PIPELINES: readonly PipelinePlan[] = [
  ...['cart', 'billing', 'search'].map((name) => service(name, 'auto')),
  ...['accounts', 'orders', 'mail'].map((name) => service(name, 'manual')),
  chain('firmware', [2, 1, 3, 1.5, 2, 1]),
  chain('reports', [1, 1, 1, 2, 1, 1]),
  chain('import', [4, 2, 2, 1]),
  chain('docs', [1, 0.5, 0.5]),
  wide('nightly-core', 24),
  wide('nightly-ui', 12),
  ...DIAMOND,
  ...['site', 'tools', 'images', 'scripts'].map(small),
];

/** Every other pipeline after somebody has worked on it: tests joined, a stage more, a stage less. */
function changed(plan: PipelinePlan, index: number): PipelinePlan {
  if (index % 2 === 1 || plan.upstream.length > 0 || plan.name === 'library') return plan;
  const [first, ...others] = plan.stages;
  if (first === undefined) return plan;
  const lint = stage('lint', [job('style', 1), job('licences', 0.5)]);
  return { ...plan, stages: [first, lint, ...others.slice(0, -1), ...others.slice(-1).map(halved)] };
}

function halved(plan: StagePlan): StagePlan {
  return { ...plan, jobs: plan.jobs.map((each) => ({ ...each, name: `${each.name}-fast` })) };
}
