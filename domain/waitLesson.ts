/** What a pool with a `target-wait` has learned of its jobs, beside the habits of the week. */
export interface WaitLesson {
  readonly pool: string;
  /** The wait it was learned for (ms): with another one most of it says nothing. */
  readonly wait: number;
  /** By how many jobs an hour were expected, lowest first. */
  readonly classes: readonly RateClass[];
  /** Jobs whose wait is known; older ones count for less. */
  readonly seen: number;
  /** Of those, the ones that waited longer. */
  readonly late: number;
  /** How long the last agents took from launch to registration (ms), oldest first. */
  readonly starts: readonly number[];
  /** How long the last jobs waited beside an idle agent (ms), oldest first. */
  readonly assignments: readonly number[];
}

/** What was seen while about so many jobs an hour were expected. */
export interface RateClass {
  /** How long that was (ms). */
  readonly ms: number;
  readonly jobs: number;
  /** Jobs that came when more were at hand than the pool may have agents: no floor helps them. */
  readonly beyondMax: number;
  /** By n, jobs that a floor of n would have had an agent for in time, and one of n - 1 would not. */
  readonly needs: readonly number[];
}
