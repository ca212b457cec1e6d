import type { Findings } from './figures.ts';
import type { Machine } from './machine.ts';

/** The last run of one benchmark. */
export interface Result extends Findings {
  readonly bench: string;
  readonly machine: Machine;
}
