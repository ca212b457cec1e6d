import { expect } from 'chai';
import { someConfig } from '../../support/config.ts';
import { someAgent, someJobs } from '../../support/core.ts';
import { MeasuredDriver } from './support.ts';

/** Readings that list others, and for longer than a false list is believed in, not ours. */
function lackedForAMinute(driver: MeasuredDriver): void {
  for (let reading = 0; reading < 4; reading++) {
    driver.poll({ jobs: someJobs(1), agents: [someAgent('desk-1')] });
    driver.wait(20_000);
  }
}

describe('A launch is counted once as asked for and once as what became of it', () => {
  const ends: readonly (readonly [
    outcome: string,
    what: string,
    end: (driver: MeasuredDriver, taskId: string) => void,
  ])[] = [
    ['failed', 'its container fails', (driver, id) => driver.update(id, 'TASK_FAILED')],
    ['failed', 'Mesos finds it at fault', (driver, id) => driver.update(id, 'TASK_ERROR')],
    [
      'failed',
      'its health check has it killed',
      (driver, id) => driver.update(id, 'TASK_KILLED', { healthy: false }),
    ],
    ['dropped', 'the master drops it', (driver, id) => driver.update(id, 'TASK_DROPPED')],
    [
      'dropped',
      'the master refuses the whole call',
      (driver, id) =>
        driver.take({
          type: 'mesos.call.failed',
          call: 'accept',
          outcome: 'rejected',
          message: '400',
          taskIds: [id],
          offerIds: ['offer-1'],
        }),
    ],
    ['lost', 'its host goes', (driver, id) => driver.update(id, 'TASK_GONE')],
    ['killed', 'somebody kills it', (driver, id) => driver.update(id, 'TASK_KILLED')],
    [
      'killed',
      'the framework is removed',
      (driver) => driver.take({ type: 'mesos.disconnected', reason: 'removed', message: 'removed' }),
    ],
    [
      'timed-out',
      'its container is not there in time',
      (driver) => {
        driver.wait(600_000);
        lackedForAMinute(driver);
      },
    ],
  ];
  for (const [outcome, what, end] of ends)
    it(`${outcome}: ${what}`, async () => {
      const driver = new MeasuredDriver().ready();
      const [taskId = ''] = driver.launch(1);
      end(driver, taskId);
      driver.wait(60_000);
      expect(await driver.nonZero('gocd_mesos_launches_total')).to.deep.equal({
        '{pool="default",outcome="launched"}': 1,
        [`{pool="default",outcome="${outcome}"}`]: 1,
      });
      expect(await driver.value('gocd_mesos_agent_start_seconds_count')).to.equal(0);
    });

  it('timed-out: it runs and does not register in time', async () => {
    const driver = new MeasuredDriver(someConfig({ scaling: { registrationTimeout: 60_000 } })).ready();
    const [taskId = ''] = driver.launch(1);
    driver.update(taskId, 'TASK_RUNNING');
    driver.wait(61_000);
    lackedForAMinute(driver);
    expect(await driver.nonZero('gocd_mesos_launches_total')).to.include({
      '{pool="default",outcome="timed-out"}': 1,
    });
  });

  it('registered: what comes after that is no matter of the launch', async () => {
    const driver = new MeasuredDriver().ready();
    const taskId = driver.launchIdle();
    driver.poll({ agents: [someAgent(taskId, { runState: 'Building' })] });
    driver.update(taskId, 'TASK_FAILED');
    expect(await driver.nonZero('gocd_mesos_launches_total')).to.deep.equal({
      '{pool="default",outcome="launched"}': 1,
      '{pool="default",outcome="registered"}': 1,
    });
  });
});
