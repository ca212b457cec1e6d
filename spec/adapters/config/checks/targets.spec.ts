import { expect } from 'chai';
import { targetWarnings } from '../../../../adapters/config/checks/targets.ts';
import type { PoolConfig } from '../../../../domain/config.ts';
import { someConfig, somePool } from '../../../support/config.ts';

const warningsOf = (pool: Partial<PoolConfig>) =>
  targetWarnings(someConfig({ pools: [somePool({ name: 'a', ...pool })] }));

describe('A check of targets', () => {
  it('warns of a wait in which GoCD gives no job to an agent that is idle, and says what would help', () => {
    const slow = { targetWait: { p: 0.95, wait: 15_000 }, pickUp: 'default' } as const;
    expect(warningsOf(slow)).to.have.length(1);
    expect(warningsOf(slow)[0]).to.match(
      /^target-wait of pool a is 15 s, and GoCD takes up to 2\d s .*no floor can meet it; allow a longer wait, or set pick-up = quick$/,
    );
    expect(warningsOf({ ...slow, pickUp: 'quick' })).to.deep.equal([]);
  });

  it('is silent where there is no target, or one that a floor can meet', () => {
    expect(warningsOf({})).to.deep.equal([]);
    expect(warningsOf({ targetWait: { p: 0.95, wait: 60_000 } })).to.deep.equal([]);
  });
});
