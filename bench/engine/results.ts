import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import type { Result } from './result.ts';
import { tablesOf } from './tables.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const RESULTS = join(ROOT, 'bench', 'results', 'engine.json');
const PAGE = join(ROOT, 'docs', 'benchmarks.md');
const BEGIN = '<!-- engine: written by `npm run bench -- --write` -->';
const END = '<!-- engine: end -->';

const spread = z.object({
  median: z.number(),
  min: z.number(),
  max: z.number(),
  samples: z.array(z.number()),
});

const figure = z.object({
  bench: z.string(),
  what: z.string(),
  against: z.string().nullable(),
  unit: z.enum(['×', '× speed', '/s', 'MB', '%']),
  spread,
  goal: z
    .union([
      z.object({ atMost: z.number() }),
      z.object({ atLeast: z.number() }),
      z.object({ above: z.number() }),
    ])
    .nullable(),
  note: z.string().nullable(),
});

const growth = z.object({
  bench: z.string(),
  what: z.string(),
  of: z.string(),
  points: z.array(z.object({ size: z.number(), value: z.number() })),
  unit: z.enum(['ms', 'MB', '%']),
  exponent: z.number(),
});

const machine = z.object({
  measuredAt: z.string(),
  node: z.string(),
  system: z.string(),
  processor: z.string(),
  cores: z.number(),
  memoryGiB: z.number(),
  loadBefore: z.number(),
});

const results: z.ZodType<Result[]> = z.array(
  z.object({ bench: z.string(), machine, figures: z.array(figure), growths: z.array(growth) }),
);

/** The results kept so far: of each benchmark its last run. */
export function keptResults(): readonly Result[] {
  return existsSync(RESULTS) ? results.parse(JSON.parse(readFileSync(RESULTS, 'utf8'))) : [];
}

/** Keeps a result beside those of the other benchmarks, in the order of `benches`. */
export function keepResult(fresh: Result, benches: readonly string[]): void {
  const latest = new Map([...keptResults(), fresh].map((result) => [result.bench, result]));
  const all = benches.flatMap((bench) => latest.get(bench) ?? []);
  mkdirSync(dirname(RESULTS), { recursive: true });
  writeFileSync(RESULTS, `${printed(all)}\n`);
}

/** Puts the tables of the kept results between their marks on the page of benchmarks. */
export function writePage(): void {
  writeFileSync(PAGE, pageWith(readFileSync(PAGE, 'utf8'), keptResults()));
}

/**
 * The page with these results in place of those it shows; the rest of it is left as it is.
 * @throws Error if the page has no marks.
 */
export function pageWith(page: string, all: readonly Result[]): string {
  const [before, rest] = page.split(BEGIN);
  const after = rest?.split(END)[1];
  if (before === undefined || after === undefined) throw new Error('the page has no place for the tables');
  return `${before}${BEGIN}\n\n${machinesOf(all)}\n\n${tablesOf(all)}\n\n${END}${after}`;
}

/** Where it was measured, once for all that were measured on the same day by the same machine. */
function machinesOf(all: readonly Result[]): string {
  const lines = all.map(
    ({ machine: { measuredAt, node, system, processor, cores, memoryGiB } }) =>
      `${measuredAt.slice(0, 10)}, Node ${node}, ${system}, ${cores} cores of ${processor}, ${memoryGiB} GiB`,
  );
  return [...new Set(lines)].map((line) => `Measured on ${line}.`).join('\n');
}

/** A list of samples goes on one line, and digits beyond the noise are left out. */
function printed(all: readonly Result[]): string {
  const rounded = (_key: string, value: unknown) =>
    typeof value === 'number' ? Number(value.toPrecision(5)) : value;
  return JSON.stringify(all, rounded, 2).replace(
    /\[\s+([\d.,\s-]+?)\s+\]/g,
    (_list, numbers: string) => `[${numbers.replace(/\s+/g, ' ')}]`,
  );
}
