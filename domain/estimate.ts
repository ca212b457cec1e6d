/** When a waiting job is expected to start (ms since the epoch). */
export interface Estimate {
  /** As likely before as after. */
  readonly at: number;
  /** One in five starts before. */
  readonly from: number;
  /** Four in five have started by then. */
  readonly to: number;
}

/** What a start depends on most: an agent that is there or on its way, one that is launched, or one that has work now. */
export const ESTIMATE_BASES = ['agent', 'launch', 'turn'] as const;
export type EstimateBasis = (typeof ESTIMATE_BASES)[number];

/** An estimate with what is needed to learn from it. */
export interface Foretold extends Estimate {
  readonly basis: EstimateBasis;
  /** From the estimate to the ends of its range (ms), as they follow from what is known of each thing by itself. */
  readonly early: number;
  readonly late: number;
}
