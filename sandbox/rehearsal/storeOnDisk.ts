import { of } from 'rxjs';
import type { StateStore } from '../../services/ports.ts';

/**
 * A store on a disk that may be full for a while.
 * @param path where it keeps what it keeps, as it is told
 */
export function storeOnDisk(store: StateStore, disk: { readonly isFull: boolean }, path: string): StateStore {
  return {
    load: () => store.load(),
    save: (frameworkId) =>
      disk.isFull
        ? of({
            type: 'state.save.failed' as const,
            message: `cannot write ${path}: ENOSPC: no space left on device`,
          })
        : store.save(frameworkId),
    forget: () => store.forget(),
  };
}
