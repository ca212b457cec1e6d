import { of } from 'rxjs';
import type { StateStore } from '../../services/ports.ts';

/** A store on a disk that may be full for a while. */
export function storeOnDisk(store: StateStore, disk: { readonly isFull: boolean }): StateStore {
  return {
    load: () => store.load(),
    save: (frameworkId) =>
      disk.isFull
        ? of({ type: 'state.save.failed' as const, message: 'ENOSPC: no space left on device' })
        : store.save(frameworkId),
    forget: () => store.forget(),
  };
}
