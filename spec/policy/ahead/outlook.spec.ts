import { expect } from 'chai';
import { demandOf } from '../../../policy/demand/assess.ts';
import type { DemandInput } from '../../../policy/demand/record.ts';
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
