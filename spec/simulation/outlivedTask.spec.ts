import { expect } from 'chai';
import { somePool } from '../support/config.ts';
import { Life } from './life.ts';
import { simulatedConfig } from './settings.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

describe('A container that runs on when its executor has been killed', () => {
  it('has its agent found at work, and taken from GoCD when it is idle: no job is lost, none is left behind', async () => {
    const config = simulatedConfig();
    const pools = config.pools.map((pool) => somePool({ ...pool, max: 1 }));
    const life = new Life({ ...config, pools });
    try {
      const { gocd, mesos, clock } = life.world;
      life.jobs(6, 3 * MINUTE);
      const until = async (isSo: () => boolean, atMost: number) => {
        for (const end = clock.now() + atMost; clock.now() < end && !isSo(); ) await life.pass(5 * SECOND);
        expect(isSo()).to.equal(true);
      };
      const ours = () => gocd.agents().filter(({ hostname }) => hostname.startsWith('gocd-agent.ci.'));
      await until(
        () => [...life.picture.agents.values()].some(({ building }) => building !== null),
        6 * MINUTE,
      );
      const [agent] = ours();
      const taskId = agent?.hostname ?? '';
      mesos.loseExecutor(taskId);

      const isTold = () =>
        life.picture.agents.get(taskId)?.message?.startsWith('its task has ended (TASK_FAILED') === true;
      await until(isTold, 8 * MINUTE);
      expect(life.picture.agents.get(taskId)?.outlivesTask).to.equal(true);
      await until(() => !ours().some(({ hostname }) => hostname === taskId), 15 * MINUTE);
      await until(() => [...gocd.jobs()].every(({ state }) => state === 'Completed'), 40 * MINUTE);
      expect(gocd.lostJobs()).to.deep.equal([]);
    } finally {
      life.close();
    }
  });
});
