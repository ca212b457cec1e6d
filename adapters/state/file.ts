import { catchError, defer, map, type Observable, of } from 'rxjs';
import type { Fact } from '../../domain/facts.ts';
import type { StateStore } from '../../services/ports.ts';
import { messageOf } from '../outside/fault.ts';
import { readIfThere, writeDurably } from './durably.ts';
import { readKept, StateError, writeKept } from './kept.ts';

export interface FileStateStore extends StateStore {
  /** Resolves when nothing is being written, also of what nobody waits for any more. */
  settled(): Promise<void>;
}

/** Keeps the framework id of instance `name` in a file: replaced whole, and on disk before a save completes. */
export function fileStateStore(path: string, name: string): FileStateStore {
  let written: Promise<unknown> = Promise.resolve();
  const writeText = (text: string) => {
    const writing = writeDurably(path, text);
    written = Promise.allSettled([written, writing]);
    return writing;
  };
  const write = (frameworkId: string | null): Observable<Fact> =>
    defer(() => writeText(writeKept(name, frameworkId))).pipe(
      map((): Fact => ({ type: 'state.saved', frameworkId })),
      catchError((error: unknown) =>
        of<Fact>({ type: 'state.save.failed', message: `cannot write ${path}: ${messageOf(error)}` }),
      ),
    );
  return {
    load: async () => {
      const text = await textOf(path);
      return text === null ? null : readKept(text, { name, place: path, setting: 'state.file' });
    },
    save: write,
    forget: () => write(null),
    settled: async () => {
      await written;
    },
  };
}

async function textOf(path: string): Promise<string | null> {
  try {
    return await readIfThere(path);
  } catch (error) {
    throw new StateError(`cannot read ${path}: ${messageOf(error)}`, 'check state.file and its permissions');
  }
}
