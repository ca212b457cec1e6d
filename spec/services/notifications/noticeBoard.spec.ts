import { expect } from 'chai';
import type { GocdAgent } from '../../../domain/gocd.ts';
import { someConfig, somePool } from '../../support/config.ts';
import { launchesIn, START, someAgent, someJob, someJobs, someOffer } from '../../support/core.ts';
import { NotifyingDriver } from './support.ts';

const HOUR = 3_600_000;
const TIMEOUT = { reason: 'timeout', message: 'no answer in 10 s', hint: 'Look at the server.' } as const;

describe('People are told', () => {
  it('of nothing while all is well', () => {
    const driver = new NotifyingDriver().ready();
    driver.poll({ jobs: someJobs(3) });
    driver.wait(20_000);
    driver.poll();
    driver.wait(20_000);
    expect(driver.told).to.deep.equal([]);
  });

  it('of a budget that comes to its end', () => {
    const pools = [somePool({ price: 60, min: 1 })];
    const driver = new NotifyingDriver(someConfig({ pools, money: { monthlyBudget: 10 } })).ready();
    driver.poll();
    driver.wait(1);
    const [launch] = launchesIn(driver.offer(someOffer()).commands);
    driver.update(launch?.taskId ?? '', 'TASK_RUNNING');
    const passed = (ms: number) => {
      driver.wait(ms);
      driver.poll({ agents: [someAgent(launch?.taskId ?? '')] });
      driver.wait(1);
    };
    const aboutMoney = () => driver.told.filter(({ condition }) => condition === 'budget');
    passed(7 * 60_000);
    expect(aboutMoney()).to.deep.equal([]);
    passed(2 * 60_000);
    expect(aboutMoney().map(({ subject }) => subject)).to.deep.equal([null]);
    expect(aboutMoney()[0]?.text).to.match(/^The budget: 9\.00 EUR of the 10\.00 EUR for 2026-01 are spent/);
  });

  it('of a stuck job when it is found, each hour while it lasts, and when it has ended', () => {
    const driver = new NotifyingDriver().ready();
    const resources = ['no pool has it'];
    const stuck = () =>
      driver.poll({
        jobs: [someJob('unit', { resources })],
        agents: [someAgent('other.example', { resources })],
      });
    stuck();
    driver.wait(31_000);
    stuck();
    const found = driver.now;
    driver.wait(1_000);
    const [job] = driver.core.picture().assessment?.jobs ?? [];
    expect(driver.told).to.deep.equal([
      {
        condition: 'stuck-job',
        subject: 'shop/1/build/1/unit',
        text: `${job?.reason} ${job?.remedy}`,
        since: found,
        instance: 'ci',
        state: 'begun',
      },
    ]);
    pollFor(driver, 2 * HOUR, stuck);
    expect(driver.brief().slice(1)).to.deep.equal(Array(2).fill('stuck-job shop/1/build/1/unit lasting'));
    expect(driver.told.at(-1)?.since).to.equal(found);
    driver.poll();
    expect(driver.brief().at(-1)).to.equal('stuck-job shop/1/build/1/unit ended');
    pollFor(driver, 2 * HOUR, () => driver.poll());
    expect(driver.told).to.have.length(4);
  });

  it('of a feed that is gone, until it is there again, and not where the dashboard is meant', () => {
    const driver = new NotifyingDriver().ready();
    driver.poll({ backlogSource: 'dashboard' });
    expect(driver.told).to.deep.equal([]);
    driver.poll({ backlogSource: 'dashboard', feedIsGone: true });
    expect(driver.brief()).to.deep.equal(['feed-gone - begun']);
    expect(driver.told[0]?.text).to.match(/read from its dashboard.*set backlog\.source = dashboard\.$/);
    driver.poll();
    expect(driver.brief().at(-1)).to.equal('feed-gone - ended');
  });

  it('of a master that does not hear us, until it does, though it lets us subscribe again meanwhile', () => {
    const driver = new NotifyingDriver().ready();
    const message = '3 calls in a row got no answer';
    driver.take({ type: 'mesos.disconnected', reason: 'unanswered', message });
    expect(driver.brief()).to.deep.equal(['mesos-unanswered - begun']);
    expect(driver.told[0]?.text).to.match(/does not hear us: 3 calls in a row got no answer\. Nothing is/);
    driver.wait(1_000);
    driver.subscribe();
    expect(driver.told).to.have.length(1);
    driver.answerReconciliation();
    expect(driver.brief().at(-1)).to.equal('mesos-unanswered - ended');
  });

  it('of a wrong key once for its pool, until none of its agents is pending', () => {
    const driver = new NotifyingDriver().ready();
    driver.poll({ jobs: someJobs(2) });
    driver.wait(1);
    const [first = '', second = ''] = launchesIn(driver.offer(someOffer()).commands).map(
      ({ taskId }) => taskId,
    );
    for (const taskId of [first, second]) driver.update(taskId, 'TASK_RUNNING');
    driver.wait(10_000);
    const pending = [first, second].map((taskId) => someAgent(taskId, { configState: 'Pending' }));
    driver.poll({ jobs: someJobs(3), agents: pending });
    driver.wait(10_000);
    expect(driver.brief()).to.deep.equal(['wrong-key default begun']);
    expect(driver.told[0]?.text).to.match(/wrong or missing auto-register key\. .*agentAutoRegisterKey/);
    driver.poll({ agents: pending });
    expect(driver.told, 'no job waits, the key is as wrong as before').to.have.length(1);
    driver.poll({ agents: [someAgent(first), someAgent(second)] });
    expect(driver.brief().at(-1)).to.equal('wrong-key default ended');
  });

  it('of launches that keep failing from the first job that waits for them until one has succeeded', () => {
    const driver = new NotifyingDriver().ready();
    const launch = () => launchesIn(driver.offer(someOffer()).commands)[0]?.taskId ?? 'none';
    driver.poll({ jobs: someJobs(1) });
    driver.wait(1);
    driver.update(launch(), 'TASK_FAILED', { message: 'no such image: pull failed' });
    driver.poll({ jobs: someJobs(1) });
    driver.wait(1);
    expect(driver.brief()).to.deep.equal(['breaker-open default begun']);
    expect(driver.told[0]?.text).to.include('1 in a row').and.include('no such image');
    driver.wait(40_000);
    driver.poll({ jobs: someJobs(1) });
    driver.wait(1);
    const probe = launch();
    driver.update(probe, 'TASK_RUNNING');
    driver.poll({ jobs: someJobs(1) });
    driver.wait(1);
    expect(driver.told, 'one is tried').to.have.length(1);
    driver.poll({ agents: [someAgent(probe)] });
    expect(driver.brief().at(-1)).to.equal('breaker-open default ended');
  });

  it('of the brake while it is on', () => {
    const driver = new NotifyingDriver().ready();
    const agents = Array.from({ length: 4 }, (_, index) => someAgent(`gocd-agent.ci.default.old${index}`));
    for (const { hostname } of agents) driver.update(hostname, 'TASK_RUNNING');
    driver.poll({ agents });
    driver.poll({ agents: [] });
    expect(driver.brief()).to.deep.equal(['brake - begun']);
    driver.poll({ agents });
    expect(driver.brief()).to.deep.equal(['brake - begun', 'brake - ended']);
  });

  it('of a refusal until the master takes us, however often it repeats it', () => {
    const driver = new NotifyingDriver();
    driver.take({ type: 'service.started', entropy: 1, frameworkId: null });
    const refuse = () =>
      driver.take({ type: 'mesos.disconnected', reason: 'unauthorised', message: 'HTTP 401' });
    refuse();
    driver.poll();
    driver.wait(10_000);
    refuse();
    expect(driver.brief()).to.deep.equal(['framework-refused - begun']);
    expect(driver.told[0]?.text).to.include('HTTP 401');
    driver.subscribe();
    expect(driver.brief().at(-1)).to.equal('framework-refused - ended');
  });

  it('of a framework taken over, with the step that ends the service', () => {
    const driver = new NotifyingDriver().ready();
    driver.take({ type: 'mesos.disconnected', reason: 'failed-over', message: 'Framework failed over' });
    expect(driver.ofType('service.stop')).to.have.length(1);
    expect(driver.brief()).to.deep.equal(['taken-over - begun']);
  });

  it('of a GoCD that cannot be read for too long, be it from the start or from then on', () => {
    const driver = new NotifyingDriver().ready();
    driver.wait(59_000);
    driver.take({ type: 'gocd.poll.failed', failure: TIMEOUT });
    expect(driver.told).to.deep.equal([]);
    driver.wait(30_000);
    expect(driver.brief()).to.deep.equal(['gocd-unreadable - begun']);
    expect(driver.told[0]?.text).to.match(/^GoCD has not been read for 1 min.* no answer in 10 s\. Look at/);
    driver.poll();
    expect(driver.brief().at(-1)).to.equal('gocd-unreadable - ended');
    driver.wait(59_000);
    expect(driver.told).to.have.length(2);
    driver.wait(30_000);
    expect(driver.brief().at(-1)).to.equal('gocd-unreadable - begun');
    expect(driver.told.at(-1)?.since).to.be.above(START);
  });

  it('of no more than 20 jobs one by one, and how many more there are', () => {
    const driver = new NotifyingDriver().ready();
    const resources = ['no pool has it'];
    const agents = someOthers(50).map((agent) => ({ ...agent, resources }));
    const stuck = (count: number) =>
      driver.poll({ jobs: someJobs(count).map((job) => ({ ...job, resources })), agents });
    stuck(50);
    driver.wait(31_000);
    stuck(50);
    driver.wait(1);
    expect(driver.told).to.have.length(21);
    expect(driver.told.filter(({ subject }) => subject === null).map(({ text }) => text)).to.have.length(1);
    // The first agent is held to hang by now, and for its job the turn of another has begun.
    expect(driver.told.find(({ subject }) => subject === null)?.text).to.match(/^29 more, as shop\/\S+: \S/);
    stuck(49);
    driver.wait(1);
    expect(
      driver
        .brief()
        .slice(21)
        .filter((line) => line.startsWith('stuck-job - ')),
    ).to.deep.equal([]);
    stuck(0);
    expect(driver.brief().filter((line) => line.endsWith('ended'))).to.have.length(21);
  });

  it('that something has ended only when that is known, also of the service before', () => {
    const before = new NotifyingDriver();
    before.take({ type: 'service.started', entropy: 1, frameworkId: null });
    before.take({ type: 'mesos.disconnected', reason: 'refused', message: 'no such role' });
    before.subscribe();
    before.poll();
    before.wait(40_000);
    before.poll();
    before.wait(21_000);
    before.take({ type: 'mesos.disconnected', reason: 'refused', message: 'no such role' });
    const stuck = { jobs: someJobs(25), agents: someOthers(25) };
    before.poll(stuck);
    before.wait(31_000);
    before.poll(stuck);
    before.wait(1);
    expect(before.told).to.have.length(3 + 21);

    const driver = new NotifyingDriver(someConfig(), before.board);
    driver.now = before.now;
    driver.take({ type: 'service.started', entropy: 2, frameworkId: 'framework-1' });
    driver.wait(5_000);
    expect(driver.brief(), 'nothing is known yet').to.deep.equal([]);
    driver.subscribe();
    expect(driver.brief()).to.deep.equal(['framework-refused - ended']);
    driver.poll();
    driver.wait(1);
    expect(driver.told).to.have.length(1 + 21);
    expect(driver.told.every(({ state }) => state === 'ended')).to.equal(true);
  });
});

/** Readings go on at their interval. */
function pollFor(driver: NotifyingDriver, ms: number, poll: () => unknown): void {
  for (let passed = 0; passed < ms; passed += 30_000) {
    driver.wait(30_000);
    poll();
  }
}

/** Idle agents that are not ours. */
function someOthers(count: number): readonly GocdAgent[] {
  return Array.from({ length: count }, (_, index) => someAgent(`other-${index}.example`));
}
