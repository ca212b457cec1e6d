import { expect } from 'chai';
import { someConfig } from '../support/config.ts';
import { Driver, launchesIn, someAgent, someJobs, someOffer } from '../support/core.ts';

describe('The machines together', () => {
  it('subscribe suppressed, keep the framework id, and reconcile before anything else', () => {
    const driver = new Driver();
    driver.take({ type: 'service.started', entropy: 1, frameworkId: null });
    driver.subscribe();
    expect(driver.commands.map(({ type }) => type)).to.deep.equal([
      'mesos.subscribe',
      'mesos.reconcile',
      'mesos.reconcile',
      'state.save',
    ]);
    expect(driver.commands[0]).to.deep.equal({
      type: 'mesos.subscribe',
      frameworkId: null,
      suppressed: true,
    });
  });

  it('ask for offers when jobs are short of agents, and launch the whole shortage at once', () => {
    const driver = new Driver().ready();
    expect(driver.poll({ jobs: someJobs(3) }).commands).to.deep.equal([
      { type: 'gocd.jobs.ask', locators: null },
    ]);
    expect(driver.wait(1).commands).to.deep.equal([{ type: 'mesos.revive' }]);
    const launches = launchesIn(driver.offer().commands);
    expect(launches).to.have.length(3);
    expect(new Set(launches.map(({ taskId }) => taskId)).size).to.equal(3);
    expect(Object.values(driver.phases())).to.deep.equal(['launching', 'launching', 'launching']);
  });

  it('suppress offers again that come although nothing is wanted: the first SUPPRESS may be lost', () => {
    const driver = new Driver().ready();
    driver.poll();
    driver.wait(10_000);
    expect(driver.offer().commands.map(({ type }) => type)).to.deep.equal([
      'mesos.decline',
      'mesos.suppress',
    ]);
    expect(driver.offer(someOffer({ id: 'offer-2' })).commands.map(({ type }) => type)).to.deep.equal([
      'mesos.decline',
    ]);
  });

  it('suppress offers once nothing more is wanted', () => {
    const driver = new Driver().ready();
    driver.poll({ jobs: someJobs(1) });
    driver.wait(1);
    const { commands } = driver.offer();
    expect(commands.map(({ type }) => type)).to.deep.equal(['mesos.accept', 'mesos.suppress']);
  });

  it('launch nothing before the framework id is kept', () => {
    const driver = new Driver();
    driver.take({ type: 'service.started', entropy: 1, frameworkId: null });
    driver.subscribe();
    driver.reconcile();
    driver.poll({ jobs: someJobs(1) });
    driver.wait(1);
    expect(driver.ofType('mesos.revive')).to.deep.equal([]);
    expect(launchesIn(driver.offer().commands)).to.deep.equal([]);
    driver.take({ type: 'state.saved', frameworkId: 'framework-1' });
    driver.wait(20_000);
    expect(driver.ofType('mesos.revive')).to.have.length(1);
  });

  it('act only after more than the configured number of polls with a shortage', () => {
    const driver = new Driver(someConfig({ backlog: { pendingPolls: 5 } })).ready();
    const poll = () => {
      driver.poll({ jobs: someJobs(1) });
      driver.wait(10_000);
    };
    for (let polls = 1; polls <= 5; polls++) poll();
    expect(driver.ofType('mesos.revive')).to.deep.equal([]);
    poll();
    expect(driver.ofType('mesos.revive')).to.have.length(1);
  });

  it('start counting anew after a poll without a shortage, but not after one that failed', () => {
    const driver = new Driver(someConfig({ backlog: { pendingPolls: 2 } })).ready();
    const failure = { reason: 'timeout', message: 'no answer', hint: 'wait' } as const;
    const count = () => driver.core.picture().backlog?.count;
    driver.poll({ jobs: someJobs(1) });
    driver.take({ type: 'gocd.poll.failed', failure });
    driver.poll({ jobs: someJobs(1) });
    expect(count()).to.equal(2);
    driver.poll();
    expect(count()).to.equal(0);
  });

  it('follow an agent from launch to its job, and launch no other for it', () => {
    const driver = new Driver().ready();
    driver.poll({ jobs: someJobs(1) });
    driver.wait(1);
    const [launch] = launchesIn(driver.offer().commands);
    if (launch === undefined) throw new Error('nothing was launched');
    const { taskId } = launch;
    driver.update(taskId, 'TASK_STARTING', { uuid: 'u1' });
    expect(driver.phases()).to.deep.equal({ [taskId]: 'staging' });
    driver.update(taskId, 'TASK_RUNNING', { uuid: 'u2' });
    expect(driver.phases()).to.deep.equal({ [taskId]: 'registering' });
    driver.poll({ jobs: someJobs(1), agents: [someAgent(taskId)] });
    expect(driver.phases()).to.deep.equal({ [taskId]: 'idle' });
    driver.poll({ agents: [someAgent(taskId, { runState: 'Building', building: 'shop/1/build/1/job-0' })] });
    expect(driver.phases()).to.deep.equal({ [taskId]: 'building' });
    expect(driver.ofType('mesos.accept')).to.have.length(1);
  });

  it('acknowledge every update that carries a uuid, of strangers too, and no other', () => {
    const driver = new Driver().ready();
    driver.commands.length = 0;
    driver.update('somebody-else', 'TASK_RUNNING', { uuid: 'u1' });
    driver.update('somebody-else', 'TASK_RUNNING', { uuid: 'u1' });
    driver.update('somebody-else', 'TASK_LOST', { uuid: null, source: 'master' });
    const acknowledgement = {
      type: 'mesos.acknowledge',
      taskId: 'somebody-else',
      hostId: 'host-1',
      uuid: 'u1',
    };
    expect(driver.commands).to.deep.equal([acknowledgement, acknowledgement]);
  });

  it('decline what they cannot use, at once', () => {
    const driver = new Driver().ready();
    driver.poll();
    const { commands } = driver.offer();
    expect(commands).to.have.length(1);
    expect(commands[0]).to.include({ type: 'mesos.decline' });
  });

  it('replace an agent whose launch was dropped, under a new task id', () => {
    const driver = new Driver().ready();
    driver.poll({ jobs: someJobs(1) });
    driver.wait(1);
    const [first] = launchesIn(driver.offer().commands);
    const taskId = first?.taskId ?? '';
    driver.update(taskId, 'TASK_DROPPED', { source: 'master', reason: 'INVALID_OFFERS' });
    driver.update(taskId, 'TASK_GONE', { source: 'master', reason: 'RECONCILIATION' });
    driver.poll({ jobs: someJobs(1) });
    driver.wait(6_000);
    const [second] = launchesIn(driver.offer(someOffer({ id: 'offer-2' })).commands);
    expect(second?.taskId).to.be.a('string').and.not.equal(first?.taskId);
  });

  it('ask who is meant when a launch that may have arrived twice is called dropped', () => {
    const driver = new Driver().ready();
    driver.poll({ jobs: someJobs(1) });
    driver.wait(1);
    const [first] = launchesIn(driver.offer().commands);
    const taskId = first?.taskId ?? '';
    const { commands } = driver.update(taskId, 'TASK_DROPPED', {
      source: 'master',
      reason: 'INVALID_OFFERS',
    });
    expect(commands).to.deep.include({ type: 'mesos.reconcile', tasks: [{ taskId, hostId: first?.hostId }] });
    expect(driver.phases()).to.deep.equal({ [taskId]: 'launching' });
    driver.poll({ jobs: someJobs(1) });
    driver.wait(6_000);
    expect(launchesIn(driver.offer(someOffer({ id: 'offer-2' })).commands)).to.deep.equal([]);
    driver.update(taskId, 'TASK_RUNNING');
    expect(driver.phases()).to.deep.equal({ [taskId]: 'registering' });
  });

  it('take over the fleet of an earlier run from Mesos and GoCD before they launch', () => {
    const known = 'gocd-agent.ci.default.before-1';
    const driver = restarted();
    driver.update(known, 'TASK_RUNNING', { source: 'master', reason: 'RECONCILIATION' });
    driver.poll({ jobs: someJobs(1), agents: [someAgent(known)] });
    driver.answerReconciliation();
    driver.wait(1_000);
    expect(driver.phases()).to.deep.equal({ [known]: 'idle' });
    expect(driver.ofType('mesos.revive')).to.deep.equal([]);
  });

  it('do not launch on a reconciliation that may have been lost', () => {
    const driver = restarted();
    driver.answerReconciliation();
    driver.poll({ jobs: someJobs(1) });
    driver.wait(1_000);
    expect(launchesIn(driver.offer().commands)).to.deep.equal([]);
    expect(driver.ofType('mesos.reconcile').filter(({ tasks }) => tasks.length === 0)).to.have.length(2);
  });

  it('take no answer about a task asked for by name as one about all', () => {
    const known = 'gocd-agent.ci.default.before-1';
    const driver = restarted();
    driver.poll({ jobs: someJobs(2), agents: [someAgent(known)] });
    expect(driver.ofType('mesos.reconcile').at(-1)?.tasks).to.deep.equal([{ taskId: known, hostId: null }]);
    driver.update(known, 'TASK_RUNNING', { source: 'master', reason: 'RECONCILIATION' });
    driver.answerReconciliation();
    driver.answerReconciliation();
    driver.wait(1_000);
    expect(launchesIn(driver.offer().commands)).to.deep.equal([]);
  });

  it('take no update that a host sends by itself as an answer', () => {
    const driver = restarted();
    driver.update('gocd-agent.ci.default.before-1', 'TASK_RUNNING', { uuid: 'u1' });
    driver.answerReconciliation();
    driver.answerReconciliation();
    driver.poll({ jobs: someJobs(2) });
    driver.wait(1_000);
    expect(launchesIn(driver.offer().commands)).to.deep.equal([]);
  });

  it('leave on request without ending a task', () => {
    const driver = new Driver().ready();
    const { commands } = driver.take({ type: 'operator.stop.requested', by: 'SIGTERM' });
    expect(commands).to.deep.equal([
      { type: 'mesos.unsubscribe' },
      { type: 'service.stop', code: 0, reason: 'asked to leave' },
    ]);
  });

  it('stop when another instance takes the framework over, and do not fight it', () => {
    const driver = new Driver().ready();
    const { commands } = driver.take({
      type: 'mesos.disconnected',
      reason: 'failed-over',
      message: 'Framework failed over',
    });
    expect(commands).to.deep.equal([{ type: 'service.stop', code: 3, reason: 'Framework failed over' }]);
    driver.wait(3_600_000);
    expect(driver.ofType('mesos.subscribe')).to.have.length(1);
  });

  it('drop a framework id that the master has removed, and register anew', () => {
    const driver = new Driver().ready();
    driver.take({ type: 'mesos.disconnected', reason: 'removed', message: 'Framework has been removed' });
    expect(driver.commands.slice(-1)).to.deep.equal([{ type: 'state.forget' }]);
    driver.take({ type: 'state.saved', frameworkId: null });
    expect(driver.commands.slice(-1)).to.deep.equal([
      { type: 'mesos.subscribe', frameworkId: null, suppressed: true },
    ]);
  });

  it('launch nothing in a dry run', () => {
    const driver = new Driver(someConfig({ dryRun: true })).ready();
    driver.poll({ jobs: someJobs(1) });
    driver.wait(60_000);
    expect(launchesIn(driver.offer().commands)).to.deep.equal([]);
    expect(driver.ofType('mesos.revive')).to.deep.equal([]);
  });
});

/** Subscribed again under a kept id, as after a restart. */
function restarted(): Driver {
  const driver = new Driver();
  driver.take({ type: 'service.started', entropy: 2, frameworkId: 'framework-1' });
  driver.subscribe();
  return driver;
}
