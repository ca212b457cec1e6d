/** How long something takes, as times of builds that were seen, ascending (ms). None where nothing is known. */
export type Times = readonly number[];

/** Beyond the longest time seen, what is left is guessed to be this share of the usual time. */
const OVERTIME = 0.25;

/**
 * How much longer (ms) something takes that has run for so long (ms), by the share of cases in which it takes less: infinite
 * where nothing is known.
 */
export function remaining(times: Times, elapsed: number): (share: number) => number {
  const still = elapsed < (times[0] ?? 0) ? times : times.filter((time) => time > elapsed);
  if (still.length > 0) return (share) => within(still, share) - elapsed;
  if (times.length === 0) return () => Number.POSITIVE_INFINITY;
  const mean = OVERTIME * Math.max(1, usual(times));
  return (share) => -Math.log(1 - Math.min(share, 0.999)) * mean;
}

/** The middle one. */
export function usual(times: Times): number {
  return times[Math.max(0, Math.ceil(times.length / 2) - 1)] ?? 0;
}

/**
 * Within which of the times so many of the cases are (0 to 1): each of them stands for as many, and in between the way is even.
 * Infinite where nothing is known.
 */
export function within(times: Times, share: number): number {
  const at = Math.min(times.length - 1, Math.max(0, share * times.length - 0.5));
  const below = times[Math.floor(at)] ?? Number.POSITIVE_INFINITY;
  const above = times[Math.ceil(at)] ?? below;
  return at === Math.floor(at) ? below : below + (at - Math.floor(at)) * (above - below);
}
