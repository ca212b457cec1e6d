/** When a waiting job is expected to start (ms since the epoch). */
export interface Estimate {
  /** As likely before as after. */
  readonly at: number;
  /** One in five starts before. */
  readonly from: number;
  /** Four in five have started by then. */
  readonly to: number;
}
