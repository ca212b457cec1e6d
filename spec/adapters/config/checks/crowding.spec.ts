import { expect } from 'chai';
import { crowdingWarnings } from '../../../../adapters/config/checks/crowding.ts';
import type { IdleFloor, PoolConfig } from '../../../../domain/config.ts';
import { someConfig, somePool } from '../../../support/config.ts';

const floor = (min: number): IdleFloor => ({ factor: 0, learn: false, min, max: 100 });

function warningsOf(maxAgents: number, ...pools: PoolConfig[]): readonly string[] {
  return crowdingWarnings(someConfig({ pools, scaling: { maxAgents } }));
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
      'idle-floor of pool nightly is larger than its max (2), which holds against it',
    ]);
  });

  it('does not mind a single pool, whose jobs have its agents', () => {
    expect(warningsOf(2, a)).to.deep.equal([]);
  });
});
