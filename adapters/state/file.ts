import { catchError, defer, type Observable, of } from 'rxjs';
import type { Fact } from '../../domain/facts.ts';
import type { StateStore } from '../../services/ports.ts';
import { messageOf } from '../outside/fault.ts';
import { readIfThere, writeDurably } from './durably.ts';
import { readKept, StateError, writeKept } from './kept.ts';
import { OurIds } from './ours.ts';

export interface FileStateStore extends StateStore {
  /** Resolves when nothing is being written, also of what nobody waits for any more. */
  settled(): Promise<void>;
}

/**
 * Keeps the framework id of instance `name` in a file: replaced whole, and on disk before a save completes. Nothing is
 * written over what another instance has kept there since: one that was started on the same file while we could not
 * hear of it, as while our machine slept.
 */
export function fileStateStore(path: string, name: string): FileStateStore {
  const ours = new OurIds();
  let written: Promise<unknown> = Promise.resolve();
  const load = async () => {
    const text = await textOf(path);
    return text === null ? null : readKept(text, { name, place: path, setting: 'state.file' });
  };
  const writeUnlessReplaced = async (frameworkId: string | null): Promise<Fact> => {
    const found = await load();
    if (found !== null && !ours.include(found)) return { type: 'state.replaced', message: replaced(path) };
    ours.mayBe(frameworkId);
    await writeDurably(path, writeKept(name, frameworkId));
    ours.are(frameworkId);
    return { type: 'state.saved', frameworkId };
  };
  const write = (frameworkId: string | null): Observable<Fact> =>
    defer(() => {
      const writing = written.then(() => writeUnlessReplaced(frameworkId));
      written = writing.catch(() => null);
      return writing;
    }).pipe(
      catchError((error: unknown) =>
        of<Fact>({ type: 'state.save.failed', message: `cannot write ${path}: ${messageOf(error)}` }),
      ),
    );
  return {
    load: async () => {
      const frameworkId = await load();
      ours.are(frameworkId);
      return frameworkId;
    },
    save: write,
    forget: () => write(null),
    settled: async () => {
      await written;
    },
  };
}

function replaced(path: string): string {
  return `another instance with our name keeps its framework in ${path} now`;
}

async function textOf(path: string): Promise<string | null> {
  try {
    return await readIfThere(path);
  } catch (error) {
    throw new StateError(`cannot read ${path}: ${messageOf(error)}`, 'check state.file and its permissions');
  }
}
