import { expect } from 'chai';
import type { Foretold } from '../../../domain/estimate.ts';
import { randomFrom } from '../../../domain/random.ts';
import type { EndedWait } from '../../../domain/waits.ts';
import { type Durations, learned, NO_DURATIONS } from '../../../policy/durations/durations.ts';
import { errorsOf, rangeOf } from '../../../policy/estimate/range.ts';

const SECOND = 1_000;

function foretold(at: number, durations: Durations, changes: Partial<Foretold> = {}): Foretold {
  const raw = { at, basis: 'launch', early: 5 * SECOND, late: 10 * SECOND, ...changes } as const;
  return { ...raw, ...rangeOf(raw, durations) };
}

/** A wait that ended with a start between two readings. */
function ended(estimate: Foretold | null, start: number, agent: string | null = 'agent-1'): EndedWait {
  const [after, until] = [start - SECOND, start + SECOND];
  return { locator: 'p/1/s/1/j', since: 0, until, after, pool: 'default', agent, marks: [], estimate };
}

describe('The range of an estimate', () => {
  it('is what follows from the things it depends on while nothing has been seen', () => {
    expect(foretold(100_000, NO_DURATIONS)).to.include({ from: 95_000, to: 110_000 });
  });

  for (const [how, deviation] of [
    ['much further off than each thing by itself tells', 40],
    ['much closer', 2],
  ] as const)
    it(`holds three in five starts, within five in a hundred, where they are ${how}`, () => {
      const random = randomFrom(7);
      let durations = NO_DURATIONS;
      let inside = 0;
      const jobs = 1_000;
      for (let job = 0; job < jobs; job += 1) {
        const at = (job + 1) * 60 * SECOND;
        const estimate = foretold(at, durations);
        const off = random.next() + random.next() + random.next() - 1.5;
        const start = at + deviation * SECOND * off;
        if (start >= estimate.from && start <= estimate.to) inside += 1;
        durations = learned(durations, errorsOf([ended(estimate, start)]), at);
      }
      expect(inside / jobs).to.be.within(0.55, 0.65);
    });

  it('is learned for each basis by itself', () => {
    const estimate = foretold(100_000, NO_DURATIONS);
    let durations = NO_DURATIONS;
    for (let job = 0; job < 20; job += 1)
      durations = learned(durations, errorsOf([ended(estimate, 200_000)]), 0);
    expect(foretold(100_000, durations).to).to.be.above(190_000);
    expect(foretold(100_000, durations, { basis: 'turn' }).to).to.equal(110_000);
  });

  it('learns nothing from jobs that no agent was seen with, nor from those without an estimate', () => {
    const estimate = foretold(100_000, NO_DURATIONS);
    expect(errorsOf([ended(estimate, 200_000, null), ended(null, 200_000)])).to.deep.equal([]);
  });

  it('is never narrower than can be seen', () => {
    const none = { early: 0, late: 0 };
    expect(foretold(100_000, NO_DURATIONS, none)).to.include({ from: 99_000, to: 101_000 });
  });
});
