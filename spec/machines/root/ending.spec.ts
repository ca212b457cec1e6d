import { expect } from 'chai';
import type { Outcome } from '../../../machines/core.ts';
import { Driver, someAgent } from '../../support/core.ts';
import {
  asked,
  BUILDING,
  changed,
  deleting,
  EARLIER,
  idle,
  LOST,
  marked,
  phaseOf,
  read,
  refused,
  registering,
} from '../support/agents.ts';

describe('A task that ends while its agent has a job', () => {
  function diedBuilding() {
    const driver = new Driver().ready();
    const taskId = idle(driver);
    read(driver, someAgent(taskId, BUILDING));
    driver.update(taskId, 'TASK_FAILED', { uuid: 'failed', message: 'container exited with status 137' });
    return { driver, taskId };
  }

  it('leaves its record Enabled until GoCD has given it up: only so is the job rescheduled', () => {
    const { driver, taskId } = diedBuilding();
    for (let second = 0; second < 300; second += 10) {
      driver.wait(10_000);
      read(driver, someAgent(taskId, BUILDING));
    }
    expect(phaseOf(driver, taskId)).to.equal('ending');
    expect(asked(driver)).to.deep.equal([]);
  });

  it('has it disabled after LostContact was read twice, then deleted, and is gone then', () => {
    const { driver, taskId } = diedBuilding();
    expect(asked(read(driver, someAgent(taskId, LOST)))).to.deep.equal([]);
    expect(asked(read(driver, someAgent(taskId, LOST)))).to.deep.equal(['gocd.agent.disable']);
    expect(asked(changed(driver, 'disable', taskId))).to.deep.equal(['gocd.agent.delete']);
    changed(driver, 'delete', taskId);
    expect(driver.phases()).to.deep.equal({});
    expect(driver.ofType('mesos.kill')).to.deep.equal([]);
  });

  it('tries the cleaning up again until it is done', () => {
    const { driver, taskId } = diedBuilding();
    read(driver, someAgent(taskId, LOST));
    read(driver, someAgent(taskId, LOST));
    refused(driver, 'disable', taskId, 'server-error');
    driver.wait(15_000);
    read(driver, someAgent(taskId, LOST));
    expect(asked(read(driver, someAgent(taskId, LOST)))).to.deep.equal(['gocd.agent.disable']);
    changed(driver, 'disable', taskId);
    refused(driver, 'delete', taskId, 'conflict');
    driver.wait(15_000);
    const dead = marked(taskId, LOST);
    read(driver, dead);
    expect(asked(read(driver, dead))).to.deep.equal(['gocd.agent.delete']);
    refused(driver, 'delete', taskId, 'not-found');
    expect(phaseOf(driver, taskId)).to.equal('gone');
  });

  it('does not blame its pool: it had served', () => {
    const { driver } = diedBuilding();
    expect(driver.core.picture().memory.breakers.size).to.equal(0);
  });
});

const polls = ({ commands }: Outcome) => commands.filter(({ type }) => type === 'gocd.poll').length;

describe('A task whose host is out of reach', () => {
  function outOfReach() {
    const driver = new Driver().ready();
    const taskId = idle(driver);
    driver.update(taskId, 'TASK_UNREACHABLE', { source: 'master', reason: 'AGENT_REMOVED' });
    read(driver, someAgent(taskId, LOST));
    return { driver, taskId };
  }

  it('is lost, not ended, and serves on when the host is back', () => {
    const { driver, taskId } = outOfReach();
    expect(phaseOf(driver, taskId)).to.equal('lost');
    driver.wait(300_000);
    driver.update(taskId, 'TASK_RUNNING', { source: 'master', reason: 'AGENT_REREGISTERED' });
    read(driver, someAgent(taskId, BUILDING));
    expect(phaseOf(driver, taskId)).to.equal('building');
    expect(asked(driver)).to.deep.equal([]);
  });

  it('is given up after its time and two more readings, and KILL is repeated after a look, slower than its grace', () => {
    const { driver, taskId } = outOfReach();
    driver.wait(600_000);
    expect(asked(read(driver, someAgent(taskId, LOST)))).to.deep.equal([]);
    expect(asked(read(driver, someAgent(taskId, LOST)))).to.deep.equal(['mesos.kill']);
    for (const pause of [40_000, 70_000]) {
      expect(polls(driver.wait(pause - 1))).to.equal(0);
      expect(polls(driver.wait(1))).to.equal(1);
      expect(asked(read(driver, someAgent(taskId, LOST)))).to.include('mesos.kill');
    }
  });

  it('is not killed again if it comes alive before a KILL has reached it', () => {
    const { driver, taskId } = outOfReach();
    driver.wait(600_000);
    read(driver, someAgent(taskId, LOST));
    const startedAt = driver.now;
    read(driver, someAgent(taskId, LOST));
    driver.poll({ startedAt, agents: [someAgent(taskId, BUILDING)] });
    expect(phaseOf(driver, taskId)).to.equal('ending');
    read(driver, someAgent(taskId, BUILDING));
    expect(phaseOf(driver, taskId)).to.equal('building');
    driver.wait(3_600_000);
    expect(driver.ofType('mesos.kill')).to.have.length(1);
  });
});

describe('A KILL that is repeated', () => {
  /** A drained agent whose first KILL has been sent. */
  function killed() {
    const driver = new Driver().ready();
    const taskId = deleting(driver);
    changed(driver, 'delete', taskId);
    expect(driver.ofType('mesos.kill')).to.have.length(1);
    return { driver, taskId };
  }

  it('is so only after a reading that began since the last: none while GoCD cannot be read', () => {
    const { driver } = killed();
    const startedAt = driver.now - 1;
    const failure = { reason: 'unreachable', message: 'connection refused', hint: 'start it' } as const;
    for (let minute = 0; minute < 30; minute++) {
      driver.wait(60_000);
      driver.take({ type: 'gocd.poll.failed', failure });
    }
    driver.poll({ startedAt });
    expect(driver.ofType('mesos.kill')).to.have.length(1);
    expect(asked(read(driver))).to.deep.equal(['mesos.kill']);
  });

  it('is not while a reading shows the agent with a job', () => {
    const { driver, taskId } = killed();
    for (let reading = 1; reading <= 10; reading++) {
      driver.wait(60_000);
      expect(asked(read(driver, marked(taskId, BUILDING)))).to.deep.equal([]);
    }
    expect(asked(read(driver, marked(taskId)))).to.deep.equal(['mesos.kill']);
  });

  it('waits for nothing where an operator wants it', () => {
    const driver = new Driver().ready();
    idle(driver);
    driver.take({ type: 'operator.teardown.requested', by: 'someone', deadline: driver.now });
    expect(asked(driver.wait(39_999))).to.include('mesos.kill');
    expect(asked(driver.wait(10_000))).to.deep.equal(['mesos.kill']);
  });
});

describe('A framework that the master has removed', () => {
  it('has lost all its tasks with it', () => {
    const driver = new Driver().ready();
    const starting = registering(driver);
    driver.update(EARLIER, 'TASK_RUNNING');
    read(driver, someAgent(EARLIER));
    driver.take({ type: 'mesos.disconnected', reason: 'removed', message: 'Framework has been removed' });
    expect(phaseOf(driver, starting)).to.equal('gone');
    expect(phaseOf(driver, EARLIER)).to.equal('ending');
    expect(driver.ofType('mesos.kill')).to.deep.equal([]);
    for (let reading = 1; reading <= 3; reading++) read(driver, someAgent(EARLIER, LOST));
    expect(asked(driver)).to.deep.equal([]);
    driver.subscribe();
    driver.take({ type: 'state.saved', frameworkId: 'framework-1' });
    driver.reconcile();
    read(driver, someAgent(EARLIER, LOST));
    expect(asked(driver)).to.deep.equal(['gocd.agent.disable']);
  });
});

describe('An agent that had registered twice', () => {
  it('has the record that it left behind removed too, though nothing is known of its task', () => {
    const driver = new Driver().ready();
    const taskId = deleting(driver);
    changed(driver, 'delete', taskId);
    const left = someAgent(taskId, { uuid: 'uuid-of-its-first', ...LOST });
    driver.commands.length = 0;
    for (let reading = 1; reading <= 3; reading++) read(driver, left);
    expect(driver.ofType('gocd.agent.disable').map(({ uuid }) => uuid)).to.deep.equal(['uuid-of-its-first']);
    changed(driver, 'disable', taskId);
    changed(driver, 'delete', taskId);
    expect(driver.ofType('gocd.agent.delete').map(({ uuid }) => uuid)).to.deep.equal(['uuid-of-its-first']);
    expect(phaseOf(driver, taskId)).to.equal('ending');
    driver.update(taskId, 'TASK_KILLED');
    expect(phaseOf(driver, taskId)).to.equal('gone');
  });
});

describe('An update that says less than it seems', () => {
  it('TASK_ERROR under the id of a running task is about another launch: the task lives on', () => {
    const driver = new Driver().ready();
    const taskId = idle(driver);
    driver.update(taskId, 'TASK_ERROR', { source: 'master', reason: 'TASK_INVALID' });
    expect(phaseOf(driver, taskId)).to.equal('idle');
  });

  it('nor does it end the killing of one', () => {
    const driver = new Driver().ready();
    const taskId = deleting(driver);
    changed(driver, 'delete', taskId);
    driver.update(taskId, 'TASK_ERROR', { source: 'master', reason: 'TASK_INVALID' });
    expect(phaseOf(driver, taskId)).to.equal('ending');
    driver.wait(40_000);
    expect(asked(read(driver))).to.deep.equal(['mesos.kill']);
  });

  for (const state of ['TASK_UNKNOWN', 'TASK_LOST'] as const) {
    it(`${state} right after a subscription means that a host has not come back yet`, () => {
      const driver = new Driver().ready();
      const taskId = idle(driver);
      driver.take({ type: 'mesos.disconnected', reason: 'ended', message: 'stream ended' });
      driver.wait(1_000);
      driver.subscribe();
      driver.wait(660_000 - 1);
      driver.update(taskId, state, { source: 'master', reason: 'RECONCILIATION' });
      expect(phaseOf(driver, taskId)).to.equal('idle');
    });

    it(`${state} long after one means that the task has ended`, () => {
      const driver = new Driver().ready();
      const taskId = idle(driver);
      driver.wait(660_000);
      driver.update(taskId, state, { source: 'master', reason: 'RECONCILIATION' });
      expect(phaseOf(driver, taskId)).to.equal('ending');
    });
  }

  it('a task under its id coming alive after it was gone is looked after again', () => {
    const driver = new Driver().ready();
    const taskId = registering(driver);
    driver.wait(660_000);
    driver.update(taskId, 'TASK_LOST', { source: 'master' });
    expect(phaseOf(driver, taskId)).to.equal('gone');
    driver.update(taskId, 'TASK_RUNNING', { source: 'master', reason: 'AGENT_REREGISTERED' });
    expect(phaseOf(driver, taskId)).to.equal('registering');
  });
});
