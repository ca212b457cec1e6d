import { expect } from 'chai';
import { crowdingWarnings } from '../../../../adapters/config/checks/crowding.ts';
import type { IdleFloor, PoolConfig } from '../../../../domain/config.ts';
import { someConfig, somePool } from '../../../support/config.ts';

const floor = (min: number): IdleFloor => ({ factor: 0, learn: false, min, max: 100 });

const MONDAY = Date.UTC(2026, 0, 5, 12);

function warningsOf(maxAgents: number, ...pools: PoolConfig[]): readonly string[] {
  return crowdingWarnings(someConfig({ pools, scaling: { maxAgents } }), MONDAY);
}

describe('A check of floors and minimums', () => {
  const [a, b] = [somePool({ name: 'a', idleFloor: floor(2) }), somePool({ name: 'b', min: 1 })];

  it('warns where together they reach the maximum of all pools', () => {
    expect(warningsOf(3, a, b)).to.have.length(1);
    expect(warningsOf(3, a, b)[0]).to.match(/keep 3 agents, and scaling.max-agents is 3/);
    expect(warningsOf(4, a, b)).to.deep.equal([]);
  });

  it('counts floors of the schedule, and no pool beyond its own maximum', () => {
    const nightly = somePool({
      name: 'nightly',
      schedule: [{ cron: '* 1 * * *', timeZone: 'UTC', idleFloor: floor(3) }],
    });
    expect(warningsOf(4, nightly, b)).to.have.length(1);
    expect(warningsOf(4, { ...nightly, max: 2 }, b)).to.deep.equal([
      'by schedule, as at 2026-01-06 01:00 UTC: idle-floor of pool nightly is larger than its max (2), which holds against it',
    ]);
  });

  it('warns of numbers that only a schedule brings together, whatever the season', () => {
    const summer = somePool({
      name: 'summer',
      min: 4,
      schedule: [{ cron: '* * * 7 *', timeZone: 'UTC', max: 3 }],
    });
    expect(warningsOf(20, summer)).to.deep.equal([
      'by schedule, as at 2026-07-01 00:00 UTC: min (4) of pool summer is larger than its max (3), which holds against it',
    ]);
  });

  it('warns where a window of minutes lowers max-agents below the minimums', () => {
    const schedule = [{ cron: '7 3 1 3 *', timeZone: 'UTC', maxAgents: 1 }];
    const config = someConfig({ pools: [{ ...b, min: 2 }], scaling: { maxAgents: 20, schedule } });
    expect(crowdingWarnings(config, MONDAY)).to.deep.equal([
      'by schedule, as at 2026-03-01 03:07 UTC: min of all pools together is 2, and scaling.max-agents is 1, which holds against them',
    ]);
  });

  it('warns of an idle floor at a maximum, its own or that of all, and of no minimum', () => {
    const full = 'it holds only while none of its agents builds, and the pool never has fewer';
    expect(warningsOf(3, a)).to.deep.equal([]);
    expect(warningsOf(2, a)).to.deep.equal([`idle-floor of pool a reaches scaling.max-agents (2): ${full}`]);
    expect(warningsOf(9, { ...a, max: 2 })).to.deep.equal([
      `idle-floor of pool a reaches its max (2): ${full}`,
    ]);
    expect(warningsOf(1, b)).to.deep.equal([]);
  });
});
