import { expect } from 'chai';
import type { GocdFailure } from '../../../domain/gocd.ts';
import { feedOf } from '../../../services/views/feed.ts';
import { someConfig } from '../../support/config.ts';
import { START, someAgent, someJobs } from '../../support/core.ts';
import { WatchedDriver } from '../views/support.ts';

const FAILURE: GocdFailure = {
  reason: 'unreachable',
  message: 'http://ci: ECONNREFUSED',
  hint: 'is it running?',
};

describe('What happens without having been decided', () => {
  let driver = new WatchedDriver();
  beforeEach(() => {
    driver = new WatchedDriver();
    driver.ready();
  });
  const events = () =>
    driver.view
      .decisions({ kind: 'event', offset: 0 })
      .decisions.map(({ rule, pool, taskId, text }) => ({ rule, pool, taskId, text }));
  const rules = () => events().map(({ rule }) => rule);

  it('is told of each launch that failed, with what Mesos said, and of the breaker', () => {
    const [taskId = ''] = driver.launch(1);
    driver.update(taskId, 'TASK_FAILED', { message: 'Failed to pull image' });
    expect(events()).to.deep.include({
      rule: 'launch-failed',
      pool: 'default',
      taskId,
      text: `${taskId} on host-1.example ended before it could serve: TASK_FAILED: Failed to pull image`,
    });
    expect(rules()).to.include('breaker-open');
    expect(events().find(({ rule }) => rule === 'breaker-open')).to.deep.include({ pool: 'default' });
  });

  it('is told of an agent that never registered', () => {
    const [taskId = ''] = driver.launch(1);
    driver.update(taskId, 'TASK_RUNNING');
    for (let polls = 0; polls < 66; polls += 1) {
      driver.wait(10_000);
      driver.poll({ agents: [someAgent('made-by-hand')] });
    }
    expect(events()).to.deep.include({
      rule: 'launch-timed-out',
      pool: 'default',
      taskId,
      text: events().find(({ rule }) => rule === 'launch-timed-out')?.text,
    });
  });

  it('is no event where somebody ended the launch', () => {
    const [taskId = ''] = driver.launch(1);
    driver.update(taskId, 'TASK_KILLED');
    expect(rules()).to.deep.equal([]);
  });

  it('is told of GoCD and Mesos that go away and come back, once each', () => {
    for (let times = 0; times < 3; times += 1) driver.take({ type: 'gocd.poll.failed', failure: FAILURE });
    driver.poll();
    driver.poll();
    driver.take({ type: 'mesos.disconnected', reason: 'unreachable', message: 'ECONNREFUSED' });
    driver.take({ type: 'mesos.disconnected', reason: 'unreachable', message: 'ECONNREFUSED' });
    driver.subscribe();
    driver.reconcile();
    expect(rules()).to.deep.equal(['gocd-away', 'gocd-back', 'mesos-away', 'mesos-back']);
    expect(events()[0]?.text).to.match(/^GoCD cannot be read: .*ECONNREFUSED/);
  });

  it('is told of a host that Mesos does not reach and then does, once each', () => {
    const taskIds = driver.launch(3);
    for (const taskId of taskIds) driver.update(taskId, 'TASK_RUNNING');
    for (const taskId of taskIds) driver.update(taskId, 'TASK_UNREACHABLE');
    for (const taskId of taskIds) driver.update(taskId, 'TASK_RUNNING');
    expect(events().map(({ rule, text }) => `${rule}: ${text}`)).to.deep.equal([
      'host-lost: Mesos does not reach host host-1.example: agents of ours are there.',
      'host-back: Mesos reaches host host-1.example again.',
    ]);
  });

  it('is no return of a host whose agents were given up', () => {
    const [taskId = ''] = driver.launch(1);
    driver.update(taskId, 'TASK_RUNNING');
    driver.update(taskId, 'TASK_UNREACHABLE');
    driver.update(taskId, 'TASK_LOST');
    expect(rules()).to.include('host-lost').and.not.include('host-back');
  });

  it('is told of the brake, on and off', () => {
    const config = someConfig({ scaling: { maxAgents: 4 } });
    driver = new WatchedDriver(config);
    driver.ready();
    const taskIds = driver.launch(4);
    for (const taskId of taskIds) driver.update(taskId, 'TASK_RUNNING');
    driver.wait(20_000);
    const agents = taskIds.map((taskId) => someAgent(taskId));
    driver.poll({ agents });
    driver.wait(10_000);
    driver.poll({ agents: [] });
    driver.wait(10_000);
    driver.poll({ agents: [] });
    driver.wait(10_000);
    driver.poll({ agents });
    expect(rules()).to.deep.equal(['brake-on', 'brake-off']);
  });

  it('is told of configs that were taken and refused, and which key was wrong', () => {
    const { view } = driver;
    view.reloaded({ outcome: 'unchanged', text: 'the config is as what is in force' });
    const why = 'framework.conf:3: scaling.max-agents: expected a number';
    view.reloaded({ outcome: 'refused', text: why, why });
    expect(view.state().reload).to.deep.equal({
      at: driver.now,
      refused: true,
      text: 'Framework.conf:3: scaling.max-agents: expected a number.',
    });
    view.reloaded({ outcome: 'unchanged', text: 'the config is as what is in force' });
    expect(view.state().reload).to.include({ refused: false });
    view.reloaded({ outcome: 'taken', text: 'the config has changed: scaling.max-agents' });
    expect(rules()).to.deep.equal(['reload-refused', 'reload-taken', 'reload-taken']);
  });

  it('stands beside launches, and several of a kind are one line that opens', () => {
    const taskIds = driver.launch(3);
    for (const taskId of taskIds) driver.update(taskId, 'TASK_FAILED', { message: 'no such image' });
    const feed = feedOf(driver.view.decisions().decisions);
    const failed = feed.find(({ rule }) => rule === 'launch-failed');
    expect(feed.map(({ kind }) => kind)).to.include.members(['launch', 'event']);
    expect(failed?.entries).to.have.length(2);
    expect(
      feed.filter(({ rule }) => rule === 'launch-failed').flatMap(({ entries }) => entries),
    ).to.have.length(3);
    expect(feed[0]?.to).to.be.at.least(feed.at(-1)?.from ?? START);
  });

  it('comes with the news', () => {
    driver.poll({ jobs: someJobs(1) });
    driver.take({ type: 'gocd.poll.failed', failure: FAILURE });
    const { items } = driver.view.news.since(`${START.toString(36)}-0`);
    expect(
      items.flatMap(({ news }) => (news.type === 'decision' ? [news.data.rule] : [])),
    ).to.include.members(['gocd-away']);
  });
});
