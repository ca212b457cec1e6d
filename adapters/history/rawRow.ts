import type { HistoryProblem } from './problems.ts';

/** One job as it stands in a file, not yet understood. */
export interface RawRow {
  /** From 1; null where the format has no lines of its own. */
  readonly line: number | null;
  /** Which job of the file, from 1. */
  readonly row: number;
  /** By the names of the file. */
  readonly fields: Readonly<Record<string, unknown>>;
}

/** A file taken apart. */
export interface RawRows {
  /** Every name that a field has anywhere in the file. */
  readonly names: ReadonlySet<string>;
  readonly rows: readonly RawRow[];
  /** What could not be taken for a row at all. */
  readonly problems: readonly HistoryProblem[];
  /** What was left out, a line for people each. */
  readonly notes: readonly string[];
}
