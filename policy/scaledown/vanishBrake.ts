/** Fewer than this may vanish without meaning anything: of a fleet of two, one is already half. */
const SMALLEST_ALARM = 3;

export interface Vanishing {
  /** Our live agents that GoCD listed before, but for those we were taking away. */
  readonly before: number;
  /** How many of them it does not list now. */
  readonly vanishedNow: number;
  /** The share, 0 to 1, above which that is no coincidence. */
  readonly share: number;
}

/**
 * Whether so many of our agents have vanished from GoCD's list at once that the list is to be doubted rather than
 * the agents: as after a restore of an old database, or behind a proxy that answers for another server. While the
 * brake is on, nothing is removed. It never comes on for fewer than three agents.
 */
export function brakeFor({ before, vanishedNow, share }: Vanishing): boolean {
  return vanishedNow >= SMALLEST_ALARM && vanishedNow > before * share;
}
