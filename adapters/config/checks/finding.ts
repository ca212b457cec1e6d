/** What is wrong with a pool: at which of its keys, and within it, by name. */
export interface PoolFlaw {
  readonly key: string;
  /** A name within the block at the key, or a place within its list. */
  readonly entry?: string | number;
  readonly message: string;
}
