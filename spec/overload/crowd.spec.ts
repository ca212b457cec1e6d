import { expect } from 'chai';
import { someConfig, somePool } from '../support/config.ts';
import { Driver, launchesIn, someAgent, someJobs, someOffer } from '../support/core.ts';
import { Inside } from '../support/inside.ts';
import { footprintOf } from './footprint.ts';

const CROWD = 10_000;
const BURST = 1_000;

const crowd = Array.from({ length: CROWD }, (_, index) => `gocd-agent.ci.default.earlier-${index}`);

function bursting(inside?: Inside): Driver {
  const config = someConfig({
    pools: [somePool({ max: 2 * CROWD })],
    scaling: { maxAgents: 2 * CROWD, idleTimeout: 86_400_000 },
  });
  return new Driver(config, inside).ready();
}

const offers = (round: number) =>
  Array.from({ length: BURST }, (_, index) =>
    someOffer({ id: `offer-${round}-${index}`, hostId: `host-${index}`, cpus: 1 }),
  );

/** Every offer that these commands answer. */
function answered(driver: Driver): string[] {
  const ids = [...driver.ofType('mesos.accept'), ...driver.ofType('mesos.decline')];
  return ids.flatMap(({ offerIds }) => offerIds);
}

describe('Ten thousand agents', function () {
  this.timeout(300_000);

  it('are taken over from one reading, with one machine each, and told of each further one', () => {
    const inside = new Inside();
    const driver = bursting(inside);
    const agents = crowd.map((taskId) => someAgent(taskId));
    for (const taskId of crowd)
      driver.update(taskId, 'TASK_RUNNING', { source: 'master', reason: 'RECONCILIATION' });
    driver.poll({ agents });
    driver.now += 1;
    driver.poll({ agents });
    expect(Object.values(driver.phases()).filter((phase) => phase === 'idle')).to.have.length(CROWD);
    expect(footprintOf(inside)).to.include({ agents: CROWD, machines: CROWD + 2 });
    expect(footprintOf(inside).timers).to.be.at.most(2 * CROWD);
    driver.commands.length = 0;

    for (let round = 0; round < 20; round++) driver.offer(...offers(round));
    // More are answered than are kept account of: of the oldest it makes sure at once.
    expect(new Set(answered(driver))).to.have.property('size', 20 * BURST);
    expect(launchesIn(driver.commands)).to.deep.equal([]);
  });

  it('do not all go at once where GoCD lists none of them any more', () => {
    const driver = bursting();
    driver.poll({ agents: crowd.map((taskId) => someAgent(taskId)) });
    driver.now += 1;
    driver.poll({ agents: crowd.map((taskId) => someAgent(taskId)) });
    driver.commands.length = 0;
    for (let reading = 0; reading < 5; reading++) {
      driver.now += 10_000;
      driver.poll({});
    }
    expect(driver.ofType('mesos.kill')).to.deep.equal([]);
    expect(driver.ofType('gocd.agent.delete')).to.deep.equal([]);
  });
});

describe('A burst of a thousand offers', function () {
  this.timeout(300_000);

  it('is answered whole in the round it comes with, and serves as many jobs, each once', () => {
    const driver = bursting();
    driver.poll({ jobs: someJobs(3 * BURST) });
    driver.wait(5_000);
    driver.commands.length = 0;
    for (let round = 0; round < 3; round++) driver.offer(...offers(round));
    expect(new Set(answered(driver)).size).to.equal(3 * BURST);
    const taskIds = launchesIn(driver.commands).map(({ taskId }) => taskId);
    expect(new Set(taskIds).size).to.equal(3 * BURST);
    driver.commands.length = 0;
    driver.offer(...offers(4));
    expect(launchesIn(driver.commands)).to.deep.equal([]);
    expect(answered(driver)).to.have.length(BURST);
  });

  it('that the master takes back with every task leaves nothing', () => {
    const inside = new Inside();
    const driver = bursting(inside);
    driver.poll({ jobs: someJobs(BURST) });
    driver.wait(5_000);
    const { commands } = driver.offer(...offers(0));
    driver.poll({});
    for (const { taskId, hostId } of launchesIn(commands))
      driver.update(taskId, 'TASK_DROPPED', { source: 'master', hostId });
    driver.now += 1;
    driver.poll({});
    expect(footprintOf(inside)).to.include({ agents: 0, machines: 2, firstSeen: 0, launchesFor: 0 });
    expect(footprintOf(inside).timers).to.be.at.most(100);
  });
});
