import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { expect } from 'chai';
import { JournalFile, type JournalHandle, openJournal } from '../../../adapters/journal/journalFile.ts';
import { JournalError } from '../../../services/journal/entries.ts';
import { inFolder, PART_BYTES, someOptions, someSteps } from './support.ts';

/** A disk that takes what it is given when it is told to, or refuses it halfway. */
class ScriptedDisk {
  content = '';
  full = false;
  #waiting: (() => void)[] = [];
  readonly slow: boolean;

  constructor({ slow = false } = {}) {
    this.slow = slow;
  }

  readonly handle: JournalHandle = {
    appendFile: async (data) => {
      if (this.slow) await new Promise<void>((resolve) => this.#waiting.push(resolve));
      if (!this.full) this.content += String(data);
      else {
        this.content += String(data).slice(0, 10);
        throw new Error('ENOSPC: no space left on device');
      }
    },
    truncate: async (length = 0) => {
      this.content = this.content.slice(0, length);
    },
    close: async () => {},
  };

  /** Lets what waits for the disk go on. */
  async turn(): Promise<void> {
    for (const go of this.#waiting.splice(0)) go();
    await setImmediate();
  }

  get lines(): readonly string[] {
    return this.content.split('\n').slice(0, -1);
  }
}

const textOf = (path: string) => readFile(path, 'utf8');
const partOf = async (path: string) => JSON.parse((await textOf(path)).split('\n')[0] ?? '').part;
const RETRY_MS = 5_000;

describe('a journal file', () => {
  it('begins with its header and holds all that was recorded once it is closed', () =>
    inFolder(async (folder) => {
      const path = join(folder, 'day.jsonl');
      const journal = await openJournal(someOptions(path));
      for (const step of someSteps(50)) journal.record(step);
      await journal.close();
      const lines = (await textOf(path)).split('\n');
      expect(JSON.parse(lines[0] ?? '')).to.deep.include({ journal: 1, version: '1.2.3', part: 1 });
      expect(JSON.parse(lines[1] ?? '')).to.deep.include({ seq: 1 });
      expect(lines.at(-1)).to.equal('');
      expect(lines).to.have.length(1 + 51 + 1);
    }));

  it('is for the eyes of its owner only', () =>
    inFolder(async (folder) => {
      const path = join(folder, 'day.jsonl');
      await (await openJournal(someOptions(path))).close();
      expect((await stat(path)).mode & 0o777).to.equal(0o600);
    }));

  it('makes an earlier one give way, and keeps three of them', () =>
    inFolder(async (folder) => {
      const path = join(folder, 'day.jsonl');
      for (const run of ['first', 'second', 'third', 'fourth', 'fifth']) {
        const options = someOptions(path);
        await (await openJournal({ ...options, run: { ...options.run, version: run } })).close();
      }
      expect((await readdir(folder)).sort()).to.deep.equal([
        'day.jsonl',
        'day.jsonl.1',
        'day.jsonl.2',
        'day.jsonl.3',
      ]);
      expect(await textOf(path)).to.include('"fifth"');
      expect(await textOf(`${path}.3`)).to.include('"second"');
    }));

  it('goes on in a new file when one is large enough', () =>
    inFolder(async (folder) => {
      const path = join(folder, 'day.jsonl');
      const limits = { partBytes: PART_BYTES, queueBytes: 1_000_000 };
      const journal = await openJournal({ ...someOptions(path), limits });
      for (const step of someSteps(40)) journal.record(step);
      await journal.close();
      const parts = [`${path}.2`, `${path}.1`, path];
      expect(await Promise.all(parts.map(partOf))).to.deep.equal([1, 2, 3]);
      const { size } = await stat(`${path}.1`);
      expect(size).to.be.within(limits.partBytes, limits.partBytes + 100);
    }));

  it('does not take the place of what is no file, or of nothing', () =>
    inFolder(async (folder) => {
      const isRefused = async (path: string, message: RegExp) => {
        const error = await openJournal(someOptions(path)).catch((error: unknown) => error);
        expect(error).to.be.instanceOf(JournalError).with.property('message').that.matches(message);
      };
      await mkdir(join(folder, 'a-folder'));
      await isRefused(join(folder, 'a-folder'), /not a regular file/);
      await isRefused('/dev/null', /not a regular file/);
      await isRefused(join(folder, 'missing', 'day.jsonl'), /cannot write the journal .*ENOENT/);
      await writeFile(join(folder, 'a-file'), '');
      await isRefused(join(folder, 'a-file', 'day.jsonl'), /cannot write the journal .*ENOTDIR/);
    }));

  describe('on a slow disk', () => {
    const limits = { partBytes: 1_000_000, queueBytes: 2_000 };

    it('leaves steps out when too much is queued, says so once, and marks the gap', async () => {
      const disk = new ScriptedDisk({ slow: true });
      const { lines, ...options } = someOptions('day.jsonl');
      const journal = new JournalFile({ ...options, limits }, disk.handle);
      const steps = someSteps(101);
      for (const step of steps.slice(0, 100)) journal.record(step);
      expect(lines).to.have.length(1);
      expect(lines[0]).to.match(/^error journal: day.jsonl is not written as fast as it should be/);
      await disk.turn();
      await disk.turn();
      for (const step of steps.slice(100)) journal.record(step);
      await disk.turn();
      const closed = journal.close();
      await disk.turn();
      await closed;

      const entries = disk.lines.slice(1).map((line) => JSON.parse(line));
      const gap = entries.findIndex((entry) => 'gap' in entry);
      expect(entries[gap - 1].seq + entries[gap].gap + 1).to.equal(entries[gap + 1].seq);
      expect(entries.at(-1).seq).to.equal(102);
      expect(lines[1]).to.equal(`warn journal: goes on; ${entries[gap].gap} entries were left out`);
      expect(lines).to.have.length(2);
    });

    it('is told, and fails nobody, where the file cannot even be closed', async () => {
      const close = async () => {
        throw new Error('EIO: i/o error');
      };
      const { lines, ...options } = someOptions('day.jsonl');
      await new JournalFile(options, { ...new ScriptedDisk().handle, close }).close();
      expect(lines).to.deep.equal([`error journal: cannot close ${options.path}: EIO: i/o error`]);
    });

    it('marks a gap that lasts to the end', async () => {
      const disk = new ScriptedDisk({ slow: true });
      const journal = new JournalFile({ ...someOptions('day.jsonl'), limits }, disk.handle);
      for (const step of someSteps(100)) journal.record(step);
      const closed = journal.close();
      await disk.turn();
      await disk.turn();
      await closed;
      expect(JSON.parse(disk.lines.at(-1) ?? '')).to.have.keys(['gap']);
    });
  });

  describe('on a full disk', () => {
    it('says so once, tries again, and leaves no torn line and no gap', async () => {
      const disk = new ScriptedDisk();
      const { lines, clock, ...options } = someOptions('day.jsonl');
      const journal = new JournalFile({ ...options, clock }, disk.handle);
      const [first, second, third] = someSteps(3);
      if (first === undefined || second === undefined || third === undefined) throw new Error('no steps');
      journal.record(first);
      await setImmediate();
      disk.full = true;
      journal.record(second);
      await setImmediate();
      clock.advance(RETRY_MS);
      await setImmediate();
      journal.record(third);
      await setImmediate();
      expect(lines).to.deep.equal(['error journal: cannot write day.jsonl: ENOSPC: no space left on device']);
      disk.full = false;
      clock.advance(RETRY_MS);
      await setImmediate();
      await journal.close();
      expect(lines.slice(1)).to.deep.equal(['info journal: day.jsonl is written again']);
      const seqs = disk.lines.slice(1).map((line) => JSON.parse(line).seq);
      expect(seqs).to.deep.equal([1, 2, 3, 4]);
    });

    it('does not keep the program from ending', async () => {
      const disk = new ScriptedDisk();
      disk.full = true;
      const { clock, ...options } = someOptions('day.jsonl');
      const journal = new JournalFile({ ...options, clock }, disk.handle);
      for (const step of someSteps(3)) journal.record(step);
      await journal.close();
      expect(clock.nextDue()).to.equal(null);
    });
  });
});
