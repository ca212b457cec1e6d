import { WatchedDriver } from '../services/views/support.ts';
import { someConfig, somePool } from '../support/config.ts';
import { launchesIn, randomUuid, someAgent, someJobs, someOffer } from '../support/core.ts';

/** By hand also more, as `CROWD=10000`: the world then takes half a minute to make. */
export const AGENTS = Number(process.env.CROWD ?? 1_000);
export const JOBS = 2 * AGENTS;

/** A thousand agents that all build, and twice as many jobs that wait for the limit to be raised. */
export function crowd(): WatchedDriver {
  const pools = [somePool({ max: AGENTS })];
  const driver = new WatchedDriver(someConfig({ pools, scaling: { maxAgents: AGENTS } })).ready();
  driver.poll({ jobs: someJobs(AGENTS) });
  driver.wait(1);
  const hosts = Array.from({ length: AGENTS / 8 }, (_, index) =>
    someOffer({ id: `offer-${index}`, hostId: `host-${index}`, hostname: `host-${index}.example` }),
  );
  const taskIds = launchesIn(driver.offer(...hosts).commands).map(({ taskId }) => taskId);
  for (const taskId of taskIds) {
    const hostId = driver.core.picture().agents.get(taskId)?.hostId ?? null;
    driver.update(taskId, 'TASK_RUNNING', { hostId });
  }
  driver.wait(20_000);
  reading(driver, taskIds, AGENTS);
  return driver;
}

/** A reading of GoCD in which one agent in fifty, from the given one on, is idle, and the rest builds. */
export function reading(driver: WatchedDriver, taskIds: readonly string[], from: number): void {
  const isIdle = (index: number) => index >= from && index < from + AGENTS / 50;
  driver.poll({
    jobs: someJobs(JOBS),
    agents: taskIds.map((taskId, index) =>
      someAgent(
        taskId,
        isIdle(index)
          ? { uuid: randomUuid(index) }
          : {
              uuid: randomUuid(index),
              runState: 'Building',
              buildState: 'Building',
              building: `web/1/build/1/job-${index}`,
            },
      ),
    ),
  });
}
