import { expect } from 'chai';
import { SPARE_MARK } from '../../../domain/draining.ts';
import type { GocdAgent } from '../../../domain/gocd.ts';
import { someConfig, somePool } from '../../support/config.ts';
import { Driver, launchesIn, someAgent, someJobs } from '../../support/core.ts';
import {
  asked,
  BUILDING,
  changed,
  drain,
  EARLIER,
  LOST,
  marked,
  phaseOf,
  read,
  readView,
  refused,
  registering,
} from '../support/agents.ts';

const retires = () =>
  someConfig({ scaling: { idleTimeout: 0, stabilisation: 0, drainBudget: 0.5, retireBuilding: true } });

/** As GoCD lists an agent that we have disabled for want of work, and that still has a job. */
const atWork = (taskId: string): GocdAgent => retired(taskId, BUILDING);
const retired = (taskId: string, changes: Partial<GocdAgent> = {}) => {
  const { resources, ...agent } = marked(taskId, changes);
  return { ...agent, resources: [...resources, SPARE_MARK] };
};

/** An agent at work that no job waits for, and that is being disabled. */
function retiring(driver: Driver): string {
  const taskId = registering(driver);
  read(driver, someAgent(taskId, BUILDING));
  return taskId;
}

/** The same, long disabled. */
function longRetired(driver: Driver): string {
  const taskId = retiring(driver);
  changed(driver, 'disable', taskId);
  driver.wait(30_000);
  return taskId;
}

describe('An agent that is retired while it builds', () => {
  it('gets no other job, finishes the one it has, and goes after two looks without any wait', () => {
    const driver = new Driver(retires()).ready();
    const taskId = retiring(driver);
    expect(asked(driver)).to.deep.equal(['gocd.agent.disable']);
    expect(driver.ofType('gocd.agent.disable')[0]?.resources).to.deep.equal([
      'gocd-mesos-draining',
      'gocd-mesos-spare',
    ]);
    changed(driver, 'disable', taskId);
    for (let minute = 1; minute <= 10; minute++) {
      driver.wait(60_000);
      read(driver, atWork(taskId));
    }
    expect(phaseOf(driver, taskId)).to.equal('building');
    expect(asked(driver)).to.deep.equal(['gocd.agent.disable']);

    const { commands } = read(driver, retired(taskId));
    expect(commands).to.deep.equal([{ type: 'gocd.poll' }]);
    expect(phaseOf(driver, taskId)).to.equal('draining');
    expect(asked(read(driver, retired(taskId)))).to.deep.equal(['gocd.agent.delete']);
    expect(asked(changed(driver, 'delete', taskId))).to.deep.equal(['mesos.kill']);
  });

  it('is waited for where its job ends before work assigned earlier would have shown', () => {
    const driver = new Driver(retires()).ready();
    const taskId = retiring(driver);
    changed(driver, 'disable', taskId);
    driver.wait(10_000);
    read(driver, retired(taskId));
    expect(asked(read(driver, retired(taskId)))).to.deep.equal([]);
    driver.wait(20_000);
    expect(asked(read(driver, retired(taskId)))).to.deep.equal(['gocd.agent.delete']);
  });

  it('is let finish the job that it was given meanwhile', () => {
    const driver = new Driver(retires()).ready();
    const taskId = longRetired(driver);
    read(driver, retired(taskId));
    read(driver, atWork(taskId));
    expect(phaseOf(driver, taskId)).to.equal('building');
    driver.wait(3_600_000);
    expect(asked(driver)).to.deep.equal(['gocd.agent.disable']);
  });

  it('is not retired while a job waits', () => {
    const driver = new Driver(retires()).ready();
    const taskId = registering(driver);
    readView(driver, { jobs: someJobs(1), agents: [someAgent(taskId, BUILDING)] });
    expect(asked(driver)).to.deep.equal([]);
  });

  it('is disabled again where that was lost, unless a reading shows it done', () => {
    const driver = new Driver(retires()).ready();
    const taskId = retiring(driver);
    refused(driver, 'disable', taskId, 'timeout');
    expect(asked(driver.wait(15_000))).to.deep.equal([]);
    expect(asked(read(driver, someAgent(taskId, BUILDING)))).to.deep.equal(['gocd.agent.disable']);
    refused(driver, 'disable', taskId, 'timeout');
    driver.now += 1;
    read(driver, atWork(taskId));
    expect(asked(driver.wait(60_000))).to.deep.equal([]);
    expect(phaseOf(driver, taskId)).to.equal('building');
  });

  it('goes for good where an operator wants it to', () => {
    const driver = new Driver(retires()).ready();
    const taskId = longRetired(driver);
    expect(asked(drain(driver, taskId))).to.deep.equal(['gocd.agent.disable']);
    expect(driver.ofType('gocd.agent.disable').at(-1)?.resources).to.deep.equal(['gocd-mesos-draining']);
    changed(driver, 'disable', taskId);
    readView(driver, { jobs: someJobs(1), agents: [marked(taskId, BUILDING)] });
    expect(driver.ofType('gocd.agent.enable')).to.deep.equal([]);
    expect(phaseOf(driver, taskId)).to.equal('draining');
  });

  it('serves on where a person enables it', () => {
    const driver = new Driver({ ...retires(), pools: [somePool({ min: 1 })] }).ready();
    driver.update(EARLIER, 'TASK_RUNNING');
    read(driver, atWork(EARLIER));
    read(driver, someAgent(EARLIER, BUILDING));
    expect(phaseOf(driver, EARLIER)).to.equal('building');
    driver.wait(600_000);
    expect(asked(driver)).to.deep.equal([]);
  });

  it('serves on after a change of the config by which agents at work are not retired any more', () => {
    const driver = new Driver(someConfig()).ready();
    driver.update(EARLIER, 'TASK_RUNNING');
    expect(asked(read(driver, atWork(EARLIER)))).to.deep.equal(['gocd.agent.enable']);
    changed(driver, 'enable', EARLIER);
    read(driver, someAgent(EARLIER, BUILDING));
    driver.wait(600_000);
    expect(driver.core.picture().agents.get(EARLIER)).to.include({ phase: 'building', retiring: false });
    expect(asked(driver)).to.deep.equal(['gocd.agent.enable']);
  });

  /** Readings have it as lost, with its job in hand. */
  function foundLost() {
    const driver = new Driver(retires()).ready();
    const taskId = longRetired(driver);
    const foreign = someAgent('made-by-hand');
    const dead = retired(taskId, LOST);
    for (let look = 1; look <= 5; look++) read(driver, foreign, dead);
    return { driver, taskId, foreign, dead };
  }

  it('keeps its job from others while its record is there: GoCD has given it up, so it is deleted soon', () => {
    const { driver, taskId } = foundLost();
    expect(asked(driver)).to.deep.equal(['gocd.agent.disable', 'gocd.agent.delete']);
    expect(asked(changed(driver, 'delete', taskId))).to.deep.equal(['mesos.kill']);
  });

  /** Found by seed 1800116 with drawn settings: it had been cut off from GoCD for a while. */
  it('is not ended by an old list that has it as lost: GoCD does not delete who is back at work', () => {
    const { driver, taskId, foreign, dead } = foundLost();
    refused(driver, 'delete', taskId, 'conflict');
    for (let look = 1; look <= 5; look++) {
      driver.wait(30_000);
      read(driver, foreign, dead);
      if (asked(driver).at(-1) === 'gocd.agent.delete') refused(driver, 'delete', taskId, 'conflict');
    }
    expect(asked(driver)).not.to.include('mesos.kill');
    read(driver, foreign, retired(taskId, BUILDING));
    read(driver, foreign, retired(taskId));
    expect(phaseOf(driver, taskId)).to.equal('draining');
  });

  it('is waited for like any other where GoCD only misses it since a restart', () => {
    const driver = new Driver(retires()).ready();
    const taskId = longRetired(driver);
    const foreign = someAgent('made-by-hand');
    const missing = retired(taskId, { runState: 'Missing', buildState: 'Unknown' });
    for (let look = 1; look <= 20; look++) read(driver, foreign, missing);
    read(driver, foreign, atWork(taskId));
    expect(phaseOf(driver, taskId)).to.equal('building');
    expect(asked(driver)).to.deep.equal(['gocd.agent.disable']);
  });

  it('has its record deleted where its task ends, so that GoCD gives its job to another', () => {
    const driver = new Driver(retires()).ready();
    const taskId = longRetired(driver);
    const foreign = someAgent('made-by-hand');
    driver.update(taskId, 'TASK_FAILED', { uuid: 'failed' });
    expect(asked(read(driver, foreign, atWork(taskId)))).to.deep.equal([]);
    read(driver, foreign, retired(taskId, LOST));
    expect(asked(read(driver, foreign, retired(taskId, LOST)))).to.deep.equal(['gocd.agent.delete']);
  });
});

describe('A retiring agent that is wanted on', () => {
  it('is enabled without the marks, and one is launched for the job all the same', () => {
    const driver = new Driver(retires()).ready();
    const taskId = longRetired(driver);
    const { commands } = readView(driver, { jobs: someJobs(1), agents: [atWork(taskId)] });
    expect(asked({ commands })).to.deep.equal(['gocd.agent.enable']);
    expect(driver.ofType('gocd.agent.enable')[0]?.resources).to.deep.equal([]);
    driver.wait(1);
    expect(launchesIn(driver.offer().commands)).to.have.length(1);
    changed(driver, 'enable', taskId);
    expect(phaseOf(driver, taskId)).to.equal('building');
    driver.wait(30_000);
    readView(driver, { jobs: someJobs(1), agents: [someAgent(taskId)] });
    expect(phaseOf(driver, taskId)).to.equal('idle');
    expect(asked(driver)).to.deep.equal(['gocd.agent.disable', 'gocd.agent.enable']);
  });

  it('has had its job counted once', () => {
    const driver = new Driver(retires()).ready();
    const job = { ...BUILDING, building: 'shop/1/build/1/compile' };
    const taskId = registering(driver);
    read(driver, someAgent(taskId, job));
    changed(driver, 'disable', taskId);
    readView(driver, { jobs: someJobs(1), agents: [retired(taskId, job)] });
    changed(driver, 'enable', taskId);
    readView(driver, { jobs: someJobs(1), agents: [someAgent(taskId, job)] });
    expect(driver.core.picture().agents.get(taskId)?.jobs).to.equal(1);
  });

  it('is enabled again where that was lost, and as an idle one if its job is done by then', () => {
    const driver = new Driver(retires()).ready();
    const taskId = longRetired(driver);
    readView(driver, { jobs: someJobs(1), agents: [atWork(taskId)] });
    refused(driver, 'enable', taskId, 'timeout');
    expect(asked(driver.wait(15_000))).to.deep.equal(['gocd.agent.enable']);
    refused(driver, 'enable', taskId, 'timeout');
    const { commands } = readView(driver, { jobs: someJobs(1), agents: [retired(taskId)] });
    expect(asked({ commands })).to.deep.equal(['gocd.agent.enable']);
    changed(driver, 'enable', taskId);
    expect(phaseOf(driver, taskId)).to.equal('idle');
  });

  it('is retired anew when no job waits any more', () => {
    const driver = new Driver(retires()).ready();
    const taskId = longRetired(driver);
    readView(driver, { jobs: someJobs(1), agents: [atWork(taskId)] });
    changed(driver, 'enable', taskId);
    expect(asked(read(driver, someAgent(taskId, BUILDING)))).to.deep.equal(['gocd.agent.disable']);
  });

  it('is so once the program is paused, and is not retired before it goes on', () => {
    const driver = new Driver(retires()).ready();
    const taskId = longRetired(driver);
    const { commands } = driver.take({ type: 'operator.pause.requested', by: 'jane' });
    expect(asked({ commands })).to.deep.equal(['gocd.agent.enable']);
    changed(driver, 'enable', taskId);
    expect(asked(read(driver, someAgent(taskId, BUILDING)))).to.deep.equal([]);
    const resumed = driver.take({ type: 'operator.resume.requested', by: 'jane' });
    expect(asked(resumed)).to.deep.equal(['gocd.agent.disable']);
  });

  it('is known as such after a restart', () => {
    const driver = new Driver(retires()).ready();
    driver.update(EARLIER, 'TASK_RUNNING');
    read(driver, atWork(EARLIER));
    expect(phaseOf(driver, EARLIER)).to.equal('building');
    const { commands } = readView(driver, { jobs: someJobs(1), agents: [atWork(EARLIER)] });
    expect(asked({ commands })).to.deep.equal(['gocd.agent.enable']);
  });

  it('is none that must go: of one marked without that, a restart keeps only that it goes', () => {
    const driver = new Driver(retires()).ready();
    driver.update(EARLIER, 'TASK_RUNNING');
    read(driver, marked(EARLIER, BUILDING));
    expect(phaseOf(driver, EARLIER)).to.equal('draining');
    readView(driver, { jobs: someJobs(1), agents: [marked(EARLIER, BUILDING)] });
    expect(asked(driver)).to.deep.equal([]);
  });
});
