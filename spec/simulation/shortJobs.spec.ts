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

describe('An agent that each reading shows at work, at jobs shorter than the time between two readings', () => {
  it('goes once it has had as many as its pool allows, and those of one such time', async () => {
    const config = simulatedConfig();
    const pools = config.pools.map((pool) => somePool({ ...pool, max: 1, maxJobs: 4 }));
    const life = new Life({ ...config, pools });
    try {
      const { gocd } = life.world;
      life.jobs(40, 4 * SECOND);
      await life.pass(20 * MINUTE);
      const had = new Map<string | null, number>();
      for (const { agentUuid, state } of gocd.jobs())
        if (state === 'Completed') had.set(agentUuid, (had.get(agentUuid) ?? 0) + 1);
      expect([...had.values()].reduce((sum, count) => sum + count, 0)).to.be.greaterThan(20);
      expect(Math.max(...had.values())).to.be.lessThan(10);
    } finally {
      life.close();
    }
  });
});
