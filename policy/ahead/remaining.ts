/** How long something takes, as times of builds that were seen, ascending (ms). None where nothing is known. */
export type Times = readonly number[];

/** Beyond the longest time seen, what is left is guessed to be this share of the usual time. */
const OVERTIME = 0.25;

/** The chance (0 to 1) that what has run for so long ends within a further time (both ms), given how long such things take. */
export function endsWithin(times: Times, elapsed: number, within: number): number {
  if (times.length === 0) return 0;
  if (within <= 0) return 0;
  const still = times.filter((time) => time > elapsed);
  if (still.length === 0) return 1 - Math.exp(-within / (OVERTIME * Math.max(1, usual(times))));
  return still.filter((time) => time <= elapsed + within).length / still.length;
}

/** The middle one. */
export function usual(times: Times): number {
  return quantile(times, 0.5);
}

/** 0 where nothing is known. */
export function quantile(times: Times, share: number): number {
  return times[Math.min(times.length - 1, Math.max(0, Math.ceil(share * times.length) - 1))] ?? 0;
}

/** A few points that stand for how long several things take that begin together, until the last has ended. */
export function untilAllEnd(each: readonly Times[], points: number): Times {
  const known = each.filter((times) => times.length > 0);
  if (known.length === 0) return [];
  return Array.from({ length: points }, (_, index) => {
    // Of several independent ones each has ended by then with the chance that, for all of them, makes the share.
    const share = ((index + 0.5) / points) ** (1 / known.length);
    return Math.max(...known.map((times) => quantile(times, share)));
  });
}

/** A few points that stand for one thing after another. */
export function oneAfterAnother(first: Times, second: Times, points: number): Times {
  const sums = first.flatMap((a) => second.map((b) => a + b)).sort((a, b) => a - b);
  if (sums.length === 0) return [];
  return Array.from({ length: points }, (_, index) => quantile(sums, (index + 0.5) / points));
}
