import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { TrialReport } from '../../sandbox/index.ts';

/** Repository root. */
export const ROOT = join(import.meta.dirname, '../..');
const HOUR_MS = 3_600_000;
/** What results are counted over. */
export const DAY_MS = 24 * HOUR_MS;
const FILE = join(ROOT, 'bench/results/policy.json');

/** What came of one policy in one scenario with one seed. Waits are in seconds. */
const resultSchema = z.object({
  scenario: z.string(),
  policy: z.string(),
  seed: z.number(),
  p50: z.number(),
  p95: z.number(),
  p99: z.number(),
  /** Of a whole day: what is left at the end of the trial stays until then. */
  agentHours: z.number(),
  busyHours: z.number(),
  launches: z.number(),
  /** Agents there still are at the end of the trial. */
  left: z.number(),
  busyKills: z.number(),
  limitViolations: z.number(),
  /** Jobs no agent had begun at the end. They count as having waited until then. */
  unserved: z.number(),
});
export type Result = Readonly<z.infer<typeof resultSchema>>;

export function resultOf(
  { scenario, policy, seed }: Pick<Result, 'scenario' | 'policy' | 'seed'>,
  report: TrialReport,
  judgedBy?: string,
): Result {
  const { all, pools, launches, elapsedMs, agentsLeft, busyKills, limitViolations } = report;
  const { waits } = pools.find(({ pool }) => pool === judgedBy) ?? all;
  const begun = pools.reduce((sum, { jobs }) => sum + jobs, 0);
  return {
    scenario,
    policy,
    seed,
    p50: waits.p50 / 1000,
    p95: waits.p95 / 1000,
    p99: waits.p99 / 1000,
    agentHours: all.agentHours + (agentsLeft * Math.max(0, DAY_MS - elapsedMs)) / HOUR_MS,
    busyHours: all.busyHours,
    launches,
    left: agentsLeft,
    busyKills,
    limitViolations,
    unserved: all.jobs - begun,
  };
}

/** The results kept so far; none if there is no file. Throws if the file is not what this wrote. */
export function readResults(): readonly Result[] {
  return existsSync(FILE) ? z.array(resultSchema).parse(JSON.parse(readFileSync(FILE, 'utf8'))) : [];
}

/** One line per result, so that changes can be read. */
export function writeResults(results: readonly Result[]): void {
  const lines = results.map((result) => JSON.stringify(result, rounded));
  writeFileSync(FILE, `[\n${lines.join(',\n')}\n]\n`);
}

/** New results in place of old ones of the same trial; in the order of the scenarios and policies given. */
export function merged(
  old: readonly Result[],
  fresh: readonly Result[],
  order: { readonly scenarios: readonly string[]; readonly policies: readonly string[] },
): readonly Result[] {
  const all = new Map([...old, ...fresh].map((result) => [keyOf(result), result]));
  const place = ({ scenario, policy, seed }: Result) =>
    (order.scenarios.indexOf(scenario) * 1_000 + order.policies.indexOf(policy)) * 1_000 + seed;
  return [...all.values()]
    .filter(({ scenario, policy }) => order.scenarios.includes(scenario) && order.policies.includes(policy))
    .sort((a, b) => place(a) - place(b));
}

export function keyOf({ scenario, policy, seed }: Pick<Result, 'scenario' | 'policy' | 'seed'>): string {
  return `${scenario} ${policy} ${seed}`;
}

function rounded(_key: string, value: unknown): unknown {
  return typeof value === 'number' ? Math.round(value * 1000) / 1000 : value;
}
