import { expect } from 'chai';
import type { Breaker } from '../../../domain/demand.ts';
import { withoutJars } from '../../../policy/placement/withoutJars.ts';
import { somePool } from '../../support/config.ts';

const JARS = ['https://files.example/agent.jar'];
const OPEN: Breaker = { failures: 1, retryAt: 0, lastError: 'failed', settings: null };

describe('Pools that are launched without their jars', () => {
  it('are those that have some and whose last agent did not come up', () => {
    const pools = [
      somePool({ name: 'failing', jars: JARS }),
      somePool({ name: 'sound', jars: JARS }),
      somePool({ name: 'without' }),
    ];
    const breakers = new Map([
      ['failing', OPEN],
      ['without', OPEN],
    ]);
    expect([...withoutJars({ config: { pools }, memory: { breakers } })]).to.deep.equal(['failing']);
  });
});
