import { expect } from 'chai';
import { EARLIER } from '../machines/support/agents.ts';
import { Driver, launchesIn, someAgent, someJob, someOffer } from '../support/core.ts';

/** What simulations have found, in the fewest steps that show it. */
describe('A job whose launches all failed', () => {
  it('gets an agent when launches work again, however many have failed before', () => {
    const driver = new Driver().ready();
    for (let failures = 1; failures <= 10; failures++) {
      const [launch] = launchesIn(offerWhileWaiting(driver, failures));
      expect(launch, `launch ${failures}`).to.not.equal(undefined);
      driver.update(launch?.taskId ?? '', 'TASK_FAILED', { message: 'docker pull: manifest unknown' });
      driver.wait(5 * 60_000);
    }
  });
});

describe('A teardown asked for after a time without readings', () => {
  it('kills no agent that has registered meanwhile, and may have a job', () => {
    const driver = new Driver().ready();
    const [launch] = launchesIn(offerWhileWaiting(driver, 1));
    const taskId = launch?.taskId ?? '';
    driver.update(taskId, 'TASK_RUNNING');
    driver.wait(5 * 60_000);
    const deadline = driver.now + 60 * 60_000;
    driver.take({ type: 'operator.teardown.requested', by: 'somebody', deadline });
    driver.wait(20_000);
    expect(driver.ofType('mesos.kill')).to.deep.equal([]);
    driver.poll({ agents: [someAgent(taskId, { runState: 'Building', buildState: 'Building' })] });
    driver.wait(20_000);
    expect(driver.ofType('mesos.kill')).to.deep.equal([]);
  });

  it('kills one that a reading begun since then does not list', () => {
    const driver = new Driver().ready();
    expect(launchesIn(offerWhileWaiting(driver, 1))).to.have.length(1);
    driver.wait(1);
    const deadline = driver.now + 60 * 60_000;
    const { commands } = driver.take({ type: 'operator.teardown.requested', by: 'somebody', deadline });
    expect(commands).to.deep.include({ type: 'gocd.poll' });
    driver.wait(1_000);
    driver.poll({ agents: [someAgent('made-by-hand')] });
    expect(driver.ofType('mesos.kill')).to.have.length(1);
  });
});

/** Found by seed 5017 in an hour. */
describe('A restart whose question about all tasks the master lost, though it answered the one after it', () => {
  it('launches nothing beside agents that run and have not registered yet', () => {
    const driver = new Driver();
    driver.take({ type: 'service.started', entropy: 1, frameworkId: 'framework-1' });
    driver.subscribe();
    driver.answerReconciliation();
    expect(launchesIn(offerWhileWaiting(driver, 1))).to.deep.equal([]);
    driver.update(EARLIER, 'TASK_RUNNING', { source: 'master', reason: 'RECONCILIATION' });
    driver.answerReconciliation();
    driver.wait(1_000);
    expect(launchesIn(offerWhileWaiting(driver, 2))).to.deep.equal([]);
  });
});

/** Found by seed 6030 in an hour. */
describe('A restart whose master leaves tasks out of its answers', () => {
  it('launches nothing before an answer has told of nothing new', () => {
    const driver = new Driver();
    driver.take({ type: 'service.started', entropy: 1, frameworkId: 'framework-1' });
    driver.subscribe();
    for (const [round, taskId] of [EARLIER, `${EARLIER}1`, `${EARLIER}2`].entries()) {
      driver.update(taskId, 'TASK_RUNNING', { source: 'master', reason: 'RECONCILIATION' });
      driver.answerReconciliation();
      expect(launchesIn(offerWhileWaiting(driver, round))).to.deep.equal([]);
    }
    expect(driver.ofType('mesos.reconcile').filter(({ tasks }) => tasks.length === 0)).to.have.length(4);
  });
});

/** Found by seed 4159 in an hour of reloads: pools that serve once, and more jobs than `launches-per-job`. */
describe('A job whose launched agents have all served others', () => {
  const BUSY = { runState: 'Building', buildState: 'Building' } as const;

  it('gets another, however many have been launched for it', () => {
    const driver = new Driver().ready();
    for (let round = 1; round <= 6; round++) {
      const [launch] = launchesIn(offerWhileWaiting(driver, round));
      expect(launch, `launch ${round}`).to.not.equal(undefined);
      const taskId = launch?.taskId ?? '';
      driver.update(taskId, 'TASK_RUNNING');
      driver.wait(1_000);
      driver.poll({
        jobs: [someJob('compile')],
        agents: [someAgent(taskId, { ...BUSY, building: 'other' })],
      });
      driver.wait(1_000);
      driver.poll({ jobs: [someJob('compile')], agents: [someAgent(taskId)] });
      driver.update(taskId, 'TASK_FINISHED');
      driver.wait(1_000);
    }
  });

  it('is given up when they came, found nothing to do and went', () => {
    const driver = new Driver().ready();
    const launches = [1, 2, 3, 4, 5].flatMap((round) => {
      const made = launchesIn(offerWhileWaiting(driver, round));
      for (const { taskId } of made) {
        driver.update(taskId, 'TASK_RUNNING');
        driver.wait(1_000);
        driver.poll({ jobs: [someJob('compile')], agents: [someAgent(taskId)] });
        driver.update(taskId, 'TASK_FINISHED');
        driver.wait(1_000);
      }
      return made;
    });
    expect(launches).to.have.length(3);
  });
});

function offerWhileWaiting(driver: Driver, round: number) {
  driver.poll({ jobs: [someJob('compile')] });
  return driver.offer(someOffer({ id: `offer-${round}` })).commands;
}
