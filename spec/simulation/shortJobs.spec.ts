import { expect } from 'chai';
import { somePool } from '../support/config.ts';
import { Life } from './life.ts';
import { simulatedConfig } from './settings.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

describe('A single-use agent that has had a job shorter than the time between two readings', () => {
  it('gets no second one', async () => {
    const config = simulatedConfig();
    const pools = config.pools.map((pool) => somePool({ ...pool, singleUse: true }));
    const life = new Life({ ...config, pools });
    try {
      const { gocd } = life.world;
      const finished = () => [...gocd.jobs()].filter(({ state }) => state === 'Completed');
      for (const count of [1, 2, 3]) {
        life.jobs(1, 2 * SECOND);
        for (let waited = 0; waited < 10 * MINUTE && finished().length < count; waited += SECOND)
          await life.pass(SECOND);
        expect(finished()).to.have.length(count);
        await life.pass(MINUTE);
      }
      const agents = finished().map(({ agentUuid }) => agentUuid);
      expect(new Set(agents).size, 'agents that had one each').to.equal(3);
    } finally {
      life.close();
    }
  });
});
