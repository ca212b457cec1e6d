import { expect } from 'chai';
import { someConfig } from '../../support/config.ts';
import { Driver, someAgent } from '../../support/core.ts';
import {
  asked,
  BUILDING,
  changed,
  deleting,
  drain,
  idle,
  marked,
  phaseOf,
  read,
  readFor,
  refused,
  settling,
  verifying,
} from '../support/agents.ts';

describe('A drain from end to end', () => {
  it('disables with our mark, waits for assigned work to show, looks twice, deletes, and only then kills', () => {
    const driver = new Driver().ready();
    const taskId = idle(driver);

    expect(asked(drain(driver, taskId))).to.deep.equal(['gocd.agent.disable']);
    expect(driver.ofType('gocd.agent.disable')[0]?.resources).to.deep.equal(['gocd-mesos-draining']);
    expect(asked(changed(driver, 'disable', taskId))).to.deep.equal([]);

    driver.wait(29_000);
    expect(asked(read(driver, marked(taskId)))).to.deep.equal([]);
    expect(asked(read(driver, marked(taskId)))).to.deep.equal([]);
    expect(driver.wait(1_000).commands).to.deep.equal([{ type: 'gocd.poll' }]);
    expect(asked(read(driver, marked(taskId)))).to.deep.equal(['gocd.agent.delete']);

    expect(asked(refused(driver, 'delete', taskId, 'conflict'))).to.deep.equal([]);
    expect(driver.wait(15_000).commands).to.deep.include({ type: 'gocd.poll' });
    expect(asked(read(driver, marked(taskId)))).to.deep.equal([]);
    expect(asked(read(driver, marked(taskId)))).to.deep.equal(['gocd.agent.delete']);

    const { commands } = changed(driver, 'delete', taskId);
    expect(commands).to.deep.equal([
      { type: 'mesos.kill', taskId, hostId: 'host-1', graceMs: 10_000, decidedAt: driver.now },
    ]);
    expect(phaseOf(driver, taskId)).to.equal('ending');

    driver.update(taskId, 'TASK_KILLED', { uuid: 'killed' });
    expect(driver.phases()).to.deep.equal({});
    expect(driver.notices.at(-1)).to.include({ type: 'agent.changed', taskId, phase: 'gone' });
  });

  it('asks a server that refuses each deletion again no sooner than after a pause, however often it is read', () => {
    const driver = new Driver().ready();
    const taskId = deleting(driver);
    const deletedAt = [driver.now];
    while (deletedAt.length < 4) {
      refused(driver, 'delete', taskId, 'server-error');
      while (!asked(read(driver, marked(taskId))).includes('gocd.agent.delete')) driver.wait(500);
      deletedAt.push(driver.now);
    }
    for (const [index, at] of deletedAt.slice(1).entries())
      expect(at - (deletedAt[index] ?? 0), `pause ${index + 1}`).to.be.within(15_000, 30_000);
  });

  it('is not asked for again on one look where there was no answer', () => {
    const driver = new Driver().ready();
    const taskId = deleting(driver);
    driver.wait(60_000);
    expect(asked(read(driver, marked(taskId)))).to.deep.equal([]);
    expect(asked(read(driver, marked(taskId)))).to.deep.equal(['gocd.agent.delete']);
  });

  it('is not asked for after such a pause on one look, whatever was seen in the pause', () => {
    const driver = new Driver().ready();
    const taskId = deleting(driver);
    refused(driver, 'delete', taskId, 'server-error');
    readFor(driver, 14_000, marked(taskId));
    driver.wait(2_000);
    expect(asked(read(driver, marked(taskId)))).to.deep.equal([]);
    expect(asked(read(driver, marked(taskId)))).to.deep.equal(['gocd.agent.delete']);
  });

  it('waits as long where a job counts as stuck at once: that only tells', () => {
    const driver = new Driver(someConfig({ scaling: { assignmentTime: 0 } })).ready();
    const taskId = idle(driver);
    drain(driver, taskId);
    changed(driver, 'disable', taskId);
    for (let second = 0; second < 29; second++) {
      driver.wait(1_000);
      read(driver, marked(taskId));
    }
    expect(asked(driver)).to.deep.equal(['gocd.agent.disable']);
  });

  it('begins by itself where an agent has been idle for long and is not needed', () => {
    const config = someConfig({ scaling: { idleTimeout: 60_000, stabilisation: 0 } });
    const driver = new Driver(config).ready();
    const taskId = idle(driver);
    driver.wait(50_000);
    read(driver, someAgent(taskId));
    expect(phaseOf(driver, taskId)).to.equal('idle');
    driver.wait(20_000);
    read(driver, someAgent(taskId));
    expect(phaseOf(driver, taskId)).to.equal('draining');
  });

  it('asks for a reading every ten seconds until two have said the same', () => {
    const driver = new Driver().ready();
    const taskId = verifying(driver);
    driver.commands.length = 0;
    driver.wait(30_000);
    expect(driver.ofType('gocd.poll')).to.have.length(3);
    expect(phaseOf(driver, taskId)).to.equal('draining');
  });
});

describe('A job that gets in between', () => {
  it('reading and disabling is let finish, and only then the agent is looked at again', () => {
    const driver = new Driver().ready();
    const taskId = settling(driver);
    driver.wait(30_000);
    for (let reading = 1; reading <= 30; reading++) {
      read(driver, marked(taskId, BUILDING));
      driver.wait(60_000);
    }
    expect(asked(driver)).to.deep.equal(['gocd.agent.disable']);
    expect(asked(read(driver, marked(taskId)))).to.deep.equal([]);
    expect(driver.wait(10_000).commands).to.deep.include({ type: 'gocd.poll' });
    expect(asked(read(driver, marked(taskId)))).to.deep.equal(['gocd.agent.delete']);
  });

  it('disabling and the end of the wait for it takes back what was seen before', () => {
    const driver = new Driver().ready();
    const taskId = settling(driver);
    driver.wait(10_000);
    read(driver, marked(taskId));
    driver.wait(10_000);
    read(driver, marked(taskId, BUILDING));
    driver.wait(10_000);
    expect(asked(read(driver, marked(taskId)))).to.deep.equal([]);
    expect(asked(read(driver, marked(taskId)))).to.deep.equal(['gocd.agent.delete']);
  });

  it('a look begun before the end of the wait, which comes after it, and the next is seen: the first does not count', () => {
    const driver = new Driver().ready();
    const taskId = settling(driver);
    driver.wait(10_000);
    read(driver, marked(taskId));
    const startedAt = driver.now + 19_000;
    driver.wait(20_000);
    expect(asked(driver.poll({ agents: [marked(taskId)], startedAt }))).to.deep.equal([]);
    read(driver, marked(taskId, BUILDING));
    driver.wait(3_600_000);
    expect(asked(driver)).to.deep.equal(['gocd.agent.disable']);
  });

  it('the two looks makes them begin anew', () => {
    const driver = new Driver().ready();
    const taskId = verifying(driver);
    read(driver, marked(taskId));
    read(driver, marked(taskId, BUILDING));
    expect(asked(read(driver, marked(taskId)))).to.deep.equal([]);
    expect(asked(read(driver, marked(taskId)))).to.deep.equal(['gocd.agent.delete']);
  });

  it('the looks and DELETE is safe by the server’s refusal: nothing is killed', () => {
    const driver = new Driver().ready();
    const taskId = deleting(driver);
    refused(driver, 'delete', taskId, 'conflict');
    read(driver, marked(taskId, BUILDING));
    driver.wait(3_600_000);
    expect(asked(driver)).to.deep.equal(['gocd.agent.disable', 'gocd.agent.delete']);
  });

  it('shows by its cancelling state too: a job being cancelled is one in hand', () => {
    const driver = new Driver().ready();
    const taskId = verifying(driver);
    for (let reading = 1; reading <= 5; reading++)
      read(driver, marked(taskId, { runState: 'Building', buildState: 'Cancelled' }));
    expect(asked(driver)).to.deep.equal(['gocd.agent.disable']);
  });
});

describe('An outcome that does not come', () => {
  it('of disabling: it is asked for again, unless a reading shows that it was done', () => {
    const driver = new Driver(someConfig({ backlog: { pollInterval: 120_000 } })).ready();
    const taskId = idle(driver);
    drain(driver, taskId);
    driver.wait(75_000);
    expect(asked(read(driver, someAgent(taskId)))).to.deep.equal(['gocd.agent.disable']);
    driver.wait(60_000);
    read(driver, marked(taskId));
    expect(asked(driver.wait(15_000))).to.deep.equal([]);
    driver.wait(15_000);
    read(driver, marked(taskId));
    expect(asked(read(driver, marked(taskId)))).to.deep.equal(['gocd.agent.delete']);
  });

  it('of DELETE: what GoCD lists decides, the task is not killed before', () => {
    const driver = new Driver().ready();
    const taskId = deleting(driver);
    driver.wait(60_000);
    read(driver);
    expect(driver.ofType('mesos.kill')).to.deep.equal([]);
    read(driver);
    expect(driver.ofType('mesos.kill')).to.have.length(1);
    expect(phaseOf(driver, taskId)).to.equal('ending');
  });

  it('of a poll: a failed reading neither confirms nor starts anew', () => {
    const driver = new Driver().ready();
    const taskId = verifying(driver);
    read(driver, marked(taskId));
    const failure = { reason: 'timeout', message: 'no answer', hint: 'wait' } as const;
    for (let failures = 1; failures <= 5; failures++) driver.take({ type: 'gocd.poll.failed', failure });
    expect(asked(driver)).to.deep.equal(['gocd.agent.disable']);
    expect(asked(read(driver, marked(taskId)))).to.deep.equal(['gocd.agent.delete']);
  });
});

describe('A drain for want of work', () => {
  const eager = () => someConfig({ scaling: { idleTimeout: 1_000, stabilisation: 0 } });

  it('is marked as such, until an operator wants it for good', () => {
    const driver = new Driver(eager()).ready();
    const taskId = idle(driver);
    driver.wait(1_000);
    readFor(driver, 20_000, someAgent(taskId));
    changed(driver, 'disable', taskId);
    drain(driver, taskId);
    drain(driver, taskId);
    expect(driver.ofType('gocd.agent.disable').map(({ resources }) => resources)).to.deep.equal([
      ['gocd-mesos-draining', 'gocd-mesos-spare'],
      ['gocd-mesos-draining'],
    ]);
  });
});

describe('A drain that somebody else interferes with', () => {
  it('ends where a person enables the agent again', () => {
    const driver = new Driver().ready();
    const taskId = verifying(driver);
    read(driver, someAgent(taskId));
    expect(phaseOf(driver, taskId)).to.equal('idle');
    driver.wait(600_000);
    expect(asked(driver)).to.deep.equal(['gocd.agent.disable']);
  });

  it('goes on to the killing where a person deletes the record, when the agent has been looked for long enough', () => {
    const driver = new Driver().ready();
    const taskId = idle(driver);
    drain(driver, taskId);
    refused(driver, 'disable', taskId, 'not-found');
    const foreign = someAgent('made-by-hand');
    expect(asked(readFor(driver, 630_000, foreign))).to.deep.equal(['mesos.kill']);
  });

  it('is over where its task ends by itself', () => {
    const driver = new Driver().ready();
    const taskId = deleting(driver);
    driver.update(taskId, 'TASK_FAILED', { uuid: 'failed' });
    expect(driver.ofType('mesos.kill')).to.deep.equal([]);
    expect(phaseOf(driver, taskId)).to.equal('ending');
  });
});
