import type { Difference } from '../../services/advice/found.ts';
import type { LeverChange } from './changes.ts';
import type { Check } from './check.ts';
import type { Score } from './score.ts';

/** One config that was tried with all seeds. */
export interface Point extends Score {
  /** What is other than in the config in force, as a file says it. */
  readonly changes: readonly string[];
  readonly isInForce: boolean;
  readonly isRecommended: boolean;
  readonly isOnFront: boolean;
}

/** Days of the history, and how many jobs were scheduled in them. */
export interface Days {
  /** ISO 8601. */
  readonly from: string;
  readonly to: string;
  readonly jobs: number;
}

/** What a tune found: all that is printed, and what `--json` gives. Times are ms. */
export interface TuneResult {
  readonly sources: readonly string[];
  readonly notes: readonly string[];
  readonly seed: number;
  readonly seeds: number;
  readonly trials: number;
  readonly rounds: number;
  readonly stopped: 'no more to gain' | 'no trials left';
  readonly searched: Days;
  readonly heldOut: Days | null;
  readonly targetWaitMs: number | null;
  /** Of the whole history. */
  readonly budgetHours: number | null;
  /** Its part for the days that were searched. */
  readonly budgetHoursSearched: number | null;
  /** What amounts are in; null where nothing has a price. */
  readonly currency: string | null;
  /**
   * `better`: there is something to change; `nothing better`: the config in force is as good as any that was tried; `not met`:
   * nothing that was tried meets what is wanted; `does not hold`: what is gained is not gained on the days held out.
   */
  readonly verdict: 'better' | 'nothing better' | 'not met' | 'does not hold';
  readonly inForce: Point;
  /** Null where there is nothing to recommend. */
  readonly recommended: Point | null;
  /** Cheapest first. */
  readonly front: readonly Point[];
  /** All that were tried with all seeds, for the picture. */
  readonly tried: readonly Point[];
  readonly changes: readonly LeverChange[];
  readonly together: Difference | null;
  readonly check: Check | null;
}
