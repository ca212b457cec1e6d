import { expect } from 'chai';
import { someConfig } from '../../support/config.ts';
import { Driver, someAgent } from '../../support/core.ts';
import {
  asked,
  BUILDING,
  changed,
  drain,
  idle,
  LOST,
  phaseOf,
  read,
  readFor,
  readView,
  refused,
} from '../support/agents.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
/** As a person leaves it: without our mark. */
const BY_A_PERSON = { configState: 'Disabled' } as const;
const BY_US = { configState: 'Disabled', resources: ['gocd-mesos-draining'] } as const;

const polls = (driver: Driver) => driver.ofType('gocd.poll').length;

/** Idle since the last reading for as long as an agent may be, though no reading has told since. */
function overdue() {
  const scaling = { idleTimeout: 30 * SECOND, stabilisation: 0, drainBudget: 1 };
  const driver = new Driver(someConfig({ scaling })).ready();
  const taskId = idle(driver);
  const before = polls(driver);
  driver.wait(MINUTE);
  return { driver, taskId, asksSince: () => polls(driver) - before };
}

/** Found by seeds 1200416, 1200471 and 1200705 with drawn settings. */
describe('An agent that is to go', () => {
  it('is looked at before it is disabled, if the last reading is past: a person may have disabled it since', () => {
    const { driver, taskId, asksSince } = overdue();
    expect(asked(driver)).to.deep.equal([]);
    expect(asksSince()).to.be.greaterThan(0);
    read(driver, someAgent(taskId, BY_A_PERSON));
    expect(asked(readFor(driver, 5 * MINUTE, someAgent(taskId, BY_A_PERSON)))).to.deep.equal([]);
    expect(phaseOf(driver, taskId)).to.equal('disabled');
  });

  it('is disabled when that shows it as it was', () => {
    const { driver, taskId } = overdue();
    expect(asked(read(driver, someAgent(taskId)))).to.deep.equal(['gocd.agent.disable']);
  });

  it('stays if it has begun a job meanwhile', () => {
    const { driver, taskId } = overdue();
    expect(asked(read(driver, someAgent(taskId, BUILDING)))).to.deep.equal([]);
    expect(phaseOf(driver, taskId)).to.equal('building');
  });

  it('serves on if its drain is called off before that: it need not be enabled', () => {
    const { driver, taskId } = overdue();
    expect(phaseOf(driver, taskId)).to.equal('draining');
    driver.take({
      type: 'operator.lever.requested',
      ...{ kind: 'pause-pool', target: 'default', agents: 0, by: 'jane', reason: 'a look', lasts: MINUTE },
    });
    driver.wait(1);
    expect(asked(driver)).to.deep.equal([]);
    expect(phaseOf(driver, taskId)).to.equal('idle');
  });

  it('is not looked at again if a reading has just told', () => {
    const driver = new Driver().ready();
    const taskId = idle(driver);
    expect(asked(drain(driver, taskId))).to.deep.equal(['gocd.agent.disable']);
  });
});

describe('An agent that GoCD would not disable', () => {
  function refusedOnce() {
    const driver = new Driver().ready();
    const taskId = idle(driver);
    drain(driver, taskId);
    refused(driver, 'disable', taskId, 'server-error');
    return { driver, taskId };
  }

  it('is not disabled by what was read before: not while GoCD cannot be read', () => {
    const { driver } = refusedOnce();
    expect(asked(driver.wait(10 * MINUTE))).to.deep.equal([]);
  });

  it('is not even looked at while nothing may be taken away', () => {
    const { driver, taskId } = refusedOnce();
    readView(driver, { agents: [someAgent(taskId)], maintenance: true });
    const before = polls(driver);
    driver.wait(40 * SECOND);
    expect(polls(driver)).to.equal(before);
  });

  it('is looked at, and is disabled again: who asked for its drain is not forgotten', () => {
    const { driver, taskId } = refusedOnce();
    expect(asked(readFor(driver, MINUTE, someAgent(taskId)))).to.deep.equal(['gocd.agent.disable']);
    changed(driver, 'disable', taskId);
    expect(phaseOf(driver, taskId)).to.equal('draining');
  });

  it('is disabled again with a job in hand, too, and goes when that has ended', () => {
    const { driver, taskId } = refusedOnce();
    expect(asked(readFor(driver, MINUTE, someAgent(taskId, BUILDING)))).to.deep.equal(['gocd.agent.disable']);
  });

  for (const [what, listed] of [
    ['lost sight of it', [LOST]],
    ['left it out of its list', []],
  ] as const)
    it(`is disabled when it is back, though GoCD has ${what} in between: it is to go still`, () => {
      const { driver, taskId } = refusedOnce();
      readFor(driver, MINUTE, someAgent('made-by-hand'), ...listed.map((as) => someAgent(taskId, as)));
      expect(phaseOf(driver, taskId)).to.equal('lost');
      expect(asked(read(driver, someAgent(taskId, BUILDING)))).to.deep.equal(['gocd.agent.disable']);
      expect(phaseOf(driver, taskId)).to.equal('draining');
    });

  it('serves on when it is back where it had been disabled, and a person has enabled it since', () => {
    const { driver, taskId } = refusedOnce();
    readFor(driver, MINUTE, someAgent(taskId));
    changed(driver, 'disable', taskId);
    readFor(driver, MINUTE, someAgent(taskId, { ...LOST, ...BY_US }));
    expect(asked(readFor(driver, MINUTE, someAgent(taskId, BUILDING)))).to.deep.equal([]);
    expect(phaseOf(driver, taskId)).to.equal('building');
  });

  it('serves on when a person has disabled and enabled it since', () => {
    const { driver, taskId } = refusedOnce();
    readFor(driver, MINUTE, someAgent(taskId, BY_A_PERSON));
    expect(asked(readFor(driver, MINUTE, someAgent(taskId, BUILDING)))).to.deep.equal([]);
    expect(phaseOf(driver, taskId)).to.equal('building');
  });

  it('is left to the person who has disabled it meanwhile', () => {
    const { driver, taskId } = refusedOnce();
    const { commands } = readFor(driver, MINUTE, someAgent(taskId, BY_A_PERSON));
    expect(asked({ commands })).to.deep.equal([]);
    expect(phaseOf(driver, taskId)).to.equal('disabled');
  });
});
