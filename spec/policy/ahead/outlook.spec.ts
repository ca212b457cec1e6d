import { expect } from 'chai';
import { NO_COURSE } from '../../../policy/ahead/course.ts';
import { NO_SCORE } from '../../../policy/ahead/score.ts';
import { demandOf } from '../../../policy/demand/assess.ts';
import type { DemandInput } from '../../../policy/demand/record.ts';
import { VersionedMap } from '../../../policy/versionedMap.ts';
import { SECOND } from '../demand/given.ts';
import { compiling, later, withTimes } from './compiling.ts';

function soonIn(world: DemandInput): number {
  return demandOf(world).plans[0]?.lookAhead?.soon ?? -1;
}

describe('What is foreseen with a reading', () => {
  it('comes nearer until the next one', () => {
    const first = compiling();
    expect([0, 60, 150].map((seconds) => soonIn(later(first, seconds * SECOND)))).to.deep.equal([0, 0, 7]);
  });

  it('stays as it is until the next one, whatever is learned meanwhile', () => {
    const world = later(compiling(), 150 * SECOND);
    const dearer = withTimes(world, 60);
    expect(soonIn(dearer)).to.equal(soonIn(world));
    expect(soonIn({ ...dearer, isNewReading: true })).to.equal(0);
  });

  it('is foreseen anew at once for other pools, or for another worth', () => {
    const world = withTimes(later(compiling(), 150 * SECOND), 60);
    const { config } = world;
    const single = { ...config, pools: config.pools.map((one) => ({ ...one, singleUse: true })) };
    expect(soonIn({ ...world, config: single })).to.equal(0);
    expect(soonIn({ ...world, config: { ...config, lookAhead: { worth: 3 } } })).to.equal(0);
  });
});

describe('An agent at work in a pool that looks ahead', () => {
  const keptIn = (made: number) => {
    const world = compiling(60);
    const score = { ...NO_SCORE, made };
    const foretold = { open: new Map(), pools: new Map([['linux', score]]) };
    const alone = { ...NO_COURSE, habits: new VersionedMap<never>() };
    const memory = { ...world.memory, course: alone, foretold };
    return demandOf({ ...world, memory }).plans[0]?.lookAhead?.keep;
  };

  it('is told to go when it must be, where stages were foretold before', () => {
    expect(keptIn(1)).to.equal(1);
  });

  it('is told at once where nothing ever was, as without looking ahead', () => {
    expect(keptIn(0)).to.equal(0);
  });
});
