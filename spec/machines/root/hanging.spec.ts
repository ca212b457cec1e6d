import { expect } from 'chai';
import type { GocdJobsTold } from '../../../domain/facts.ts';
import type { GocdAgent } from '../../../domain/gocd.ts';
import type { Remembered } from '../../../domain/memory.ts';
import { someConfig, somePool } from '../../support/config.ts';
import { Driver, launchesIn, someAgent, someOffer } from '../../support/core.ts';
import {
  asked,
  BUILDING,
  changed,
  drain,
  EARLIER,
  LOST,
  looksAtAllJobs,
  marked,
  phaseOf,
  read,
  registering,
  toldOfJobs,
  uuidOf,
} from '../support/agents.ts';

const JOB = 'shop/1/build/1/compile';
const SPARE = ['gocd-mesos-draining', 'gocd-mesos-spare'];
const atWork = (taskId: string) => someAgent(taskId, { ...BUILDING, building: JOB });

const told = (driver: Driver, answer: Partial<GocdJobsTold>) =>
  toldOfJobs(driver, { asked: [JOB], ...answer });

const questions = (driver: Driver) => driver.ofType('gocd.jobs.ask').map(({ locators }) => locators);
const phase = (driver: Driver, taskId: string) => phaseOf(driver, taskId);

/** Drained by this rule after a job that it was seen with, and asked about before its record goes. */
function leaving(byOperator: boolean) {
  const scaling = { idleTimeout: 0, stabilisation: 0, drainBudget: 1 };
  const driver = new Driver(someConfig({ scaling: byOperator ? {} : scaling })).ready();
  const taskId = registering(driver);
  read(driver, atWork(taskId));
  read(driver, someAgent(taskId));
  if (byOperator) drain(driver, taskId);
  expect(driver.ofType('gocd.agent.disable')).to.have.length(1);
  changed(driver, 'disable', taskId);
  driver.wait(driver.core.picture().config.scaling.drainWait);
  const listed = marked(taskId, byOperator ? {} : { resources: SPARE });
  read(driver, listed);
  const { commands } = read(driver, listed);
  expect(asked({ commands })).to.deep.equal([]);
  expect(questions(driver).at(-1)).to.deep.equal([JOB]);
  const held = { held: [{ locator: JOB, uuid: uuidOf(taskId) }] };
  return { driver, taskId, listed, held };
}

describe('An agent that was seen with a job, before its record is deleted', () => {
  it('has GoCD asked whether that job has ended, and goes when it has', () => {
    const { driver } = leaving(false);
    expect(asked(told(driver, {}))).to.deep.equal(['gocd.agent.delete']);
  });

  it('goes too when the job is another agent’s now, or where GoCD does not tell', () => {
    for (const answer of [{ held: [{ locator: JOB, uuid: 'of-another' }] }, { untold: [JOB] }])
      expect(asked(told(leaving(false).driver, answer))).to.deep.equal(['gocd.agent.delete']);
    const { driver, taskId } = leaving(false);
    told(driver, { untold: [JOB] });
    changed(driver, 'delete', taskId);
    expect(driver.core.picture().memory.hangs.size).to.equal(0);
  });

  it('is enabled again when it has not: only then does GoCD take the job from an agent that asks for work', () => {
    const { driver, taskId, held } = leaving(false);
    expect(asked(told(driver, held))).to.deep.equal(['gocd.agent.enable']);
    expect(asked(changed(driver, 'enable', taskId))).to.deep.equal([]);
    for (let reading = 1; reading <= 5; reading++) {
      driver.wait(10_000);
      expect(asked(read(driver, someAgent(taskId))), 'it stays to ask for work').to.deep.equal([]);
    }
    expect(questions(driver).at(-1)).to.deep.equal([JOB]);
    expect(asked(told(driver, {}))).to.deep.equal(['gocd.agent.disable']);
  });

  it('goes after three minutes all the same if it lets go of nothing, and its job is remembered', () => {
    const { driver, taskId, listed, held } = leaving(false);
    told(driver, held);
    changed(driver, 'enable', taskId);
    driver.wait(179_000);
    expect(asked(read(driver, someAgent(taskId)))).to.deep.equal([]);
    driver.wait(1_000);
    expect(asked(read(driver, someAgent(taskId)))).to.deep.equal(['gocd.agent.disable']);
    changed(driver, 'disable', taskId);
    driver.wait(30_000);
    read(driver, listed);
    read(driver, listed);
    expect(asked(told(driver, held))).to.deep.equal(['gocd.agent.delete']);
    changed(driver, 'delete', taskId);
    expect([...driver.core.picture().memory.hangs.keys()]).to.deep.equal([JOB]);
  });

  it('that is to go for good goes all the same, and its job is remembered', () => {
    const { driver, taskId, held } = leaving(true);
    expect(asked(told(driver, held))).to.deep.equal(['gocd.agent.delete']);
    changed(driver, 'delete', taskId);
    expect([...driver.core.picture().memory.hangs.keys()]).to.deep.equal([JOB]);
  });

  it('stays while GoCD cannot be asked', () => {
    const { driver, listed } = leaving(false);
    for (let time = 1; time <= 20; time++) {
      expect(asked(told(driver, { unread: [JOB] }))).to.deep.equal([]);
      driver.wait(10_000);
      read(driver, listed);
    }
    expect(driver.ofType('gocd.agent.delete')).to.deep.equal([]);
    expect(asked(told(driver, {}))).to.deep.equal(['gocd.agent.delete']);
  });

  it('is let finish what it is seen to build after all', () => {
    const { driver, taskId } = leaving(false);
    read(driver, marked(taskId, { ...BUILDING, resources: SPARE, building: JOB }));
    expect(asked(told(driver, {}))).to.deep.equal([]);
    expect(phase(driver, taskId)).to.equal('building');
  });
});

describe('A restart', () => {
  it('does not forget the job that an agent was seen with: GoCD is asked about it before the record goes', () => {
    const before = new Driver().ready();
    const taskId = registering(before);
    read(before, atWork(taskId));
    read(before, someAgent(taskId));
    const memory: Remembered = JSON.parse(JSON.stringify(before.remembered));
    const driver = new Driver();
    driver.now = before.now + 1_000;
    driver.take({ type: 'service.started', entropy: 2, frameworkId: 'framework-1', memory });
    driver.subscribe();
    driver.take({ type: 'state.saved', frameworkId: 'framework-1' });
    driver.update(taskId, 'TASK_RUNNING', { source: 'master', reason: 'RECONCILIATION' });
    driver.reconcile();
    read(driver, someAgent(taskId));
    drain(driver, taskId);
    changed(driver, 'disable', taskId);
    driver.wait(driver.core.picture().config.scaling.drainWait);
    read(driver, marked(taskId));
    read(driver, marked(taskId));
    expect(driver.ofType('gocd.agent.delete')).to.deep.equal([]);
    expect(questions(driver).at(-1)).to.deep.equal([JOB]);
  });
});

describe('GoCD is asked about all jobs', () => {
  it('with the first reading, and every two minutes', () => {
    const driver = new Driver().ready();
    const all = () => looksAtAllJobs(driver);
    read(driver);
    expect(all()).to.equal(1);
    for (let reading = 0; reading < 11; reading++) {
      driver.wait(10_000);
      read(driver);
    }
    expect(all()).to.equal(1);
    driver.wait(10_000);
    read(driver);
    expect(all()).to.equal(2);
  });
});

describe('The last agent of all, dead with a job', () => {
  const pools = [
    somePool({ name: 'large', cpus: 4, cost: 1 }),
    somePool({ name: 'small', cpus: 1, cost: 2 }),
    somePool({ name: 'tiny', cpus: 0.5, cost: 3 }),
  ];
  const dead: GocdAgent = someAgent('gocd-agent.ci.large.earlier-0', { ...LOST, building: JOB });

  /** Its record has been deleted. */
  function bereaved() {
    const driver = new Driver(someConfig({ pools })).ready();
    driver.update(dead.hostname, 'TASK_RUNNING', { source: 'master', reason: 'RECONCILIATION' });
    read(driver, { ...dead, ...BUILDING });
    driver.update(dead.hostname, 'TASK_FAILED', { uuid: 'failed' });
    read(driver, dead);
    read(driver, dead);
    changed(driver, 'disable', dead.hostname);
    changed(driver, 'delete', dead.hostname);
    expect(driver.phases()).to.deep.equal({});
    read(driver);
    driver.wait(1);
    return driver;
  }
  const rescuers = (driver: Driver, cpus: number, id = `offer-of-${cpus}`) =>
    launchesIn(driver.offer(someOffer({ id, cpus })).commands).map(({ pool }) => pool);
  const held = { held: [{ locator: JOB, uuid: dead.uuid }] };

  it('has another launched of its own pool, if there is room', () => {
    expect(rescuers(bereaved(), 8)).to.deep.equal(['large']);
  });

  it('or else of the first pool that there is room for, and one alone', () => {
    expect(rescuers(bereaved(), 2)).to.deep.equal(['small']);
    expect(rescuers(bereaved(), 0.6)).to.deep.equal(['tiny']);
  });

  it('is not forgotten while there is no room, for hours', () => {
    const driver = bereaved();
    for (let minute = 0; minute < 180; minute++) {
      driver.wait(60_000);
      read(driver);
      told(driver, held);
      if (minute % 30 === 0) expect(rescuers(driver, 0.1, `small-${minute}`)).to.deep.equal([]);
    }
    expect(driver.core.picture().assessment?.jobs.map(({ cause }) => cause)).to.deep.equal(['hanging']);
    expect(rescuers(driver, 1)).to.deep.equal(['small']);
  });

  it('is not forgotten over a restart: another is launched when GoCD has said that the job still hangs', () => {
    const before = bereaved();
    const memory: Remembered = JSON.parse(JSON.stringify(before.remembered));
    const restarted = (gocdSays: Partial<GocdJobsTold>) => {
      const driver = new Driver(someConfig({ pools }));
      driver.now = before.now + 60_000;
      driver.take({ type: 'service.started', entropy: 2, frameworkId: 'framework-1', memory });
      driver.subscribe();
      driver.take({ type: 'state.saved', frameworkId: 'framework-1' });
      driver.reconcile();
      read(driver);
      expect(questions(driver)).to.deep.include([JOB]);
      told(driver, gocdSays);
      driver.wait(1);
      return driver;
    };
    expect(rescuers(restarted(held), 8)).to.deep.equal(['large']);
    expect(rescuers(restarted({}), 8)).to.deep.equal([]);
  });

  it('has the one that was launched kept until GoCD has given the job on, idle as it is', () => {
    const driver = bereaved();
    const [rescuer] = launchesIn(driver.offer(someOffer()).commands);
    const taskId = rescuer?.taskId ?? '';
    driver.update(taskId, 'TASK_RUNNING');
    for (let reading = 0; reading < 8; reading++) {
      read(driver, someAgent(taskId));
      told(driver, held);
      expect(driver.core.picture().assessment?.pools[0]).to.include({ pool: 'large', idleFloor: 1 });
      driver.wait(10_000);
    }
    read(driver, someAgent(taskId));
    told(driver, {});
    expect(driver.core.picture().assessment?.pools[0]).to.include({ pool: 'large', idleFloor: 0 });
  });

  it('has none launched once GoCD says that the job has ended after all', () => {
    const driver = bereaved();
    told(driver, {});
    driver.wait(1);
    expect(rescuers(driver, 8)).to.deep.equal([]);
  });

  it('has none launched while any other agent lives, for then GoCD does it by itself', () => {
    const driver = bereaved();
    read(driver, someAgent('builder.example'));
    driver.wait(1);
    expect(rescuers(driver, 8)).to.deep.equal([]);
  });
});

describe('A list without anybody, though agents are known that should be in it', () => {
  it('makes none of their jobs hang', () => {
    const driver = new Driver().ready();
    driver.update(EARLIER, 'TASK_RUNNING', { source: 'master', reason: 'RECONCILIATION' });
    read(driver, atWork(EARLIER));
    for (let minute = 0; minute < 10; minute++) {
      driver.wait(60_000);
      read(driver);
      told(driver, { asked: null, held: [{ locator: JOB, uuid: uuidOf(EARLIER) }] });
    }
    expect(driver.core.picture().memory.hangs.size).to.equal(0);
  });
});
