import { randomFrom } from '../../domain/random.ts';
import { type Candidate, inForceOf, type Lever } from './levers.ts';

/** So many of the levers of a sampled candidate stay where they are: most do not matter, and some cost a lot. */
const STAYS = 0.5;

/**
 * Candidates spread evenly over all levers: a sequence that fills the space better than chance would (an additive
 * recurrence with the powers of the root of x^(d+1) = x + 1). The config in force comes first, then the
 * fast profile on top of it; the same seed gives the same.
 * @param isSayable whether a file could say it; those two it could.
 */
export function sampled(
  levers: readonly Lever[],
  count: number,
  seed: number,
  isSayable: (candidate: Candidate) => boolean = () => true,
): readonly Candidate[] {
  const random = randomFrom(seed);
  const starts = levers.map(() => random.next());
  const steps = stepsFor(levers.length);
  const found = new Map<string, Candidate>();
  const add = (candidate: Candidate) => found.set(candidate.join(), candidate);
  add(inForceOf(levers));
  add(levers.map(({ fast, inForce }) => fast ?? inForce));
  for (let n = 1; found.size < count && n <= 20 * count; n++) {
    const next = levers.map((lever, index) =>
      placeAt(lever, ((starts[index] ?? 0) + n * (steps[index] ?? 0)) % 1),
    );
    if (isSayable(next)) add(next);
  }
  return [...found.values()];
}

/** @param share 0 to 1. */
function placeAt({ rungs, inForce }: Lever, share: number): number {
  return share < STAYS ? inForce : Math.floor(((share - STAYS) / (1 - STAYS)) * rungs.length);
}

function stepsFor(dimensions: number): readonly number[] {
  let root = 2;
  for (let round = 0; round < 60; round++) root = (1 + root) ** (1 / (dimensions + 1));
  return Array.from({ length: dimensions }, (_, index) => (1 / root) ** (index + 1) % 1);
}

/** Those that differ from one by one step of one lever. */
export function neighbours(levers: readonly Lever[], candidate: Candidate): readonly Candidate[] {
  return levers.flatMap(({ rungs }, index) =>
    [-1, 1].flatMap((step) => {
      const place = (candidate[index] ?? 0) + step;
      return place < 0 || place >= rungs.length
        ? []
        : [candidate.map((own, at) => (at === index ? place : own))];
    }),
  );
}
