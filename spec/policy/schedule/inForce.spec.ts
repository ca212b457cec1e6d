import { expect } from 'chai';
import type { PoolConfig, ScalingConfig } from '../../../domain/config.ts';
import { inForce } from '../../../policy/schedule/inForce.ts';
import { someConfig, somePool } from '../../support/config.ts';

const NONE = { factor: 0, learn: false, min: 0, max: 0 };
const BERLIN = 'Europe/Berlin';

function bent(pool: Partial<PoolConfig>, time: string): PoolConfig {
  const [found] = inForce(someConfig({ pools: [somePool(pool)] }), Date.parse(time)).pools;
  if (found === undefined) throw new Error('the pool is gone');
  return found;
}

describe('The idle floor in force', () => {
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
    bent({ idleFloor: NONE, schedule }, time).idleFloor.min;

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

describe('The numbers in force', () => {
  const night = { cron: '* 22-23 * * *', timeZone: BERLIN };
  const weekend = { cron: '* * * * 6,7', timeZone: BERLIN };
  const numbersAt = (schedule: PoolConfig['schedule'], time: string) => {
    const { min, max, idleFloor } = bent({ name: 'linux', min: 1, max: 10, idleFloor: NONE, schedule }, time);
    return [min, max, idleFloor.min];
  };

  it('are those of the window for what it names, and the pool’s own for the rest', () => {
    const schedule = [{ ...night, max: 4 }];
    expect(numbersAt(schedule, '2026-01-14T20:59:00Z')).to.deep.equal([1, 10, 0]);
    expect(numbersAt(schedule, '2026-01-14T21:00:00Z')).to.deep.equal([1, 4, 0]);
    expect(numbersAt(schedule, '2026-01-14T23:00:00Z')).to.deep.equal([1, 10, 0]);
  });

  it('are each that of the last window that covers the minute and names it', () => {
    const schedule = [
      { ...weekend, min: 0, max: 2, idleFloor: { ...NONE, min: 1, max: 1 } },
      { ...night, max: 6 },
    ];
    expect(numbersAt(schedule, '2026-01-17T21:30:00Z')).to.deep.equal([0, 6, 1]);
    expect(numbersAt(schedule, '2026-01-17T12:00:00Z')).to.deep.equal([0, 2, 1]);
    expect(numbersAt([...schedule].reverse(), '2026-01-17T21:30:00Z')).to.deep.equal([0, 2, 1]);
  });

  it('change at the same hour of the wall clock on both sides of a change to summer time', () => {
    const schedule = [{ ...night, max: 4 }];
    expect(numbersAt(schedule, '2026-03-29T19:59:00Z')[1]).to.equal(10);
    expect(numbersAt(schedule, '2026-03-29T20:00:00Z')[1]).to.equal(4); // 22:00 summer time
  });

  it('are the same object as long as they are the same, since much is kept by pool', () => {
    const config = someConfig({ pools: [somePool({ schedule: [{ ...night, max: 4 }] })] });
    const [one] = inForce(config, Date.parse('2026-01-14T21:00:00Z')).pools;
    const [other] = inForce(config, Date.parse('2026-01-15T22:59:00Z')).pools;
    expect(one).to.equal(other);
    expect(inForce(config, Date.parse('2026-01-14T12:00:00Z')).pools[0]).to.equal(config.pools[0]);
  });

  it('are those that all pools share, too, and the maximum of a pool made from go-agent follows', () => {
    const schedule: ScalingConfig['schedule'] = [{ ...night, maxAgents: 30, drainBudget: 1 }];
    const alone = someConfig({ pools: [somePool({ max: 20 })], scaling: { schedule } });
    const at = (config: typeof alone, time: string) => {
      const { scaling, pools } = inForce(config, Date.parse(time));
      return [scaling.maxAgents, scaling.drainBudget, pools[0]?.max];
    };
    expect(at(alone, '2026-01-14T12:00:00Z')).to.deep.equal([20, 0.25, 20]);
    expect(at(alone, '2026-01-14T22:00:00Z')).to.deep.equal([30, 1, 30]);
    const named = { ...alone, pools: [somePool({ name: 'linux', max: 20 })] };
    expect(at(named, '2026-01-14T22:00:00Z')).to.deep.equal([30, 1, 20]);
  });
});
