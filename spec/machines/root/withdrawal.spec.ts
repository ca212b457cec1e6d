import { expect } from 'chai';
import { isRemoval, type RemovalCommand } from '../../../domain/commands.ts';
import { someConfig } from '../../support/config.ts';
import { Driver, someAgent, someJobs } from '../../support/core.ts';
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
  readView,
  refused,
  registering,
  settling,
} from '../support/agents.ts';

/** Somebody else's: a list with it is not empty. */
const HAND_MADE = someAgent('hand-made.example');

/** The last command that takes something away, still waiting for its turn. */
function waitingIn({ commands }: Driver): RemovalCommand {
  const command = commands.findLast(isRemoval);
  if (command === undefined) throw new Error('nothing is to be taken away');
  return command;
}

function isWanted(driver: Driver, command: RemovalCommand): boolean {
  return driver.core.isStillWanted(command, driver.now);
}

function withdraw(driver: Driver, { type, taskId, decidedAt }: RemovalCommand) {
  return driver.take({ type: 'command.withdrawn', command: type, taskId, decidedAt });
}

/** An agent on its way out, whose KILL waits to be sent. */
function beingKilled() {
  const driver = new Driver().ready();
  const taskId = deleting(driver);
  changed(driver, 'delete', taskId);
  const kill = waitingIn(driver);
  expect(kill.type).to.equal('mesos.kill');
  return { driver, taskId, kill };
}

describe('A KILL that waits to be sent', () => {
  it('is wanted while its agent is to go, and not once that has come back', () => {
    const { driver, taskId, kill } = beingKilled();
    driver.wait(20_000);
    expect(isWanted(driver, kill)).to.equal(true);
    read(driver, someAgent(taskId));
    expect(phaseOf(driver, taskId)).to.equal('idle');
    expect(isWanted(driver, kill)).to.equal(false);
    read(driver, someAgent(taskId, BUILDING));
    expect(isWanted(driver, kill)).to.equal(false);
  });

  it('of an agent that was given up before it had registered is not once it has', () => {
    const driver = new Driver().ready();
    const taskId = registering(driver);
    for (let minute = 0; minute < 30 && !driver.commands.some(isRemoval); minute++)
      readFor(driver, 60_000, HAND_MADE);
    const kill = waitingIn(driver);
    expect(kill.type).to.equal('mesos.kill');
    driver.wait(10_000);
    expect(isWanted(driver, kill)).to.equal(true);
    read(driver, someAgent(taskId, BUILDING));
    expect(isWanted(driver, kill)).to.equal(false);
  });

  it('is not once the next one is looked for: only that one is', () => {
    const { driver, kill } = beingKilled();
    driver.wait(40_000);
    expect(isWanted(driver, kill)).to.equal(false);
    read(driver);
    expect(isWanted(driver, waitingIn(driver))).to.equal(true);
    expect(isWanted(driver, kill)).to.equal(false);
  });

  it('is not while a hold is on that has begun since: it is sent after that', () => {
    const driver = new Driver(someConfig({ scaling: { idleTimeout: 0, stabilisation: 0 } })).ready();
    const taskId = idle(driver);
    driver.wait(60_000);
    read(driver, someAgent(taskId));
    changed(driver, 'disable', taskId);
    readFor(driver, 2 * 60_000, marked(taskId));
    changed(driver, 'delete', taskId);
    const kill = waitingIn(driver);
    expect([kill.type, isWanted(driver, kill)]).to.deep.equal(['mesos.kill', true]);
    driver.take({ type: 'operator.pause.requested', by: 'someone' });
    expect(isWanted(driver, kill)).to.equal(false);
    withdraw(driver, kill);
    expect(asked(read(driver))).to.deep.equal([]);
    driver.take({ type: 'operator.resume.requested', by: 'someone' });
    expect(asked(read(driver))).to.deep.equal(['mesos.kill']);
  });

  it('is all the same while paused if an operator has asked for just that', () => {
    const { driver, kill } = beingKilled();
    driver.take({ type: 'operator.pause.requested', by: 'someone' });
    expect(isWanted(driver, kill)).to.equal(true);
  });

  it('is not when its task has ended, or its agent has gone', () => {
    const { driver, taskId, kill } = beingKilled();
    driver.update(taskId, 'TASK_FINISHED');
    expect(phaseOf(driver, taskId)).to.equal('gone');
    expect(isWanted(driver, kill)).to.equal(false);
  });

  it('is not after a minute, whatever is known: its process may have been suspended', () => {
    const { driver, kill } = beingKilled();
    expect(driver.core.isStillWanted(kill, kill.decidedAt + 60_000)).to.equal(true);
    expect(driver.core.isStillWanted(kill, kill.decidedAt + 60_001)).to.equal(false);
  });

  it('and has been withdrawn for its age is sent again after a look at its agent', () => {
    const { driver, taskId, kill } = beingKilled();
    driver.wait(5_000);
    expect(withdraw(driver, kill).commands.map(({ type }) => type)).to.deep.equal(['gocd.poll']);
    expect(asked(read(driver))).to.deep.equal(['mesos.kill']);
    expect(asked(withdraw(driver, kill))).to.deep.equal([]);
    expect(phaseOf(driver, taskId)).to.equal('ending');
  });
});

describe('A change in GoCD that waits to be sent', () => {
  it('which disables is wanted until its task has ended, or the change is to be tried again', () => {
    for (const end of [
      (driver: Driver, taskId: string) => driver.update(taskId, 'TASK_FINISHED'),
      (driver: Driver, taskId: string) => refused(driver, 'disable', taskId, 'timeout'),
      (driver: Driver) => driver.wait(60_000),
    ]) {
      const driver = new Driver().ready();
      const taskId = idle(driver);
      drain(driver, taskId);
      const disable = waitingIn(driver);
      expect(disable.type).to.equal('gocd.agent.disable');
      expect(isWanted(driver, disable)).to.equal(true);
      end(driver, taskId);
      expect(isWanted(driver, disable)).to.equal(false);
    }
  });

  it('which disables is not wanted once work has come for its agent', () => {
    const config = someConfig({ scaling: { idleTimeout: 0, stabilisation: 0 } });
    const driver = new Driver(config).ready();
    const taskId = idle(driver);
    driver.wait(60_000);
    read(driver, someAgent(taskId));
    const disable = waitingIn(driver);
    expect(isWanted(driver, disable)).to.equal(true);
    readView(driver, { agents: [someAgent(taskId)], jobs: someJobs(1) });
    expect(phaseOf(driver, taskId)).to.equal('registering');
    expect(isWanted(driver, disable)).to.equal(false);
  });

  it('which deletes is wanted until it is refused or has had its time: the agent is looked at again then', () => {
    for (const end of [
      (driver: Driver, taskId: string) => refused(driver, 'delete', taskId, 'conflict'),
      (driver: Driver) => driver.wait(60_000),
    ]) {
      const driver = new Driver().ready();
      const taskId = deleting(driver);
      const remove = waitingIn(driver);
      expect(remove.type).to.equal('gocd.agent.delete');
      expect(isWanted(driver, remove)).to.equal(true);
      end(driver, taskId);
      expect(isWanted(driver, remove)).to.equal(false);
    }
  });

  it('which deletes, and has been withdrawn, has deleted nothing: an agent not listed then is lost, and not deleted', () => {
    const driver = new Driver().ready();
    const taskId = deleting(driver);
    const remove = waitingIn(driver);
    withdraw(driver, remove);
    expect(isWanted(driver, remove)).to.equal(false);
    read(driver, HAND_MADE);
    read(driver, HAND_MADE);
    expect(phaseOf(driver, taskId)).to.equal('lost');
    expect(driver.ofType('mesos.kill')).to.deep.equal([]);
  });

  it('which disables, and has been withdrawn, is tried again', () => {
    const driver = new Driver().ready();
    const taskId = idle(driver);
    drain(driver, taskId);
    withdraw(driver, waitingIn(driver));
    driver.wait(15_000);
    expect(asked(read(driver, someAgent(taskId)))).to.deep.equal(['gocd.agent.disable']);
  });

  it('is not wanted again because the agent is to go once more: that has its own', () => {
    const driver = new Driver().ready();
    const taskId = settling(driver);
    const before = waitingIn(driver);
    expect(isWanted(driver, before)).to.equal(false);
    read(driver, someAgent(taskId));
    drain(driver, taskId);
    expect(isWanted(driver, before)).to.equal(false);
    expect(isWanted(driver, waitingIn(driver))).to.equal(true);
  });
});
