import { isLater, PIPELINE_SCENARIOS, runTrialInDetail, type Scene, waitsOf } from '../../sandbox/index.ts';
import { spreadOf } from './numbers.ts';
import { type PipelinesResult, VARIANTS, type Variant } from './pipelinesKept.ts';

/** What looking ahead does: the scenarios of pipelines without it, with it, and where agents are always idle. */

/** What is made of a scene. */
const SCENE_OF = {
  off: (scene: Scene): Scene => looking(scene, 'off'),
  observe: (scene: Scene): Scene => looking(scene, 'observe'),
  on: (scene: Scene): Scene => looking(scene, 'on'),
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

/** @param keep is told of each result once it is there: they take long, and one that fails must not cost the others */
export async function pipelinesResults(
  seed: number,
  isAsked: { readonly scenario: (name: string) => boolean; readonly variant: (name: string) => boolean },
  keep: (result: PipelinesResult) => void,
): Promise<void> {
  for (const scenario of PIPELINE_SCENARIOS.filter(({ name }) => isAsked.scenario(name))) {
    const world = scenario.make(seed);
    keep(boundOf(scenario.name, seed, world));
    for (const variant of ['off', 'observe', 'on', 'idle'] as const) {
      if (!isAsked.variant(variant)) continue;
      const scene = SCENE_OF[variant](world);
      const { report, jobs } = await runTrialInDetail({ ...scene, seed });
      const later = new Set((scene.course?.stages ?? []).filter(isLater).map(({ locator }) => locator));
      const { p50, p95 } = waitsOf(jobs.filter(({ locator }) => counts(locator, later)));
      keep({
        scenario: scenario.name,
        variant,
        seed,
        p50: p50 / 1000,
        p95: p95 / 1000,
        lead: report.leadTime?.ratio ?? 1,
        agentHours: report.all.agentHours,
      });
    }
  }
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

function counts(locator: string, later: ReadonlySet<string>): boolean {
  const [, run] = locator.split('/');
  return later.has(locator.slice(0, locator.lastIndexOf('/'))) && Number(run) > UNKNOWN_RUNS;
}

/** As a Markdown table: medians over the seeds. */
export function pipelinesTable(results: readonly PipelinesResult[]): string {
  const head = [
    '| pipelines | look-ahead | later stages: p50 wait (s) | p95 | lead time × critical path | agent-hours |',
    '| --- | --- | --: | --: | --: | --: |',
  ];
  const keys = new Set(results.map(({ scenario, variant }) => `${scenario} ${variant}`));
  const lines = [...keys].map((key) => {
    const of = results.filter(({ scenario, variant }) => `${scenario} ${variant}` === key);
    const [first] = of;
    const { p50, p95, lead, agentHours } = mediansOf(of);
    const variant = first === undefined ? '' : VARIANTS[first.variant];
    return `| ${first?.scenario} | ${variant} | ${p50.toFixed(1)} | ${p95.toFixed(1)} | ${lead.toFixed(3)} | ${agentHours.toFixed(1)} |`;
  });
  return [...head, ...lines].join('\n');
}

/** Beyond what jobs wait where agents are always idle, in seconds. */
const MOST_WAIT = { p50: 1.5, p95: 8 };
const MOST_LEAD = 1.06;
const MOST_HOURS = 1.05;

/** @returns nothing of a scenario of which there are not all results. */
export function judgePipelines(
  results: readonly PipelinesResult[],
): readonly { readonly met: boolean; readonly text: string }[] {
  return [...new Set(results.map(({ scenario }) => scenario))].flatMap((scenario) => {
    const of = (wanted: Variant) =>
      results.filter((one) => one.scenario === scenario && one.variant === wanted);
    if (of('off').length === 0 || of('on').length === 0 || of('idle').length === 0) return [];
    const [off, on, idle] = [mediansOf(of('off')), mediansOf(of('on')), mediansOf(of('idle'))];
    const [lead, hours] = [on.lead / idle.lead, on.agentHours / off.agentHours];
    const waits = (['p50', 'p95'] as const).map((share) => ({
      met: on[share] <= idle[share] + MOST_WAIT[share],
      text: `${scenario}: later stages wait ${(on[share] - idle[share]).toFixed(1)} s more at ${share} than where agents are always idle, at most ${MOST_WAIT[share]} s; ${(off[share] - idle[share]).toFixed(1)} s without look-ahead`,
    }));
    return [
      ...waits,
      {
        met: lead <= MOST_LEAD,
        text: `${scenario}: lead time ${lead.toFixed(3)} × of that where agents are always idle, at most ${MOST_LEAD} ×`,
      },
      {
        met: hours <= MOST_HOURS,
        text: `${scenario}: ${hours.toFixed(3)} × the agent-hours without look-ahead, at most ${MOST_HOURS} ×`,
      },
    ];
  });
}

function mediansOf(
  results: readonly PipelinesResult[],
): Pick<PipelinesResult, 'p50' | 'p95' | 'lead' | 'agentHours'> {
  const median = (value: (one: PipelinesResult) => number) => spreadOf(results.map(value)).median;
  return {
    p50: median(({ p50 }) => p50),
    p95: median(({ p95 }) => p95),
    lead: median(({ lead }) => lead),
    agentHours: median(({ agentHours }) => agentHours),
  };
}
