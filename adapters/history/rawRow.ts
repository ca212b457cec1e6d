/** One job as it stands in a file, not yet understood. */
export interface RawRow {
  /** From 1; null where the format has no lines of its own. */
  readonly line: number | null;
  /** By the names of the file. */
  readonly fields: Readonly<Record<string, unknown>>;
}

/** A file taken apart. */
export interface RawRows {
  /** Every name that a field has anywhere in the file. */
  readonly names: ReadonlySet<string>;
  readonly rows: readonly RawRow[];
}
