import type { Looked } from '../../../cli/top/model.ts';
import { LOOPBACK, Served } from '../../adapters/http/support.ts';
import { someConfig, somePool } from '../../support/config.ts';
import { someAgent, someJob, someJobs } from '../../support/core.ts';

/** An instance with two agents that build, six jobs at the limit and one that nobody serves. */
export function busyInstance() {
  const config = someConfig({ pools: [somePool({ max: 2 })], scaling: { maxAgents: 2 } });
  const served = new Served(LOOPBACK, config);
  const { driver } = served;
  const taskIds = driver.ready().launch(2);
  for (const taskId of taskIds) driver.update(taskId, 'TASK_RUNNING');
  driver.wait(20_000);
  driver.poll({
    jobs: [...someJobs(6), someJob('odd', { locator: 'web/1/build/1/odd', resources: ['windows'] })],
    agents: taskIds.map((taskId, index) =>
      someAgent(taskId, {
        runState: 'Building',
        buildState: 'Building',
        building: `shop/9/build/1/b-${index}`,
      }),
    ),
  });
  return { served, taskIds };
}

/** What would be seen of it. */
export function lookedAt({ driver }: Served): Looked {
  const { view } = driver;
  return {
    state: view.state(),
    agents: view.agents({ sort: 'launched', offset: 0 }),
    jobs: view.jobGroups({ offset: 0 }),
  };
}
