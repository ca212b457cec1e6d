import { expect } from 'chai';
import { type PoolConfig, UNLIMITED } from '../../../domain/config.ts';
import { idleFloor } from '../../../policy/demand/ration/idleFloor.ts';
import { pool } from './given.ts';

function floor(factor: number, min: number, max: number): PoolConfig {
  return pool('linux', { max: 100, idleFloor: { factor, learn: false, min, max } });
}

describe('the idle floor', () => {
  const rows: readonly (readonly [string, number, number, number, number, number])[] = [
    // what it shows, factor, min, max, building → floor
    ['a share of the building agents, rounded up', 0.25, 0, 10, 9, 3],
    ['no more for a rounding error of the product', 0.07, 0, 10, 100, 7],
    ['its minimum while nothing builds', 0.5, 2, 10, 0, 2],
    ['nothing while nothing builds and there is no minimum', 0.5, 0, 10, 0, 0],
    ['its maximum while much builds', 1, 0, 4, 50, 4],
    ['the pool’s own maximum where it has none', 10, 0, UNLIMITED, 50, 100],
    ['its maximum where the minimum is above it', 0, 9, 4, 0, 4],
    ['its minimum for a negative factor', -1, 1, 10, 5, 1],
    ['its minimum for a factor that is no number', Number.NaN, 1, 10, 5, 1],
    ['nothing for bounds that are no numbers', 1, Number.NaN, Number.NaN, 5, 0],
    ['nothing for negative bounds', 0, -3, 10, 5, 0],
  ];
  for (const [what, factor, min, max, building, expected] of rows) {
    it(`is ${what}`, () => {
      expect(idleFloor(floor(factor, min, max), building, 0)).to.equal(expected);
    });
  }

  it('is what is expected to be of use where that is more than the share, within its bounds', () => {
    expect(idleFloor(floor(0.25, 0, 10), 9, 5)).to.equal(5);
    expect(idleFloor(floor(0.25, 0, 10), 9, 2)).to.equal(3);
    expect(idleFloor(floor(0, 2, 10), 9, 1)).to.equal(2);
    expect(idleFloor(floor(0, 0, 4), 9, 70)).to.equal(4);
    expect(idleFloor(floor(0, 0, UNLIMITED), 9, 700)).to.equal(100);
  });
});
