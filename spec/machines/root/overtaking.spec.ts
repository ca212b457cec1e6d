import { expect } from 'chai';
import { someConfig } from '../../support/config.ts';
import { Driver, launchesIn, someAgent, someJobs } from '../../support/core.ts';
import {
  asked,
  BUILDING,
  changed,
  deleting,
  drain,
  idle,
  LOST,
  marked,
  phaseOf,
  read,
  readView,
  refused,
  registering,
} from '../support/agents.ts';

/** Agents may go as soon as they have been idle for a second. */
const eager = () => someConfig({ scaling: { idleTimeout: 1_000, stabilisation: 0 } });

/** An agent that is being disabled because nobody needs it. */
function unneeded(driver: Driver): string {
  const taskId = idle(driver);
  driver.wait(2_000);
  read(driver, someAgent(taskId));
  driver.wait(20_000);
  if (phaseOf(driver, taskId) !== 'draining') throw new Error('it is not being drained');
  return taskId;
}

describe('A drain overtaken by demand', () => {
  it('is called off: the agent is enabled again without the mark, and no other is launched', () => {
    const driver = new Driver(eager()).ready();
    const taskId = unneeded(driver);
    changed(driver, 'disable', taskId);
    const { commands } = readView(driver, { jobs: someJobs(1), agents: [marked(taskId)] });
    expect(asked({ commands })).to.deep.equal(['gocd.agent.enable']);
    expect(driver.ofType('gocd.agent.enable')[0]?.resources).to.deep.equal([]);
    expect(phaseOf(driver, taskId)).to.equal('registering');
    changed(driver, 'enable', taskId);
    expect(phaseOf(driver, taskId)).to.equal('idle');
    driver.wait(60_000);
    expect(driver.ofType('mesos.accept')).to.have.length(1);
    expect(driver.ofType('mesos.revive')).to.have.length(1);
  });

  it('tells that the agent is on its way again', () => {
    const driver = new Driver(eager()).ready();
    const taskId = unneeded(driver);
    changed(driver, 'disable', taskId);
    const { notices } = readView(driver, { jobs: someJobs(1), agents: [marked(taskId)] });
    expect(notices.filter(({ type }) => type === 'agent.changed')).to.deep.equal([
      {
        type: 'agent.changed',
        taskId,
        pool: 'default',
        phase: 'registering',
        hostname: 'host-1.example',
        detail: null,
      },
    ]);
  });

  it('while it is being disabled waits for the word on the enabling, not for that on the disabling', () => {
    const driver = new Driver(eager()).ready();
    const taskId = unneeded(driver);
    readView(driver, { jobs: someJobs(1), agents: [someAgent(taskId)] });
    expect(driver.ofType('gocd.agent.enable')).to.have.length(1);
    changed(driver, 'disable', taskId);
    expect(phaseOf(driver, taskId)).to.equal('registering');
    refused(driver, 'enable', taskId, 'timeout');
    driver.wait(20_000);
    expect(driver.ofType('gocd.agent.enable')).to.have.length(2);
  });

  it('is not called off once the DELETE is on its way', () => {
    const driver = new Driver(eager()).ready();
    const taskId = unneeded(driver);
    changed(driver, 'disable', taskId);
    driver.wait(30_000);
    read(driver, marked(taskId));
    expect(asked(read(driver, marked(taskId)))).to.deep.equal(['gocd.agent.delete']);
    driver.now += 1;
    driver.poll({ jobs: someJobs(1), agents: [marked(taskId)] });
    expect(driver.ofType('gocd.agent.enable')).to.deep.equal([]);
    driver.wait(1);
    expect(driver.ofType('mesos.revive')).to.have.length(2);
  });
});

describe('A drain overtaken by a pause', () => {
  it('is called off where it was only for want of work', () => {
    const driver = new Driver(eager()).ready();
    const taskId = unneeded(driver);
    changed(driver, 'disable', taskId);
    const { commands } = driver.take({ type: 'operator.pause.requested', by: 'jane' });
    expect(asked({ commands })).to.deep.equal(['gocd.agent.enable']);
    changed(driver, 'enable', taskId);
    driver.wait(60_000);
    expect(asked(read(driver, someAgent(taskId)))).to.deep.equal([]);
    expect(phaseOf(driver, taskId)).to.equal('idle');
  });

  it('goes on where an operator wants it', () => {
    const driver = new Driver(eager()).ready();
    const taskId = idle(driver);
    drain(driver, taskId);
    changed(driver, 'disable', taskId);
    const { commands } = driver.take({ type: 'operator.pause.requested', by: 'jane' });
    expect(asked({ commands })).to.deep.equal([]);
  });
});

describe('A drain overtaken by a job that was on its way', () => {
  it('is called off for a second job, for which one is launched all the same: the agent may be done sooner', () => {
    const driver = new Driver(eager()).ready();
    const taskId = unneeded(driver);
    changed(driver, 'disable', taskId);
    read(driver, marked(taskId, BUILDING));
    readView(driver, { jobs: someJobs(1), agents: [marked(taskId, BUILDING)] });
    expect(driver.ofType('gocd.agent.enable')).to.have.length(1);
    expect(phaseOf(driver, taskId)).to.equal('building');
    driver.wait(1);
    expect(launchesIn(driver.offer().commands)).to.have.length(1);
  });
});

describe('An outcome that comes late', () => {
  it('of a disabling long given up does not pass for that of the DELETE', () => {
    const driver = new Driver().ready();
    const taskId = deleting(driver);
    expect(asked(changed(driver, 'disable', taskId))).to.deep.equal([]);
    expect(phaseOf(driver, taskId)).to.equal('draining');
  });
});

describe('A second look', () => {
  it('confirms only what the first one said: lost and then not listed is not lost twice', () => {
    const driver = new Driver().ready();
    const taskId = idle(driver);
    const foreign = someAgent('made-by-hand');
    read(driver, foreign, someAgent(taskId, LOST));
    driver.wait(600_000);
    read(driver, foreign, someAgent(taskId, LOST));
    expect(asked(read(driver, foreign))).to.deep.equal([]);
    expect(asked(read(driver, foreign))).to.deep.equal(['mesos.kill']);
  });

  it('confirms only what was said just before: two glitches hours apart are no confirmation', () => {
    const driver = new Driver().ready();
    const taskId = idle(driver);
    read(driver, someAgent(taskId, { configState: 'Disabled' }));
    for (let glitch = 1; glitch <= 3; glitch++) {
      read(driver);
      read(driver, someAgent(taskId, { configState: 'Disabled' }));
      driver.wait(2 * 3_600_000);
    }
    expect(driver.ofType('mesos.kill')).to.deep.equal([]);
    expect(phaseOf(driver, taskId)).to.equal('disabled');
  });
});

describe('Readings that take longer than the pause between them', () => {
  it('still decide that an agent has not registered in time', () => {
    const driver = new Driver().ready();
    const taskId = registering(driver);
    driver.wait(600_000);
    for (let reading = 1; reading <= 7; reading++) {
      const startedAt = driver.now;
      driver.wait(12_000);
      driver.poll({ startedAt, agents: [someAgent('made-by-hand')] });
    }
    expect(phaseOf(driver, taskId)).to.equal('ending');
  });
});

describe('A drain', () => {
  it('begun while an outcome of it is awaited is not begun again', () => {
    const driver = new Driver().ready();
    const taskId = idle(driver);
    drain(driver, taskId);
    expect(asked(drain(driver, taskId))).to.deep.equal([]);
  });
});
