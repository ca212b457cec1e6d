import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import type { Bench } from '../figures.ts';
import { growthOf, sizesUpTo } from '../growth.ts';
import { samplesOf, spreadOf } from '../measure.ts';

const BENCH = 'memory';
const AGENTS = 10_000;
const REPETITIONS = 7;
const MB = 1024 * 1024;
const CHILD = join(import.meta.dirname, '..', 'children', 'fleet.ts');

const measured = z.object({ rss: z.number(), heapUsed: z.number() });
type Memory = z.infer<typeof measured>;

/** What tracking agents takes, in processes of their own, against one that tracks none. */
export const memory: Bench = {
  name: BENCH,
  run: async () => {
    const more = await samplesOf(REPETITIONS, async () =>
      difference(await memoryOf(AGENTS), await memoryOf(0)),
    );
    const idle = await memoryOf(0);
    const points = [];
    for (const size of sizesUpTo(AGENTS))
      points.push({ size, value: difference(await memoryOf(size), idle).heapUsed });
    return {
      figures: [
        {
          bench: BENCH,
          what: `more resident memory with ${AGENTS} agents tracked`,
          against: 'the idle process',
          unit: 'MB',
          spread: spreadOf(more.map(({ rss }) => rss)),
          goal: { atMost: 60 },
          note: null,
        },
        {
          bench: BENCH,
          what: `more heap in use with ${AGENTS} agents tracked`,
          against: 'the idle process',
          unit: 'MB',
          spread: spreadOf(more.map(({ heapUsed }) => heapUsed)),
          goal: null,
          note: null,
        },
      ],
      growths: [growthOf({ bench: BENCH, what: 'heap in use', of: 'agents', unit: 'MB', points })],
    };
  },
};

function difference(full: Memory, idle: Memory): Memory {
  return { rss: (full.rss - idle.rss) / MB, heapUsed: (full.heapUsed - idle.heapUsed) / MB };
}

async function memoryOf(agents: number): Promise<Memory> {
  const { stdout } = await promisify(execFile)(process.execPath, [
    '--import=tsx',
    '--expose-gc',
    CHILD,
    String(agents),
  ]);
  return measured.parse(JSON.parse(stdout));
}
