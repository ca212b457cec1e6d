import { expect } from 'chai';
import type { GocdAgent } from '../../../domain/gocd.ts';
import { counted } from '../../../domain/phrases.ts';
import { observe } from '../../../services/notifications/conditions.ts';
import { someConfig } from '../../support/config.ts';
import { Driver, launchesIn, someAgent, someJobs, someOffer } from '../../support/core.ts';
import {
  asked,
  BUILDING,
  changed,
  idle,
  LOST,
  marked,
  phaseOf,
  read,
  registering,
  toldOfJobs,
} from '../support/agents.ts';
import { restarted } from '../support/restarting.ts';

const MINUTE = 60_000;
const building = (taskId: string, job: string): GocdAgent =>
  someAgent(taskId, { ...BUILDING, building: `shop/1/build/1/${job}` });

/** Its task has ended by Mesos's word while it built. */
function bereft(config = someConfig()) {
  const driver = new Driver(config).ready();
  const taskId = idle(driver);
  read(driver, building(taskId, 'first'));
  driver.update(taskId, 'TASK_FAILED', { uuid: 'failed', message: 'Executor terminated' });
  expect(phaseOf(driver, taskId)).to.equal('ending');
  return { driver, taskId };
}

/** Readings every ten seconds for so long. */
function readFor(driver: Driver, ms: number, agent: GocdAgent): void {
  for (let passed = 0; passed < ms; passed += 10_000) {
    driver.wait(10_000);
    read(driver, agent);
  }
}

describe('An agent whose task has ended', () => {
  it('is dead as long as GoCD shows what it did last, which it does for five minutes and more', () => {
    const { driver, taskId } = bereft();
    readFor(driver, 9 * MINUTE, building(taskId, 'first'));
    expect(phaseOf(driver, taskId)).to.equal('ending');
    read(driver, someAgent(taskId, LOST));
    read(driver, someAgent(taskId, LOST));
    expect(asked(driver)).to.deep.equal(['gocd.agent.disable']);
  });

  it('is dead although it shows another state at once: that may be its last word, late', () => {
    const { driver, taskId } = bereft();
    readFor(driver, 10_000, building(taskId, 'first'));
    driver.wait(10_000);
    read(driver, someAgent(taskId));
    readFor(driver, 5 * MINUTE, someAgent(taskId));
    expect(phaseOf(driver, taskId)).to.equal('ending');
  });

  it('is at work if it shows another job than it did half a minute after the end', () => {
    const { driver, taskId } = bereft();
    readFor(driver, 60_000, building(taskId, 'first'));
    read(driver, building(taskId, 'second'));
    expect(phaseOf(driver, taskId), 'at work for the last time').to.equal('draining');
    expect(driver.core.picture().agents.get(taskId)?.message).to.match(
      /^its task has ended \(TASK_FAILED: Executor terminated\), yet GoCD lists it alive/,
    );
  });

  it('or none any more, or if GoCD has not called it lost after twice the time it takes to', () => {
    const done = bereft();
    readFor(done.driver, 60_000, building(done.taskId, 'first'));
    read(done.driver, someAgent(done.taskId));
    expect(phaseOf(done.driver, done.taskId)).to.equal('draining');
    const long = bereft();
    readFor(long.driver, 10 * MINUTE, building(long.taskId, 'first'));
    expect(phaseOf(long.driver, long.taskId)).to.equal('draining');
  });

  it('then gets no other job, goes when it has none, and no KILL is sent that would end nothing', () => {
    const { driver, taskId } = bereft();
    readFor(driver, 60_000, building(taskId, 'first'));
    read(driver, building(taskId, 'second'));
    expect(asked(driver)).to.deep.equal(['gocd.agent.disable']);
    changed(driver, 'disable', taskId);
    driver.wait(30_000);
    driver.update(taskId, 'TASK_FAILED', { source: 'master', reason: 'RECONCILIATION' });
    expect(phaseOf(driver, taskId)).to.equal('draining');
    read(driver, marked(taskId));
    read(driver, marked(taskId));
    toldOfJobs(driver, { asked: ['shop/1/build/1/second'] });
    expect(asked(driver).at(-1)).to.equal('gocd.agent.delete');
    changed(driver, 'delete', taskId);
    expect(phaseOf(driver, taskId)).to.equal('gone');
    expect(driver.ofType('mesos.kill')).to.deep.equal([]);
  });

  it('counts towards the maximum of its pool while it is there', () => {
    const config = someConfig({ scaling: { maxAgents: 1 } });
    const { driver, taskId } = bereft(config);
    readFor(driver, 60_000, building(taskId, 'first'));
    driver.poll({ agents: [building(taskId, 'second')], jobs: someJobs(1) });
    driver.wait(1);
    expect(launchesIn(driver.offer(someOffer({ id: 'more' })).commands)).to.deep.equal([]);
  });

  it('is told, until it is gone', () => {
    const { driver, taskId } = bereft();
    const told = () =>
      observe(driver.core.picture(), {
        now: driver.now,
        startedAt: driver.now,
        reloadProblem: null,
        waitPatience: 0,
      }).found;
    expect(told()).to.deep.equal([]);
    readFor(driver, 60_000, building(taskId, 'first'));
    read(driver, building(taskId, 'second'));
    const [condition] = told();
    expect(condition).to.include({ condition: 'outlived-task', subject: taskId });
    expect(condition?.text).to.include('remove the container on host-1.example');
  });

  it('dies for good when GoCD calls it lost, and Mesos has nothing to add', () => {
    const { driver, taskId } = bereft(someConfig({ scaling: { registrationTimeout: 5 * MINUTE } }));
    readFor(driver, 60_000, building(taskId, 'first'));
    read(driver, building(taskId, 'second'));
    changed(driver, 'disable', taskId);
    const dead = marked(taskId, LOST);
    read(driver, dead);
    for (let reading = 0; reading < 7; reading++) read(driver, dead);
    expect(asked(driver).at(-1)).to.equal('gocd.agent.delete');
    changed(driver, 'delete', taskId);
    expect(phaseOf(driver, taskId)).to.equal('gone');
  });
});

/** Found by seed 960055 with drawn settings. */
describe('An agent whose executor was killed before it had registered', () => {
  const HOUR = 60 * MINUTE;

  function registersAfter(restarts: number) {
    let driver = new Driver().ready();
    const taskId = registering(driver);
    driver.update(taskId, 'TASK_FAILED', { reason: 'EXECUTOR_TERMINATED' });
    expect(phaseOf(driver, taskId)).to.equal('gone');
    for (let restart = 1; restart <= restarts; restart++) driver = restarted(driver, HOUR);
    read(driver, building(taskId, 'first'));
    driver.update(taskId, 'TASK_UNKNOWN', { source: 'master', reason: 'RECONCILIATION' });
    return { driver, taskId };
  }

  for (const restarts of [1, 2])
    it(`is known as ours after ${counted(restarts, 'restart')}, and not taken for another instance’s`, () => {
      const { driver, taskId } = registersAfter(restarts);
      readFor(driver, 11 * MINUTE, building(taskId, 'second'));
      expect(phaseOf(driver, taskId)).to.equal('building');
    });
});
