import type { Observable } from 'rxjs';
import { type FileStateStore, fileStateStore } from '../adapters/state/file.ts';
import { KeptMemory, memoryFile } from '../adapters/state/memory.ts';
import type { Clock } from '../domain/clock/clock.ts';
import type { MemoryStore, StateStore } from '../services/ports.ts';

/** The right to run as the one instance of its name, and what it keeps its state in. */
export interface Tenure {
  readonly store: StateStore;
  readonly memory: MemoryStore;
  /** Tells once that another may run from now on: stop at once. Never, where the state is in a file. */
  readonly deposed: Observable<unknown>;
}

/** What an instance keeps in files, wherever its state file is. */
export function keptInFiles(
  path: string,
  name: string,
  clock: Clock,
): Pick<Tenure, 'memory'> & { readonly store: FileStateStore } {
  return {
    store: fileStateStore(path, name),
    memory: new KeptMemory({ place: memoryFile(path), name, clock }),
  };
}
