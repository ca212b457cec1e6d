/** Fewer than this may vanish from a list with others in it without meaning anything: of a fleet of two, one is half. */
const SMALLEST_ALARM = 3;

export interface Vanishing {
  /** Our live agents that GoCD listed before, but for those we were taking away. */
  readonly before: number;
  /** How many of them it does not list now. */
  readonly vanishedNow: number;
  /** The share, 0 to 1, above which that is no coincidence. */
  readonly share: number;
  /** The list is without any agent at all, ours or not. */
  readonly listIsEmpty: boolean;
  /** Agents of ours, whatever has become of them, that should be in any list that is true. */
  readonly missed: number;
}

/**
 * Whether GoCD's list is to be doubted rather than the agents that it lacks: as after a restore of an old database,
 * behind a proxy that answers for another server, with an account that may not see them. While the brake is on, nothing
 * is removed.
 *
 * A list without anybody tells no agent from another, and stays the same for as long as whatever makes it false: time
 * proves nothing, and each single agent that it lacks is reason to doubt it. In a list with others in it, fewer than
 * three may be missing.
 */
export function brakeFor({ before, vanishedNow, share, listIsEmpty, missed }: Vanishing): boolean {
  if (listIsEmpty) return missed > 0;
  return vanishedNow >= SMALLEST_ALARM && vanishedNow > before * share;
}
