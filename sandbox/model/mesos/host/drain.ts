/** An operator wants a host emptied. */
export interface Drain {
  /** Null: the tasks' own grace counts. */
  readonly maxGraceMs: number | null;
  readonly markGone: boolean;
}
