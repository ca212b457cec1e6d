import { expect } from 'chai';
import { someConfig } from '../../support/config.ts';
import { Driver, someAgent } from '../../support/core.ts';
import {
  asked,
  BUILDING,
  changed,
  idle,
  marked,
  pending,
  phaseOf,
  read,
  readFor,
  toldOfJobs,
} from '../support/agents.ts';
import { restarted } from '../support/restarting.ts';

const MINUTE = 60_000;
const config = someConfig({ scaling: { enablePending: true } });

/** Its executor was killed; it was drained, its record deleted, and it waits for approval again. */
function deletedButAlive() {
  const { driver, taskId } = drainedForOutliving();
  driver.wait(30_000);
  read(driver, marked(taskId));
  read(driver, marked(taskId));
  toldOfJobs(driver, { asked: ['shop/1/build/1/first'] });
  changed(driver, 'delete', taskId);
  expect(phaseOf(driver, taskId)).to.equal('gone');
  return { driver, taskId };
}

/** Its executor was killed, and it has been disabled for that. */
function drainedForOutliving() {
  const driver = new Driver(config).ready();
  const taskId = idle(driver);
  read(driver, someAgent(taskId, { ...BUILDING, building: 'shop/1/build/1/first' }));
  driver.update(taskId, 'TASK_FAILED', { uuid: 'failed', message: 'Executor terminated' });
  readFor(driver, MINUTE, someAgent(taskId, { ...BUILDING, building: 'shop/1/build/1/first' }));
  read(driver, someAgent(taskId));
  changed(driver, 'disable', taskId);
  return { driver, taskId };
}

const approvals = (driver: Driver) => driver.ofType('gocd.agent.approve');

/** Found by seeds 1220349 and 1220546 with drawn settings. */
describe('An agent that waits for approval, and is known by GoCD’s list alone', () => {
  it('is asked after before it is approved, and is not if its task has ended', () => {
    const { driver, taskId } = deletedButAlive();
    expect(
      read(driver, pending(taskId)).commands.filter(({ type }) => type === 'mesos.reconcile'),
    ).to.have.length(1);
    driver.update(taskId, 'TASK_GONE', { source: 'master', reason: 'RECONCILIATION' });
    readFor(driver, 30 * MINUTE, pending(taskId));
    expect(approvals(driver)).to.deep.equal([]);
    expect(phaseOf(driver, taskId)).to.equal('ending');
    expect(driver.ofType('mesos.kill')).to.deep.equal([]);
  });

  it('is not approved either if it is known to have outlived its task, and somebody else has deleted it', () => {
    const { driver, taskId } = drainedForOutliving();
    expect(phaseOf(driver, taskId)).to.equal('draining');
    readFor(driver, 30_000, someAgent('somebody-else'));
    expect(phaseOf(driver, taskId)).to.equal('lost');
    read(driver, pending(taskId));
    expect(phaseOf(driver, taskId)).to.equal('ending');
    expect(approvals(driver)).to.deep.equal([]);
    expect(driver.core.picture().agents.get(taskId)?.outlivesTask).to.equal(true);
  });

  it('is told once GoCD would have dropped a dead one: only a person can remove its container', () => {
    const { driver, taskId } = deletedButAlive();
    read(driver, pending(taskId));
    driver.update(taskId, 'TASK_GONE', { source: 'master', reason: 'RECONCILIATION' });
    const told = () => driver.core.picture().agents.get(taskId);
    readFor(driver, 4 * MINUTE, pending(taskId));
    expect(told()?.outlivesTask).to.equal(false);
    readFor(driver, 10 * MINUTE, pending(taskId));
    expect(told()?.outlivesTask).to.equal(true);
    expect(told()?.message?.match(/yet GoCD lists it alive/g)).to.have.length(1);
  });

  it('is forgotten once it is listed no more', () => {
    const { driver, taskId } = deletedButAlive();
    read(driver, pending(taskId));
    driver.update(taskId, 'TASK_GONE', { source: 'master', reason: 'RECONCILIATION' });
    readFor(driver, 20_000);
    expect(phaseOf(driver, taskId)).to.equal('gone');
  });

  it('is approved as soon as Mesos says that it runs', () => {
    const before = new Driver(config).ready();
    const taskId = idle(before);
    const driver = new Driver(config).ready();
    read(driver, pending(taskId));
    expect(approvals(driver)).to.deep.equal([]);
    const outcome = driver.update(taskId, 'TASK_RUNNING', { source: 'master', reason: 'RECONCILIATION' });
    read(driver, pending(taskId));
    expect(approvals(driver), JSON.stringify(outcome.commands)).to.have.length(1);
  });

  it('is approved as soon as Mesos says that it runs, after a restart too', () => {
    const before = new Driver(config).ready();
    const taskId = idle(before);
    const driver = restarted(before, MINUTE, { config, running: [taskId] });
    expect(asked(read(driver, pending(taskId)))).to.deep.equal(['gocd.agent.approve']);
  });
});
