import { appendFile, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { openJournal } from '../../../adapters/journal/journalFile.ts';
import { findJournal } from '../../../adapters/journal/readJournal.ts';
import { JournalError } from '../../../services/journal/entries.ts';
import { inFolder, PART_BYTES, someOptions, someSteps } from './support.ts';

/** A journal in small parts: of 40 steps it makes three. */
async function write(path: string, steps: number, startedAt = 1): Promise<void> {
  const options = someOptions(path);
  const run = { ...options.run, startedAt };
  const limits = { partBytes: PART_BYTES, queueBytes: 1_000_000 };
  const journal = await openJournal({ ...options, run, limits });
  for (const step of someSteps(steps)) journal.record(step);
  await journal.close();
}

async function readAll(path: string) {
  const journal = await findJournal(path);
  const seqs: unknown[] = [];
  const entries = journal.entries();
  let next = await entries.next();
  for (; next.done !== true; next = await entries.next())
    seqs.push(next.value.entry.kind === 'gap' ? 'gap' : next.value.entry.seq);
  return { ...journal, seqs, end: next.value };
}

async function refusal(path: string): Promise<string> {
  const error = await readAll(path).catch((error: unknown) => error);
  if (!(error instanceof JournalError)) throw new Error(`not refused as a journal: ${error}`);
  return error.message;
}

describe('reading a journal', () => {
  it('gives its entries in order over all parts of the run', () =>
    inFolder(async (folder) => {
      const path = join(folder, 'day.jsonl');
      await write(path, 40);
      const { files, seqs, end } = await readAll(path);
      expect(files).to.deep.equal([`${path}.2`, `${path}.1`, path]);
      expect(seqs).to.deep.equal(Array.from({ length: 41 }, (_, index) => index + 1));
      expect(end).to.equal('whole');
      expect((await readAll(`${path}.1`)).files).to.deep.equal([`${path}.2`, `${path}.1`]);
    }));

  it('does not mistake the journal of an earlier run for a part', () =>
    inFolder(async (folder) => {
      const path = join(folder, 'day.jsonl');
      await write(path, 5, 1);
      await write(path, 5, 2);
      expect((await readAll(path)).files).to.deep.equal([path]);
    }));

  it('refuses a part whose beginning is gone', () =>
    inFolder(async (folder) => {
      const path = join(folder, 'day.jsonl');
      await write(path, 40, 1);
      await rm(`${path}.2`);
      expect(await refusal(path)).to.match(
        /^this is part 2 of its run, which can only be replayed from its start: cannot read .*ENOENT/,
      );
      await write(`${path}.2`, 5, 99);
      expect(await refusal(path)).to.match(/day.jsonl.2 is not part 1$/);
    }));

  it('leaves out a last line that was cut off', () =>
    inFolder(async (folder) => {
      const path = join(folder, 'day.jsonl');
      await write(path, 5);
      await appendFile(path, '{"seq":7,"at":17');
      const { seqs, end } = await readAll(path);
      expect(seqs).to.deep.equal([1, 2, 3, 4, 5, 6]);
      expect(end).to.equal('torn');
    }));

  it('names file and line of what is no entry', () =>
    inFolder(async (folder) => {
      const path = join(folder, 'day.jsonl');
      await write(path, 5);
      const lines = (await readFile(path, 'utf8')).split('\n');
      await writeFile(path, [...lines.slice(0, 3), 'oops', ...lines.slice(3)].join('\n'));
      expect(await refusal(path)).to.equal(`${path}:4: not JSON`);
    }));

  it('tells what cannot be read', () =>
    inFolder(async (folder) => {
      expect(await refusal(join(folder, 'missing'))).to.match(/^cannot read .*ENOENT/);
      expect(await refusal(folder)).to.match(/^cannot read .*EISDIR/);
      await writeFile(join(folder, 'empty'), '');
      expect(await refusal(join(folder, 'empty'))).to.match(/is empty$/);
    }));
});
