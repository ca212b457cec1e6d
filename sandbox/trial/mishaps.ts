/** What goes wrong in a trial, and how often. Times are in ms from the start. */
export interface Mishaps {
  /** Share of the launched containers that end before they register, 0 to 1. */
  readonly failedLaunches: number;
  /** Running containers that die of themselves, per hour. */
  readonly lostTasksPerHour: number;
  /** Share of the requests to GoCD that get no connection, 0 to 1. */
  readonly failedRequests: number;
  /** Times at which the leading master dies; another leads five seconds later. */
  readonly failovers: readonly number[];
  /**
   * Agents that say they are idle and never ask for work: those launched before a time, and some that people made; null if
   * there are none.
   */
  readonly hung: { readonly untilMs: number; readonly foreigners: number } | null;
  /** While an image cannot be pulled; null if it always can. */
  readonly brokenImage: { readonly image: string; readonly fromMs: number; readonly toMs: number } | null;
}

export const NO_MISHAPS: Mishaps = {
  failedLaunches: 0,
  lostTasksPerHour: 0,
  failedRequests: 0,
  failovers: [],
  hung: null,
  brokenImage: null,
};
