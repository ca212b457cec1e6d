import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { openJournal } from '../../adapters/journal/journalFile.ts';
import { NO_PROGRESS } from '../../adapters/terminal/progress.ts';
import { CommandError } from '../../cli/failure.ts';
import { replay } from '../../cli/replay.ts';
import { inFolder, someOptions, someSteps } from '../adapters/journal/support.ts';

async function write(path: string): Promise<void> {
  const journal = await openJournal(someOptions(path));
  for (const step of someSteps(5)) journal.record(step);
  await journal.close();
}

/** The exit code, and all that was printed. */
async function replayed(path: string): Promise<{ readonly code: number; readonly text: string }> {
  const lines: string[] = [];
  const output = { print: (line: string) => lines.push(line), progress: NO_PROGRESS };
  const code = await replay(path, output).catch((error: unknown) => {
    if (!(error instanceof CommandError)) throw error;
    lines.push(error.message);
    return error.exitCode;
  });
  return { code, text: lines.join('\n') };
}

describe('gocd-mesos replay', () => {
  const withJournal = (action: (path: string) => Promise<void>) =>
    inFolder(async (folder) => {
      const path = join(folder, 'day.jsonl');
      await write(path);
      await action(path);
    });

  it('ends with 0 where nothing differs', () =>
    withJournal(async (path) => {
      expect(await replayed(path)).to.deep.equal({
        code: 0,
        text: 'journal of ci, version 1.2.3, begun 2026-01-05T08:00:00.000Z\nno difference: 5 inputs, 1 command',
      });
    }));

  it('ends with 1 at the first command that differs, and shows it', () =>
    withJournal(async (path) => {
      const text = await readFile(path, 'utf8');
      await writeFile(path, text.replace('"suppressed":true', '"suppressed":false'));
      const { code, text: shown } = await replayed(path);
      expect(code).to.equal(1);
      expect(shown).to.include('first difference: command 1 of input 1, at 2026-01-05T08:00:00.000Z');
      expect(shown).to.include('suppressed: false is now true');
      expect(shown).to.match(/what led to it:\n\s+1 2026-.* service.started /);
    }));

  it('ends with 0 and a note where the last line was cut off, with commands yet to come', () =>
    withJournal(async (path) => {
      const [header, first] = (await readFile(path, 'utf8')).split('\n');
      await writeFile(path, `${header}\n${first}\n{"seq":2,"of"`);
      const { code, text } = await replayed(path);
      expect(code).to.equal(0);
      expect(text).to.match(/no difference: 1 input, 0 commands; its last line was cut off/);
    }));

  it('ends with 2 where entries are missing: what comes after them proves nothing', () =>
    withJournal(async (path) => {
      await appendFile(path, '{"gap":3}\n');
      const { code, text } = await replayed(path);
      expect(code).to.equal(2);
      expect(text).to.match(/no difference in the first 5 inputs; then 3 entries are missing/);
    }));

  it('ends with 2 for what is no journal', () =>
    withJournal(async (path) => {
      expect(await replayed(`${path}.missing`)).to.include({ code: 2 });
      await writeFile(path, 'gocd-mesos { }\n');
      expect(await replayed(path)).to.deep.equal({ code: 2, text: `${path}:1: not JSON` });
    }));
});
