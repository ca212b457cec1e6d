import { type MonoTypeOperatorFunction, tap } from 'rxjs';
import { CoreError } from '../../machines/core.ts';
import type { Step } from '../service.ts';

/** Keeps every step, before any of its commands is carried out; the input that breaks a machine as well. */
export function recordedIn(journal: { record(step: Step): void }): MonoTypeOperatorFunction<Step> {
  return tap({
    next: (step) => journal.record(step),
    error: (error: unknown) => {
      if (error instanceof CoreError)
        journal.record({ input: error.input, outcome: { commands: [], notices: [], touched: new Set() } });
    },
  });
}
