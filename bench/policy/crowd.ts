import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { CAP_SCENARIOS, CROWD_GROUP, runTrial, type Scene } from '../../sandbox/index.ts';
import { spreadOf } from './numbers.ts';
import { DAY_MS, ROOT } from './results.ts';

/** What shares do: the scenario `crowd` with and without them, and without the fan-out. */
const NAME = 'crowd';
const FILE = join(ROOT, 'bench/results/crowd.json');

const VARIANTS = {
  'without the 500': (scene: Scene): Scene => ({
    ...scene,
    arrivals: scene.arrivals.filter(({ job }) => job.group !== CROWD_GROUP),
  }),
  'with the 500, shares': (scene: Scene): Scene => scene,
  'with the 500, weights alone': (scene: Scene): Scene => ({
    ...scene,
    config: { ...scene.config, shares: scene.config.shares.map((share) => ({ ...share, reserved: 0 })) },
  }),
  'with the 500, no shares': (scene: Scene): Scene => ({ ...scene, config: { ...scene.config, shares: [] } }),
} as const;
const ALONE = 'without the 500';
/** What shares are to keep short, with slots reserved and without. */
const SHARED = ['with the 500, shares', 'with the 500, weights alone'] as const;

const resultSchema = z.object({
  variant: z.string(),
  seed: z.number(),
  /** Waits of the five pipelines, in seconds. */
  p50: z.number(),
  p95: z.number(),
  longest: z.number(),
  /** The longest wait of the fan-out's jobs, in seconds. */
  crowdLongest: z.number(),
  unserved: z.number(),
});
export type CrowdResult = Readonly<z.infer<typeof resultSchema>>;

export async function crowdResults(seed: number): Promise<readonly CrowdResult[]> {
  const scenario = CAP_SCENARIOS.find(({ name }) => name === NAME);
  if (scenario === undefined) return [];
  const results: CrowdResult[] = [];
  for (const [variant, change] of Object.entries(VARIANTS)) {
    const scene = change(scenario.make(seed));
    const { pools, unserved } = await runTrial({ ...scene, lingerMs: DAY_MS - scene.lengthMs, seed });
    const waitsIn = (name: string | undefined) => pools.find(({ pool }) => pool === name)?.waits;
    const { p50 = 0, p95 = 0, longest = 0 } = waitsIn(scenario.judgedBy) ?? {};
    results.push({
      variant,
      seed,
      p50: p50 / 1000,
      p95: p95 / 1000,
      longest: longest / 1000,
      crowdLongest: (waitsIn(NAME)?.longest ?? 0) / 1000,
      unserved: Object.values(unserved).reduce((sum, count) => sum + count, 0),
    });
  }
  return results;
}

export function readCrowd(): readonly CrowdResult[] {
  return existsSync(FILE) ? z.array(resultSchema).parse(JSON.parse(readFileSync(FILE, 'utf8'))) : [];
}

/** In place of older ones of the same seeds. */
export function keepCrowd(fresh: readonly CrowdResult[]): void {
  const seeds = new Set(fresh.map(({ seed }) => seed));
  const kept = readCrowd().filter(({ seed }) => !seeds.has(seed));
  const all = [...kept, ...fresh].sort((a, b) => a.seed - b.seed);
  writeFileSync(FILE, `[\n${all.map((one) => JSON.stringify(one)).join(',\n')}\n]\n`);
}

/** As a Markdown table: medians over the seeds, in seconds. */
export function crowdTable(results: readonly CrowdResult[]): string {
  const head = [
    '| the five pipelines | p50 wait | p95 wait | longest | × p95 without the 500 | longest of the 500 | unserved |',
    '| --- | --: | --: | --: | --: | --: | --: |',
  ];
  const lines = triedIn(results, Object.keys(VARIANTS)).map((variant) => {
    const of = results.filter((one) => one.variant === variant);
    const median = (value: (one: CrowdResult) => number) => spreadOf(of.map(value)).median.toFixed(0);
    const unserved = of.reduce((sum, one) => sum + one.unserved, 0);
    return `| ${variant} | ${median(({ p50 }) => p50)} | ${median(({ p95 }) => p95)} | ${median(({ longest }) => longest)} | ${growth(results, variant).toFixed(2)} | ${median(({ crowdLongest }) => crowdLongest)} | ${unserved} |`;
  });
  return [...head, ...lines].join('\n');
}

/** Those of which there are results: one that was added later may not have been tried. */
function triedIn(results: readonly CrowdResult[], variants: readonly string[]): readonly string[] {
  return variants.filter((name) => results.some(({ variant }) => variant === name));
}

/** How many times as long the 95th percentile is as without the fan-out: seed by seed, in the median. */
function growth(results: readonly CrowdResult[], variant: string): number {
  const alone = new Map(results.filter((one) => one.variant === ALONE).map(({ seed, p95 }) => [seed, p95]));
  const ratios = results
    .filter((one) => one.variant === variant)
    .map(({ seed, p95 }) => p95 / (alone.get(seed) ?? Number.NaN));
  return spreadOf(ratios).median;
}

/** So many times as long five small pipelines may wait for a fan-out that has a share of its own. */
const MOST_GROWTH = 1.3;

/** @returns nothing where there are no results. */
export function judgeCrowd(results: readonly CrowdResult[]): readonly { met: boolean; text: string }[] {
  if (results.length === 0) return [];
  return triedIn(results, SHARED).map((variant) => {
    const times = growth(results, variant);
    return {
      met: times <= MOST_GROWTH,
      text: `${NAME}, ${variant}: the p95 wait of the five pipelines is ${times.toFixed(2)} × of what it is without the 500, at most ${MOST_GROWTH} ×`,
    };
  });
}
