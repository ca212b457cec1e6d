import {
  isLater,
  PIPELINE_SCENARIOS,
  runTrialInDetail,
  type Scene,
  type Trial,
  waitsOf,
} from '../../sandbox/index.ts';
import type { Baseline } from './baselines/baseline.ts';
import { spreadOf } from './numbers.ts';
import { asRows, type PipelinesResult, policyOf, wordsFor } from './pipelinesKept.ts';
import { isOfOthers } from './policies.ts';
import { dominators } from './summary.ts';
import type { Verdict } from './verdict.ts';

/**
 * What looking ahead does: the scenarios of pipelines without it, with it, and where agents are always idle; and what others do
 * there.
 */

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
    for (const variant of ['off', 'observe', 'on', 'idle'] as const)
      if (asked.variant(variant)) await tryOut(variant, { ...SCENE_OF[variant](world), seed });
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

function counts(locator: string, later: ReadonlySet<string>): boolean {
  const [, run] = locator.split('/');
  return later.has(locator.slice(0, locator.lastIndexOf('/'))) && Number(run) > UNKNOWN_RUNS;
}

/** As a Markdown table: medians over the seeds. */
export function pipelinesTable(results: readonly PipelinesResult[]): string {
  const head = [
    '| pipelines | look-ahead, or policy | later stages: p50 wait (s) | p95 | lead time × critical path | agent-hours |',
    '| --- | --- | --: | --: | --: | --: |',
  ];
  const keys = new Set(results.map(({ scenario, variant }) => `${scenario} ${variant}`));
  const lines = [...keys].map((key) => {
    const of = results.filter(({ scenario, variant }) => `${scenario} ${variant}` === key);
    const [first] = of;
    const { p50, p95, lead, agentHours } = mediansOf(of);
    const variant = first === undefined ? '' : wordsFor(first.variant);
    const numbers = of.every((one) => hasDoneAll(one, results))
      ? [p50.toFixed(1), p95.toFixed(1), lead.toFixed(3)]
      : ['not all done', '', ''];
    return `| ${[first?.scenario, variant, ...numbers, agentHours.toFixed(1)].join(' | ')} |`;
  });
  return [...head, ...lines].join('\n');
}

/** Beyond what jobs wait where agents are always idle, in seconds. */
const MOST_WAIT = { p50: 1.5, p95: 8 };
const MOST_LEAD = 1.06;
const MOST_HOURS = 1.05;

/** @returns nothing of a scenario of which there are not all results. */
export function judgePipelines(results: readonly PipelinesResult[]): readonly Verdict[] {
  return [...new Set(results.map(({ scenario }) => scenario))].flatMap((scenario) => {
    const of = (wanted: string) =>
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
      ...amongOthers(scenario, results),
    ];
  });
}

/** Whoever needs less than the bound has left jobs undone, and those of the stages after them never came: their waits tell nothing. */
export function hasDoneAll(one: PipelinesResult, results: readonly PipelinesResult[]): boolean {
  const bound = results.find(
    ({ scenario, seed, variant }) => scenario === one.scenario && seed === one.seed && variant === 'bound',
  );
  return bound === undefined || one.agentHours >= bound.agentHours;
}

/** Whether others need no more agent-hours for no longer waits. Agents that they never remove count until the end of the trial. */
function amongOthers(scenario: string, results: readonly PipelinesResult[]): readonly Verdict[] {
  const tried = results.filter((one) => one.scenario === scenario && hasDoneAll(one, results));
  const others = tried.filter(({ variant }) => isOfOthers(variant));
  if (others.length === 0) return [];
  const rows = asRows(tried.filter(({ variant }) => ['off', 'on'].includes(variant) || isOfOthers(variant)));
  return (['off', 'on'] as const).map((variant) => {
    const row = rows.find(({ policy }) => policy === policyOf(variant));
    const better = row === undefined ? [] : dominators(row, rows);
    const goal = `${scenario}, look-ahead ${variant}: dominated by no other policy`;
    return {
      met: better.length === 0,
      text: better.length === 0 ? goal : `${goal}, but by ${better.join(' and ')}`,
    };
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
