import { readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { journalsOf, TYPICAL_DAYS } from './typicalDays.ts';

/**
 * Records the typical days anew. To be run when decisions are meant to change; the journals' differences are then
 * part of the change.
 */
const FOLDER = join(import.meta.dirname, '../recordings/journals');

for (const name of await readdir(FOLDER)) if (name.endsWith('.jsonl')) await rm(join(FOLDER, name));
for (const [name, day] of Object.entries(TYPICAL_DAYS)) {
  const journals = await journalsOf(day);
  for (const [index, text] of journals.entries()) {
    const file = journals.length === 1 ? `${name}.jsonl` : `${name}-${index + 1}.jsonl`;
    await writeFile(join(FOLDER, file), text);
    process.stdout.write(`${file}: ${text.length} bytes\n`);
  }
}
