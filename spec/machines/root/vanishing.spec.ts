import { expect } from 'chai';
import type { GocdAgent } from '../../../domain/gocd.ts';
import { Driver, someAgent } from '../../support/core.ts';
import {
  asked,
  BUILDING,
  deleting,
  drain,
  EARLIER,
  idle,
  LOST,
  phaseOf,
  read,
  readFor,
  refused,
  registering,
  verifying,
} from '../support/agents.ts';

const MINUTE = 60_000;
/** Someone else's agent: a list with it is not an empty one. */
const FOREIGN = someAgent('made-by-hand');

function building(driver: Driver, ...others: readonly GocdAgent[]): string {
  const taskId = idle(driver);
  read(driver, someAgent(taskId, BUILDING), ...others);
  return taskId;
}

describe('An agent that GoCD does not list any more', () => {
  it('is lost, and serves on when it is listed again', () => {
    const driver = new Driver().ready();
    const taskId = idle(driver);
    read(driver, FOREIGN);
    expect(phaseOf(driver, taskId)).to.equal('lost');
    read(driver, FOREIGN, someAgent(taskId));
    expect(phaseOf(driver, taskId)).to.equal('idle');
  });

  it('is given up after as long as any lost agent, and two more readings', () => {
    const driver = new Driver().ready();
    const taskId = idle(driver);
    read(driver, FOREIGN);
    expect(asked(readFor(driver, 10 * MINUTE - 1, FOREIGN))).to.deep.equal([]);
    driver.wait(1);
    expect(asked(read(driver, FOREIGN))).to.deep.equal([]);
    expect(asked(read(driver, FOREIGN))).to.deep.equal(['mesos.kill']);
    driver.update(taskId, 'TASK_KILLED');
    expect(phaseOf(driver, taskId)).to.equal('gone');
  });

  it('is given a quarter of an hour if it was last seen with a job', () => {
    const driver = new Driver().ready();
    const taskId = building(driver, FOREIGN);
    read(driver, FOREIGN);
    expect(asked(readFor(driver, 15 * MINUTE - 1, FOREIGN))).to.deep.equal([]);
    expect(phaseOf(driver, taskId)).to.equal('lost');
    expect(asked(readFor(driver, MINUTE / 2, FOREIGN))).to.deep.equal(['mesos.kill']);
  });

  it('is given as long if a person had disabled it with a job in hand', () => {
    const driver = new Driver().ready();
    const taskId = building(driver, FOREIGN);
    read(driver, FOREIGN, someAgent(taskId, { ...BUILDING, configState: 'Disabled' }));
    read(driver, FOREIGN);
    expect(asked(readFor(driver, 15 * MINUTE - 1, FOREIGN))).to.deep.equal([]);
  });

  it('is kept if it was only missing in some readings', () => {
    const driver = new Driver().ready();
    const taskId = idle(driver);
    for (let reading = 1; reading <= 30; reading++) {
      readFor(driver, 2 * MINUTE, FOREIGN);
      read(driver, FOREIGN, someAgent(taskId));
    }
    expect(asked(driver)).to.deep.equal([]);
  });

  it('is given up soon if we have asked for its deletion, and no answer came', () => {
    const driver = new Driver().ready();
    const taskId = deleting(driver);
    refused(driver, 'delete', taskId, 'timeout');
    read(driver, FOREIGN);
    expect(asked(read(driver, FOREIGN)).at(-1)).to.equal('mesos.kill');
  });

  it('is not given up soon if the server would not delete it: it has a job after all', () => {
    const driver = new Driver().ready();
    const taskId = deleting(driver);
    refused(driver, 'delete', taskId, 'conflict');
    expect(asked(readFor(driver, 10 * MINUTE, FOREIGN))).to.deep.equal([]);
    expect(phaseOf(driver, taskId)).to.equal('lost');
  });

  it('is not given up by a look at it while we drain it', () => {
    const driver = new Driver().ready();
    const taskId = verifying(driver);
    expect(asked(readFor(driver, 9 * MINUTE, FOREIGN))).to.deep.equal([]);
    expect(phaseOf(driver, taskId)).to.equal('lost');
  });

  it('is not killed because a change finds no record: a proxy may have answered', () => {
    const driver = new Driver().ready();
    const taskId = building(driver, FOREIGN);
    drain(driver, taskId);
    refused(driver, 'disable', taskId, 'not-found');
    expect(asked(readFor(driver, 10 * MINUTE, FOREIGN))).to.deep.equal([]);
    expect(phaseOf(driver, taskId)).to.equal('lost');
  });

  it('is looked at as carefully if GoCD had lost it before', () => {
    const driver = new Driver().ready();
    const taskId = idle(driver);
    read(driver, FOREIGN, someAgent(taskId, LOST));
    expect(asked(readFor(driver, 9 * MINUTE, FOREIGN))).to.deep.equal([]);
  });
});

describe('A list without anybody', () => {
  it('ends no agent of a small fleet before all readings of a quarter of an hour were so', () => {
    const driver = new Driver().ready();
    const taskId = idle(driver);
    read(driver);
    expect(asked(readFor(driver, 15 * MINUTE - 1))).to.deep.equal([]);
    expect(phaseOf(driver, taskId)).to.equal('lost');
    expect(asked(readFor(driver, MINUTE / 2))).to.deep.equal(['mesos.kill']);
  });

  it('ends none that should have registered meanwhile', () => {
    const driver = new Driver().ready();
    const taskId = registering(driver);
    readFor(driver, 5 * MINUTE, FOREIGN);
    expect(asked(readFor(driver, 14 * MINUTE))).to.deep.equal([]);
    read(driver, FOREIGN, someAgent(taskId, BUILDING));
    expect(phaseOf(driver, taskId)).to.equal('building');
  });

  it('counts anew after a time without readings: unknown is not absent', () => {
    const driver = new Driver().ready();
    idle(driver);
    readFor(driver, 10 * MINUTE);
    driver.wait(10 * MINUTE);
    expect(asked(readFor(driver, 10 * MINUTE))).to.deep.equal([]);
  });

  it('is believed where nobody has been listed for long: on a server without agents', () => {
    const driver = new Driver().ready();
    readFor(driver, 15 * MINUTE);
    registering(driver);
    expect(asked(readFor(driver, 10 * MINUTE - 1))).to.deep.equal([]);
    expect(asked(readFor(driver, 1.5 * MINUTE))).to.deep.equal(['mesos.kill']);
  });
});

describe('An agent that has not registered in time', () => {
  it('is ended when a minute of readings has not listed it', () => {
    const driver = new Driver().ready();
    registering(driver);
    readFor(driver, 10 * MINUTE, FOREIGN);
    expect(asked(readFor(driver, MINUTE - 1, FOREIGN))).to.deep.equal([]);
    expect(asked(readFor(driver, MINUTE / 2, FOREIGN))).to.deep.equal(['mesos.kill']);
  });

  it('is given a quarter of an hour if it was found running: it may have registered long ago', () => {
    const driver = new Driver().ready();
    driver.update(EARLIER, 'TASK_RUNNING');
    expect(asked(readFor(driver, 15 * MINUTE, FOREIGN))).to.deep.equal([]);
    expect(asked(readFor(driver, 1.5 * MINUTE, FOREIGN))).to.deep.equal(['mesos.kill']);
  });
});
