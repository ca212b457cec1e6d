import { parseArgs } from 'node:util';
import { createProgress } from '../../adapters/terminal/progress.ts';
import { systemClock } from '../../domain/clock/clock.ts';
import { ahead } from './benches/ahead.ts';
import { agents, feed } from './benches/lists.ts';
import { memory } from './benches/memory.ts';
import { placement } from './benches/placement.ts';
import { idle, start } from './benches/process.ts';
import { recordio } from './benches/recordio.ts';
import { repeats } from './benches/repeats.ts';
import { round } from './benches/round.ts';
import { trials } from './benches/trials.ts';
import { updates } from './benches/updates.ts';
import { thisMachine } from './machine.ts';
import { keepResult, writePage } from './results.ts';
import { tablesOf } from './tables.ts';

/*
 * Measures what the program costs, each figure against something measured in the same run. `npm run bench` runs all,
 * `npm run bench -- round feed` those two; `--write` keeps the results and puts the tables into the docs.
 */

const BENCHES = [
  recordio,
  round,
  ahead,
  placement,
  updates,
  feed,
  agents,
  repeats,
  trials,
  memory,
  idle,
  start,
];

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { write: { type: 'boolean', default: false } },
});
const names = BENCHES.map(({ name }) => name);
const unknown = positionals.filter((name) => !names.includes(name));
if (unknown.length > 0) {
  say(`there is no ${unknown.join(', ')}; there are ${names.join(', ')}`);
  process.exitCode = 2;
} else {
  const chosen = BENCHES.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
  const progress = createProgress('bench', { stream: process.stderr, clock: systemClock });
  for (const [index, bench] of chosen.entries()) {
    progress.at(index / chosen.length, `${bench.name} (${index + 1} of ${chosen.length})`);
    const machine = thisMachine();
    const result = { bench: bench.name, machine, ...(await bench.run()) };
    progress.clear();
    say(`${tablesOf([result])}\n`);
    if (values.write) keepResult(result, names);
  }
  if (values.write) writePage();
}
