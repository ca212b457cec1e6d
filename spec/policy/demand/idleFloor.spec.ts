import { expect } from 'chai';
import { type PoolConfig, UNLIMITED } from '../../../domain/config.ts';
import { floorInForce, idleFloor } from '../../../policy/demand/ration/idleFloor.ts';
import { NOW, pool } from './given.ts';

const NONE = { factor: 0, learn: false, min: 0, max: 0 };

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
      expect(idleFloor(floor(factor, min, max), building, 0, NOW)).to.equal(expected);
    });
  }

  it('is what is expected to be of use where that is more than the share, within its bounds', () => {
    expect(idleFloor(floor(0.25, 0, 10), 9, 5, NOW)).to.equal(5);
    expect(idleFloor(floor(0.25, 0, 10), 9, 2, NOW)).to.equal(3);
    expect(idleFloor(floor(0, 2, 10), 9, 1, NOW)).to.equal(2);
    expect(idleFloor(floor(0, 0, 4), 9, 70, NOW)).to.equal(4);
    expect(idleFloor(floor(0, 0, UNLIMITED), 9, 700, NOW)).to.equal(100);
  });
});

describe('the idle floor in force', () => {
  const office = {
    cron: '* 8-17 * * 1-5',
    timeZone: 'Europe/Berlin',
    idleFloor: { factor: 0, learn: false, min: 5, max: 5 },
  };
  const lunch = {
    cron: '* 12 * * *',
    timeZone: 'Europe/Berlin',
    idleFloor: { factor: 0, learn: false, min: 1, max: 1 },
  };
  const at = (time: string, ...schedule: PoolConfig['schedule']) =>
    floorInForce({ idleFloor: NONE, schedule }, Date.parse(time)).min;

  it('is the pool’s own outside every window', () => {
    expect(at('2026-01-17T09:00:00Z', office)).to.equal(0); // a Saturday
  });

  it('is the window’s from its first minute to its last', () => {
    expect(at('2026-01-14T06:59:59.999Z', office)).to.equal(0);
    expect(at('2026-01-14T07:00:00Z', office)).to.equal(5);
    expect(at('2026-01-14T16:59:59.999Z', office)).to.equal(5);
    expect(at('2026-01-14T17:00:00Z', office)).to.equal(0);
  });

  it('is that of the last window that covers the time', () => {
    expect(at('2026-01-14T11:30:00Z', office, lunch)).to.equal(1);
    expect(at('2026-01-14T11:30:00Z', lunch, office)).to.equal(5);
  });

  it('begins at the same hour of the wall clock on both sides of a change to summer time', () => {
    expect(at('2026-03-27T07:00:00Z', office)).to.equal(5); // Friday, 8:00 winter time
    expect(at('2026-03-30T05:59:00Z', office)).to.equal(0);
    expect(at('2026-03-30T06:00:00Z', office)).to.equal(5); // Monday, 8:00 summer time
    expect(at('2026-03-30T16:00:00Z', office)).to.equal(0);
  });

  it('covers nothing in the hour that summer time skips, and both of the hours that it repeats', () => {
    const night = { ...office, cron: '* 2 * * *' };
    expect(at('2026-03-29T00:59:00Z', night)).to.equal(0); // 1:59
    expect(at('2026-03-29T01:00:00Z', night)).to.equal(0); // 3:00
    expect(at('2026-10-25T00:30:00Z', night)).to.equal(5); // 2:30, the first time
    expect(at('2026-10-25T01:30:00Z', night)).to.equal(5); // 2:30, the second time
    expect(at('2026-10-25T02:00:00Z', night)).to.equal(0); // 3:00
  });
});
