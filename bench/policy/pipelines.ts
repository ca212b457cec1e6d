import { isLater, PIPELINE_SCENARIOS, runTrialInDetail, type Scene, waitsOf } from '../../sandbox/index.ts';
import { spreadOf } from './numbers.ts';

/** What looking ahead does: the scenarios of pipelines without it, with it, and where agents are always idle. */

/** What is made of a scene. */
const VARIANTS = {
  off: (scene: Scene): Scene => looking(scene, 'off'),
  on: (scene: Scene): Scene => looking(scene, 'on'),
  idle: (scene: Scene): Scene => {
    const still = looking(scene, 'off');
    const pools = still.config.pools.map((pool) => ({ ...pool, min: Math.min(pool.max, ALWAYS_IDLE) }));
    return { ...still, config: { ...still.config, pools } };
  },
} as const;
type Variant = keyof typeof VARIANTS;

/** More than are ever at work at once. */
const ALWAYS_IDLE = 100;
/** The first runs of each pipeline are not counted: nobody can know them. */
const UNKNOWN_RUNS = 3;

export interface PipelinesResult {
  readonly scenario: string;
  readonly variant: Variant;
  readonly seed: number;
  /** Waits of the jobs of stages that follow others, in seconds. */
  readonly p50: number;
  readonly p95: number;
  /** How long runs took beside their critical path. */
  readonly lead: number;
  readonly agentHours: number;
}

export async function pipelinesResults(
  seed: number,
  isAsked: (scenario: string) => boolean,
): Promise<readonly PipelinesResult[]> {
  const results: PipelinesResult[] = [];
  for (const scenario of PIPELINE_SCENARIOS.filter(({ name }) => isAsked(name)))
    for (const variant of ['off', 'on', 'idle'] as const) {
      const scene = VARIANTS[variant](scenario.make(seed));
      const { report, jobs } = await runTrialInDetail({ ...scene, seed });
      const later = new Set((scene.course?.stages ?? []).filter(isLater).map(({ locator }) => locator));
      const { p50, p95 } = waitsOf(jobs.filter(({ locator }) => counts(locator, later)));
      results.push({
        scenario: scenario.name,
        variant,
        seed,
        p50: p50 / 1000,
        p95: p95 / 1000,
        lead: report.leadTime?.ratio ?? 1,
        agentHours: report.all.agentHours,
      });
    }
  return results;
}

function looking({ config, ...scene }: Scene, lookAhead: 'on' | 'off'): Scene {
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
    const variant = first?.variant === 'idle' ? 'off, agents always idle' : first?.variant;
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
