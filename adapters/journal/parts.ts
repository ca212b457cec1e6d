import { lstat, rename } from 'node:fs/promises';
import { JournalError } from '../../services/journal/entries.ts';

/** Files of one journal: FILE, which is being written, then FILE.1 and so on, ever older. */
export const MOST_PARTS = 4;

/** The file that holds what came before. */
export function olderThan(path: string): string {
  const [, stem = path, number = '0'] = /^(.*)\.(\d{1,3})$/.exec(path) ?? [];
  return `${stem}.${Number(number) + 1}`;
}

/**
 * Makes way for a new FILE: what is there becomes FILE.1, and so on. Only if all are taken does the oldest go. If it
 * fails halfway it may be called again, and nothing else is lost.
 * @throws JournalError if something is there that cannot be a journal.
 */
export async function makeWay(path: string): Promise<void> {
  const taken = [];
  for (
    let name = path;
    taken.length < MOST_PARTS && (await isFile(name));
    name = numbered(path, taken.length)
  )
    taken.push(name);
  if (taken.length === MOST_PARTS) taken.pop();
  for (const [index, name] of [...taken.entries()].reverse()) await rename(name, numbered(path, index + 1));
}

function numbered(path: string, number: number): string {
  return `${path}.${number}`;
}

async function isFile(path: string): Promise<boolean> {
  try {
    if ((await lstat(path)).isFile()) return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false;
    throw error;
  }
  throw new JournalError(`${path} is not a regular file`);
}
