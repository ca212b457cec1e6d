import type { Random } from '../../domain/random.ts';

/** A lognormal number: half are below the median, and sigma is the spread of their logarithms. */
export function logNormal(random: Random, median: number, sigma: number): number {
  return median * Math.exp(sigma * standardNormal(random));
}

/** Time to the next of events that come at this rate per ms, independent of each other. */
export function exponential(random: Random, ratePerMs: number): number {
  return -Math.log(1 - random.next()) / ratePerMs;
}

/** One of `choices`, the more likely the greater its weight. */
export function weighted<T extends { readonly weight: number }>(
  random: Random,
  choices: readonly [T, ...T[]],
): T {
  const total = choices.reduce((sum, { weight }) => sum + weight, 0);
  let left = random.next() * total;
  for (const choice of choices) {
    left -= choice.weight;
    if (left < 0) return choice;
  }
  return choices[0];
}

/** By Box and Muller. */
function standardNormal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
}
