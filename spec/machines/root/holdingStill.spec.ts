import { expect } from 'chai';
import { someConfig } from '../../support/config.ts';
import { Driver, launchesIn, someAgent, someJobs, someOffer } from '../../support/core.ts';
import { asked, EARLIER, idle, phaseOf, read, readView, refused } from '../support/agents.ts';

const eager = () => someConfig({ scaling: { idleTimeout: 1_000, stabilisation: 0 } });

/** What is asked for in an hour of readings like this one. */
function anHourOf(driver: Driver, view: Parameters<typeof readView>[1]): void {
  for (let minute = 0; minute < 60; minute++) {
    readView(driver, view);
    driver.wait(60_000);
    driver.offer(someOffer({ id: `offer-${minute}` }));
  }
}

describe('While the GoCD server is in maintenance mode', () => {
  it('nothing is launched and nothing is removed', () => {
    const driver = new Driver(eager()).ready();
    const taskId = idle(driver);
    driver.commands.length = 0;
    anHourOf(driver, { maintenance: true, jobs: someJobs(3), agents: [someAgent(taskId)] });
    anHourOf(driver, { maintenance: true, agents: [someAgent(taskId)] });
    expect(asked(driver)).to.deep.equal([]);
    expect(launchesIn(driver.commands)).to.deep.equal([]);
    expect(phaseOf(driver, taskId)).to.equal('idle');
  });

  it('a drain begun before waits: what the server refuses is tried again later', () => {
    const driver = new Driver().ready();
    const taskId = idle(driver);
    driver.take({ type: 'operator.drain.requested', by: 'someone', taskId });
    refused(driver, 'disable', taskId, 'maintenance');
    driver.commands.length = 0;
    anHourOf(driver, { maintenance: true, agents: [someAgent(taskId)] });
    expect(asked(driver)).to.deep.equal([]);
    anHourOf(driver, { agents: [someAgent(taskId)] });
    expect(asked(driver)[0]).to.equal('gocd.agent.disable');
    expect(driver.ofType('mesos.kill')).to.deep.equal([]);
  });
});

describe('While an operator has paused us', () => {
  it('nothing is launched and nothing is drained; after it, all goes on', () => {
    const driver = new Driver(eager()).ready();
    const taskId = idle(driver);
    driver.take({ type: 'operator.pause.requested', by: 'someone' });
    driver.commands.length = 0;
    anHourOf(driver, { agents: [someAgent(taskId)] });
    anHourOf(driver, { jobs: someJobs(3), agents: [someAgent(taskId)] });
    expect(asked(driver)).to.deep.equal([]);
    expect(launchesIn(driver.commands)).to.deep.equal([]);
    driver.take({ type: 'operator.resume.requested', by: 'someone' });
    driver.wait(60_000);
    readView(driver, { jobs: someJobs(3), agents: [someAgent(taskId)] });
    driver.wait(1_000);
    expect(launchesIn(driver.offer().commands)).not.to.be.empty;
  });
});

describe('In a dry run', () => {
  it('whom to take away is decided and told, and nobody is', () => {
    const driver = new Driver({ ...eager(), dryRun: true }).ready();
    driver.update(EARLIER, 'TASK_RUNNING');
    anHourOf(driver, { agents: [someAgent(EARLIER)] });
    const decided = driver.notices.map((notice) => notice.type === 'decision.made' && notice.decision.kind);
    expect(decided).to.include('drain');
    expect(asked(driver)).to.deep.equal([]);
    expect(phaseOf(driver, EARLIER)).to.equal('idle');
  });

  it('an agent that never registers is not killed, and the record of a dead one stays', () => {
    const driver = new Driver({ ...eager(), dryRun: true }).ready();
    driver.update(EARLIER, 'TASK_RUNNING');
    anHourOf(driver, { agents: [] });
    anHourOf(driver, { agents: [someAgent(EARLIER, { runState: 'LostContact', buildState: 'Unknown' })] });
    expect(asked(driver)).to.deep.equal([]);
  });

  it('an operator gets no agent drained', () => {
    const driver = new Driver(someConfig({ dryRun: true })).ready();
    driver.update(EARLIER, 'TASK_RUNNING');
    read(driver, someAgent(EARLIER));
    driver.take({ type: 'operator.drain.requested', by: 'someone', taskId: EARLIER });
    anHourOf(driver, { agents: [someAgent(EARLIER)] });
    expect(asked(driver)).to.deep.equal([]);
  });
});

describe('While GoCD has not been read for long', () => {
  it('nothing is launched and nothing is drained', () => {
    const config = someConfig({ scaling: { idleTimeout: 90_000, stabilisation: 0 } });
    const driver = new Driver(config).ready();
    const taskId = idle(driver);
    read(driver, someAgent(taskId));
    driver.commands.length = 0;
    const failure = { reason: 'timeout', message: 'no answer', hint: 'wait' } as const;
    for (let minute = 0; minute < 60; minute++) {
      driver.take({ type: 'gocd.poll.failed', failure });
      driver.wait(60_000);
    }
    expect(asked(driver)).to.deep.equal([]);
  });
});

describe('A host that goes under maintenance', () => {
  const HOUR = 3_600_000;

  function announced(startsIn: number) {
    const driver = new Driver().ready();
    const taskId = idle(driver);
    const unavailability = { start: driver.now + startsIn, duration: HOUR };
    const outcome = driver.take({
      type: 'mesos.inverse-offers.received',
      inverseOffers: [{ id: 'inverse-1', hostId: 'host-1', unavailability }],
    });
    return { driver, taskId, outcome };
  }

  it('is promised to be clear in time', () => {
    const { outcome } = announced(2 * HOUR);
    expect(outcome.commands).to.deep.equal([
      { type: 'mesos.inverse-offers.accept', inverseOfferIds: ['inverse-1'], refuseSeconds: 600 },
      ...outcome.commands.slice(1),
    ]);
  });

  it('is drained at once if its window has begun or nearly has', () => {
    const { driver, taskId } = announced(0);
    expect(asked(driver)).to.deep.equal(['gocd.agent.disable']);
    expect(phaseOf(driver, taskId)).to.equal('draining');
  });

  it('is left alone while its window is far off', () => {
    const { driver, taskId } = announced(24 * HOUR);
    read(driver, someAgent(taskId));
    expect(asked(driver)).to.deep.equal([]);
  });

  it('is left alone when the window is called off', () => {
    const { driver, taskId } = announced(2 * HOUR);
    driver.take({ type: 'mesos.inverse-offer.rescinded', inverseOfferId: 'inverse-1' });
    driver.now += 2 * HOUR;
    read(driver, someAgent(taskId));
    expect(driver.ofType('gocd.agent.disable')).to.have.length(0);
  });

  it('is left alone when the master has not asked again in its time: it does not withdraw what was answered', () => {
    const { driver, taskId } = announced(2 * HOUR);
    driver.now += 2 * HOUR;
    read(driver, someAgent(taskId));
    expect(asked(driver)).to.deep.equal([]);
  });
});
