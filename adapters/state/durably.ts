import { open, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import writeFileAtomic from 'write-file-atomic';

/** Puts a text in a file, which is replaced whole and for its owner alone: on disk, whatever comes, when this resolves. */
export async function writeDurably(path: string, text: string): Promise<void> {
  await writeFileAtomic(path, text, { fsync: true, mode: 0o600 });
  // The rename is only durable once its directory is.
  const directory = await open(dirname(path), 'r');
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}

/** The text of a file; null if there is none. Rejects if it is there and cannot be read. */
export async function readIfThere(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}
