import type { Observable } from 'rxjs';
import type { StateStore } from '../services/ports.ts';

/** The right to run as the one instance of its name, and what it keeps its state in. */
export interface Tenure {
  readonly store: StateStore;
  /** Tells once that another may run from now on: stop at once. Never, where the state is in a file. */
  readonly deposed: Observable<unknown>;
}
