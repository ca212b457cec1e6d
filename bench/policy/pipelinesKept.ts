import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { CLAIRVOYANT } from './clairvoyant.ts';
import { OTHERS } from './policies.ts';
import { type Result, ROOT } from './results.ts';
import { type Row, summarise } from './summary.ts';

const FILE = join(ROOT, 'bench/results/pipelines.json');

const KEPT = 'kept-';
/** What makes those variants, in words. */
export const KEPT_WORDS = 'idle agents kept for 10 minutes';

/** With what the scenarios of pipelines are tried beside what others do, in words. */
const VARIANTS: Readonly<Record<string, string>> = {
  off: 'off',
  observe: 'observe',
  on: 'on',
  'kept-off': `off, ${KEPT_WORDS}`,
  'kept-on': `on, ${KEPT_WORDS}`,
  idle: 'off, agents always idle',
  bound: CLAIRVOYANT,
};

/** A policy that is not ours has its name. */
export function wordsFor(variant: string): string {
  return VARIANTS[variant] ?? variant;
}

const resultSchema = z.object({
  scenario: z.string(),
  /** One of `VARIANTS`, or the name of a policy that is not ours. */
  variant: z.string(),
  seed: z.number(),
  /** Waits of the jobs of stages that follow others, in seconds. */
  p50: z.number(),
  p95: z.number(),
  /** How long runs took beside their critical path. */
  lead: z.number(),
  agentHours: z.number(),
});
export type PipelinesResult = Readonly<z.infer<typeof resultSchema>>;

/** None if there is no file. @throws if it is not what this wrote */
export function readPipelines(): readonly PipelinesResult[] {
  return existsSync(FILE) ? z.array(resultSchema).parse(JSON.parse(readFileSync(FILE, 'utf8'))) : [];
}

/** In place of an older one of the same trial. */
export function keepPipelines(fresh: PipelinesResult): void {
  const keyOf = ({ scenario, variant, seed }: PipelinesResult) => `${scenario} ${variant} ${seed}`;
  const all = new Map([...readPipelines(), fresh].map((result) => [keyOf(result), result]));
  const variants = [...Object.keys(VARIANTS), ...OTHERS.map(({ name }) => name)];
  const rank = ({ variant }: PipelinesResult) => variants.indexOf(variant);
  const sorted = [...all.values()].sort(
    (a, b) => a.scenario.localeCompare(b.scenario, 'en') || rank(a) - rank(b) || a.seed - b.seed,
  );
  writeFileSync(FILE, `[\n${sorted.map((one) => JSON.stringify(one, rounded)).join(',\n')}\n]\n`);
}

/** What a variant is called as a policy, in few words, as in a picture. */
export function policyOf(variant: string): string {
  if (!isOurs(variant)) return wordsFor(variant);
  const kept = variant.startsWith(KEPT);
  return kept ? `ours, ${variant.slice(KEPT.length)}, kept idle` : `ours, ${variant}`;
}

/** What nobody would have. */
const MEASURES = ['idle', 'bound'];

/** Whether it is this program as somebody may have it. */
export function isOurs(variant: string): boolean {
  return variant in VARIANTS && !MEASURES.includes(variant);
}

/** As the pictures have policies: later stages' waits against agent-hours. */
export function asRows(results: readonly PipelinesResult[]): readonly Row[] {
  return summarise(
    results.map(({ scenario, variant, seed, p50, p95, agentHours }): Result => {
      const policy = policyOf(variant);
      return {
        ...{ scenario, policy, seed, p50, p95, p99: p95, agentHours, busyHours: agentHours },
        ...{ launches: 0, left: 0, busyKills: 0, limitViolations: 0, unserved: 0 },
      };
    }),
  );
}

function rounded(_key: string, value: unknown): unknown {
  return typeof value === 'number' ? Math.round(value * 1000) / 1000 : value;
}
