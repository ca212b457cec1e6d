import { open, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { catchError, defer, map, type Observable, of } from 'rxjs';
import writeFileAtomic from 'write-file-atomic';
import type { Fact } from '../../domain/facts.ts';
import type { StateStore } from '../../services/ports.ts';
import { messageOf } from '../outside/fault.ts';
import { readKept, StateError, writeKept } from './kept.ts';

/** Keeps the framework id of instance `name` in a file: replaced whole, and on disk before a save completes. */
export function fileStateStore(path: string, name: string): StateStore {
  const write = (frameworkId: string | null): Observable<Fact> =>
    defer(() => writeDurably(path, writeKept(name, frameworkId))).pipe(
      map((): Fact => ({ type: 'state.saved', frameworkId })),
      catchError((error: unknown) =>
        of<Fact>({ type: 'state.save.failed', message: `cannot write ${path}: ${messageOf(error)}` }),
      ),
    );
  return {
    load: async () => {
      const text = await readIfThere(path);
      return text === null ? null : readKept(text, { name, place: path, setting: 'state.file' });
    },
    save: write,
    forget: () => write(null),
  };
}

async function readIfThere(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw new StateError(`cannot read ${path}: ${messageOf(error)}`, 'check state.file and its permissions');
  }
}

/** The rename is only durable once its directory is. */
async function writeDurably(path: string, text: string): Promise<void> {
  await writeFileAtomic(path, text, { fsync: true, mode: 0o600 });
  const directory = await open(dirname(path), 'r');
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}
