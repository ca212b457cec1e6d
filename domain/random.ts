import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** A reproducible source of randomness: the same seed gives the same sequence, for ever. */
export interface Random {
  /** A number in [0, 1). */
  next(): number;
  /** An integer in [from, to]. */
  integer(from: number, to: number): number;
}

/** A seed fills a quarter of the generator's state; until it has spread, the numbers of all seeds are much alike. */
const WARM_UP = 64;

export function randomFrom(seed: number): Random {
  const generator = xoroshiro128plus(seed | 0);
  for (let round = 0; round < WARM_UP; round++) generator.next();
  return {
    next: () => uniformFloat64(generator),
    integer: (from, to) => uniformInt(generator, from, to),
  };
}
