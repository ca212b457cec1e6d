import { expect } from 'chai';
import { randomFrom } from '../../domain/random.ts';

describe('A source of randomness', () => {
  it('gives the same sequence for the same seed', () => {
    const [one, other] = [randomFrom(42), randomFrom(42)];
    const draw = (random: typeof one) => Array.from({ length: 5 }, () => random.next());
    expect(draw(one)).to.deep.equal(draw(other));
  });

  it('gives numbers spread evenly from the first on, for small seeds in a row too', () => {
    const firsts = Array.from({ length: 1_000 }, (_, seed) => randomFrom(seed).next());
    for (let tenth = 0; tenth < 10; tenth++) {
      const share = firsts.filter((number) => number >= tenth / 10 && number < (tenth + 1) / 10).length;
      expect(share).to.be.within(60, 140);
    }
  });

  it('keeps integers within their bounds, both included', () => {
    const random = randomFrom(7);
    const drawn = new Set(Array.from({ length: 200 }, () => random.integer(-1, 2)));
    expect([...drawn].sort()).to.deep.equal([-1, 0, 1, 2]);
  });
});
