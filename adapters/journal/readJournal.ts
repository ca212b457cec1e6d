import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { type Entry, type Header, JournalError } from '../../services/journal/entries.ts';
import { EntryParser, parseHeader } from '../../services/journal/parser.ts';
import { messageOf } from '../outside/fault.ts';
import { olderThan } from './parts.ts';

/** A journal from its beginning to the end of the file asked for. */
export interface StoredJournal {
  readonly header: Header;
  /** Its files in order. */
  readonly files: readonly string[];
  readonly bytes: number;
  /** In order. Rejects with a JournalError at a line that is no entry. */
  entries(): AsyncGenerator<StoredEntry, JournalEnd>;
}

export interface StoredEntry {
  readonly entry: Entry;
  /** Of all files, up to and with this entry. */
  readonly bytesRead: number;
}

/** `torn` if the last line is not whole, as after a crash: it is left out. */
export type JournalEnd = 'whole' | 'torn';

/**
 * Finds a journal's files. A part of a run is preceded by the earlier ones, which stand beside it while they have
 * not been rotated away.
 * Rejects with a JournalError if the file cannot be read, is no journal, or does not reach back to the beginning.
 */
export async function findJournal(path: string): Promise<StoredJournal> {
  const last = await readHeader(path);
  const files = [path];
  let first = last;
  for (let file = path; first.part > 1; files.unshift(file)) {
    file = olderThan(file);
    first = await partBefore(first, file);
  }
  const sizes = await Promise.all(files.map(async (file) => (await stat(file)).size));
  const bytes = sizes.reduce((sum, size) => sum + size, 0);
  return { header: first, files, bytes, entries: () => entriesOf(files) };
}

async function partBefore({ part, startedAt }: Header, file: string): Promise<Header> {
  const needed = `this is part ${part} of its run, which can only be replayed from its start`;
  const before = await readHeader(file).catch((cause: unknown) => {
    throw new JournalError(`${needed}: ${messageOf(cause)}`, { cause });
  });
  if (before.startedAt !== startedAt || before.part !== part - 1)
    throw new JournalError(`${needed}: ${file} is not part ${part - 1}`);
  return before;
}

async function* entriesOf(files: readonly string[]): AsyncGenerator<StoredEntry, JournalEnd> {
  const parser = new EntryParser();
  let bytesRead = 0;
  let end: JournalEnd = 'whole';
  for (const file of files) {
    let number = 0;
    for await (const { text, isWhole } of linesOf(file)) {
      number += 1;
      bytesRead += Buffer.byteLength(text) + 1;
      if (number === 1) continue;
      if (isWhole) yield { entry: parser.parse(text, `${file}:${number}`), bytesRead };
      else end = 'torn';
    }
  }
  return end;
}

async function readHeader(file: string): Promise<Header> {
  for await (const { text } of linesOf(file)) return parseHeader(text, `${file}:1`);
  throw new JournalError(`${file} is empty`);
}

interface Line {
  readonly text: string;
  /** Whether a line feed ends it. */
  readonly isWhole: boolean;
}

async function* linesOf(file: string): AsyncGenerator<Line> {
  let open: string[] = [];
  const stream = createReadStream(file, { encoding: 'utf8', highWaterMark: 1024 * 1024 });
  try {
    for await (const chunk of stream) {
      const [first = '', ...rest] = String(chunk).split('\n');
      open.push(first);
      for (const next of rest) {
        yield { text: open.join(''), isWhole: true };
        open = [next];
      }
    }
  } catch (cause) {
    throw new JournalError(`cannot read ${file}: ${messageOf(cause)}`, { cause });
  }
  const left = open.join('');
  if (left !== '') yield { text: left, isWhole: false };
}
