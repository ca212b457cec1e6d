import { expect } from 'chai';
import type { GocdAgent } from '../../../domain/gocd.ts';
import { someConfig } from '../../support/config.ts';
import { Driver, launchesIn, someAgent, someJobs, someOffer } from '../../support/core.ts';
import { asked, BUILDING, idle, LOST, marked, phaseOf, read, readView } from '../support/agents.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** Under our name, and launched by nobody we know of. */
const THEIRS = ['gocd-agent.ci.default.theirs-1', 'gocd-agent.ci.default.theirs-2'] as const;
const [FIRST, SECOND] = THEIRS;
const UNKNOWN = { source: 'master', reason: 'RECONCILIATION' } as const;
const FOREIGN = someAgent('made-by-hand');

/** Whoever is idle goes at once. */
const eager = () => someConfig({ scaling: { idleTimeout: 0, stabilisation: 0, drainBudget: 1 } });

/** So much time with readings of these agents, in which the master answers whatever it is asked about their tasks. */
function pass(driver: Driver, ms: number, ...agents: readonly GocdAgent[]): void {
  for (const until = driver.now + ms; driver.now < until; driver.wait(20_000)) {
    for (const taskId of THEIRS) driver.update(taskId, 'TASK_UNKNOWN', UNKNOWN);
    read(driver, FOREIGN, ...agents);
  }
}

const warnings = ({ notices }: Driver) =>
  notices.flatMap((notice) => (notice.type === 'warning.raised' ? [notice.text] : []));

describe('Another instance with our name and a framework of its own', () => {
  it('loses no agent to us, idle or building, drained or disabled, lost or forgotten', () => {
    const driver = new Driver(eager()).ready();
    pass(driver, HOUR, someAgent(FIRST), someAgent(SECOND, BUILDING));
    pass(driver, HOUR, someAgent(FIRST, BUILDING), marked(SECOND));
    pass(driver, HOUR, someAgent(FIRST, { configState: 'Disabled' }), someAgent(SECOND, LOST));
    pass(driver, HOUR, someAgent(FIRST));
    expect(asked(driver)).to.deep.equal([]);
  });

  it('is told of once its agents have lived for longer than GoCD takes to give up dead ones', () => {
    const driver = new Driver(eager()).ready();
    pass(driver, 17 * MINUTE, someAgent(FIRST), someAgent(SECOND, BUILDING));
    expect(warnings(driver)).to.deep.equal([]);
    expect(driver.phases()).to.deep.equal({ [FIRST]: 'lost', [SECOND]: 'lost' });
    pass(driver, 2 * MINUTE, someAgent(FIRST), someAgent(SECOND, BUILDING));
    expect(driver.phases()).to.deep.equal({ [FIRST]: 'foreign', [SECOND]: 'foreign' });
    expect(warnings(driver)).to.have.length(1);
    expect(warnings(driver)[0]).to.include('another instance named ci');
  });

  it('takes no slot of ours, and its idle agents cover jobs as any agent does that is not ours', () => {
    const config = someConfig({ scaling: { maxAgents: 2 } });
    const driver = new Driver(config).ready();
    const busy = [someAgent(FIRST, BUILDING), someAgent(SECOND, BUILDING)];
    pass(driver, 20 * MINUTE, ...busy);
    readView(driver, { agents: busy, jobs: someJobs(2) });
    expect(launchesIn(driver.offer(someOffer({ id: 'offer-2' })).commands)).to.have.length(2);

    const covered = new Driver(config).ready();
    pass(covered, 20 * MINUTE, someAgent(FIRST), someAgent(SECOND));
    readView(covered, { agents: [someAgent(FIRST), someAgent(SECOND)], jobs: someJobs(2) });
    expect(launchesIn(covered.offer(someOffer({ id: 'offer-2' })).commands)).to.deep.equal([]);
  });

  it('has no agent ended by our teardown, not even past its deadline, and does not hold it up', () => {
    const driver = new Driver().ready();
    pass(driver, 20 * MINUTE, someAgent(FIRST, BUILDING));
    driver.take({ type: 'operator.teardown.requested', by: 'somebody', deadline: driver.now });
    pass(driver, 2 * MINUTE, someAgent(FIRST, BUILDING));
    expect(asked(driver)).to.deep.equal([]);
    expect(driver.ofType('mesos.teardown')).not.to.deep.equal([]);
  });

  it('has its dead left to it, while any of it is known to live', () => {
    const driver = new Driver().ready();
    pass(driver, 20 * MINUTE, someAgent(FIRST));
    pass(driver, HOUR, someAgent(FIRST), someAgent(SECOND, LOST));
    expect(asked(driver)).to.deep.equal([]);
  });

  it('has its dead take up no room of ours', () => {
    const driver = new Driver(someConfig({ scaling: { maxAgents: 1 } })).ready();
    pass(driver, HOUR, someAgent(FIRST, BUILDING), someAgent(SECOND, LOST));
    readView(driver, { agents: [someAgent(FIRST, BUILDING), someAgent(SECOND, LOST)], jobs: someJobs(2) });
    expect(launchesIn(driver.offer(someOffer({ id: 'offer-2' })).commands)).to.have.length(1);
  });

  it('whose agent died with a job keeps no idle agent of ours from going', () => {
    const scaling = { idleTimeout: 25 * MINUTE, stabilisation: 0, drainBudget: 1 };
    const driver = new Driver(someConfig({ scaling })).ready();
    const taskId = idle(driver);
    pass(driver, 20 * MINUTE, someAgent(FIRST, BUILDING), someAgent(taskId));
    const died = someAgent(FIRST, { ...LOST, building: 'shop/1/build/1/compile' });
    pass(driver, 10 * MINUTE, died, someAgent(taskId));
    expect(driver.ofType('gocd.agent.disable').map((command) => command.taskId)).to.include(taskId);
  });

  it('has its dead left to it from when it is first seen alive, before anybody knows whose it is', () => {
    const driver = new Driver().ready();
    pass(driver, 11 * MINUTE, someAgent(SECOND, LOST));
    pass(driver, 7 * MINUTE, someAgent(FIRST), someAgent(SECOND, LOST));
    expect(asked(driver)).to.deep.equal([]);
  });

  it('shares our name no more when all of it has been dead for half an hour: what nobody knows goes', () => {
    const driver = new Driver().ready();
    pass(driver, HOUR, someAgent(FIRST), someAgent(SECOND, LOST));
    pass(driver, 25 * MINUTE, someAgent(FIRST, LOST), someAgent(SECOND, LOST));
    expect(asked(driver)).to.deep.equal([]);
    pass(driver, 20 * MINUTE, someAgent(FIRST, LOST), someAgent(SECOND, LOST));
    expect(new Set(driver.ofType('gocd.agent.disable').map(({ taskId }) => taskId))).to.deep.equal(
      new Set([SECOND]),
    );
    expect(phaseOf(driver, FIRST)).to.equal('foreign');
  });

  it('whose dead come alive again is looked at anew', () => {
    const driver = new Driver().ready();
    pass(driver, HOUR, someAgent(FIRST), someAgent(SECOND, LOST));
    pass(driver, MINUTE, someAgent(FIRST), someAgent(SECOND));
    expect(phaseOf(driver, SECOND)).to.equal('lost');
    driver.update(SECOND, 'TASK_RUNNING', UNKNOWN);
    read(driver, FOREIGN, someAgent(FIRST), someAgent(SECOND));
    expect(phaseOf(driver, SECOND)).to.equal('idle');
  });

  describe('where our own framework has been removed', () => {
    const removed = () => {
      const driver = new Driver();
      driver.take({ type: 'service.started', entropy: 1, frameworkId: 'framework-1' });
      driver.take({ type: 'mesos.disconnected', reason: 'removed', message: 'Framework has been removed' });
      driver.subscribe();
      driver.take({ type: 'state.saved', frameworkId: 'framework-1' });
      driver.reconcile();
      return driver;
    };

    it('has its living left to it all the same', () => {
      const driver = removed();
      pass(driver, 10 * MINUTE, someAgent(FIRST));
      expect(phaseOf(driver, FIRST)).to.equal('foreign');
      pass(driver, HOUR, someAgent(FIRST, LOST));
      expect(asked(driver)).to.deep.equal([]);
    });

    /** Found by seed 1200669 with drawn settings: the next run drained it. */
    it('is not remembered as ours before that is known', () => {
      const driver = removed();
      pass(driver, MINUTE, someAgent(FIRST));
      expect(phaseOf(driver, FIRST)).to.equal('ending');
      expect(Object.keys(driver.remembered.agents)).to.deep.equal([]);
    });
  });

  it('is forgotten with the last of its records', () => {
    const driver = new Driver().ready();
    pass(driver, 20 * MINUTE, someAgent(FIRST));
    pass(driver, MINUTE);
    expect(driver.phases()).to.deep.equal({});
  });

  it('is not remembered as ours', () => {
    const driver = new Driver().ready();
    pass(driver, 20 * MINUTE, someAgent(FIRST));
    expect(Object.keys(driver.remembered.agents)).to.deep.equal([]);
  });
});

describe('An agent under our name that nobody knows', () => {
  it('is ours as soon as Mesos knows its task, however late, and serves on', () => {
    const driver = new Driver().ready();
    pass(driver, 20 * MINUTE, someAgent(FIRST));
    driver.update(FIRST, 'TASK_RUNNING', UNKNOWN);
    read(driver, someAgent(FIRST));
    expect(phaseOf(driver, FIRST)).to.equal('idle');
  });

  it('is not touched while Mesos has not answered, whatever it is listed as', () => {
    const driver = new Driver(eager()).ready();
    for (const agent of [
      someAgent(FIRST),
      someAgent(FIRST, LOST),
      someAgent(FIRST, { configState: 'Pending' }),
    ])
      for (let minute = 0; minute < 60; minute++) {
        driver.wait(MINUTE);
        read(driver, FOREIGN, agent);
      }
    expect(asked(driver)).to.deep.equal([]);
    expect(phaseOf(driver, FIRST)).to.equal('lost');
  });

  it('and that is dead is what an earlier framework of ours has left: its record goes, when nobody lives under our name', () => {
    const driver = new Driver().ready();
    pass(driver, 20 * MINUTE, someAgent(FIRST, LOST));
    expect(new Set(asked(driver))).to.deep.equal(new Set(['gocd.agent.disable']));
  });

  it('and that comes alive again is looked at anew', () => {
    const driver = new Driver().ready();
    pass(driver, 14 * MINUTE, someAgent(FIRST, LOST));
    pass(driver, HOUR, someAgent(FIRST));
    expect(asked(driver)).to.deep.equal([]);
    expect(phaseOf(driver, FIRST)).to.equal('foreign');
  });
});
