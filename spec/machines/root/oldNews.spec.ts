import { expect } from 'chai';
import type { GocdAgent } from '../../../domain/gocd.ts';
import { someConfig } from '../../support/config.ts';
import { Driver, someAgent } from '../../support/core.ts';
import { changed, EARLIER, marked, read, registering } from '../support/agents.ts';

const BUSY = { runState: 'Building', buildState: 'Building' } as const;
const FIRST = 'shop/1/build/1/compile';
const SECOND = 'shop/2/build/1/compile';

/** Says what GoCD lists of the agent, and returns whose machines took something in. */
function poll(driver: Driver, listing: Partial<GocdAgent>): ReadonlySet<string> {
  driver.wait(5_000);
  return driver.poll({ agents: [someAgent(EARLIER, listing)] }).touched;
}

function adopted(): Driver {
  const driver = new Driver().ready();
  driver.update(EARLIER, 'TASK_RUNNING');
  poll(driver, {});
  expect(driver.phases()).to.deep.equal({ [EARLIER]: 'idle' });
  return driver;
}

const agentIn = (driver: Driver) => driver.core.picture().agents.get(EARLIER);

describe('A reading that says of an agent what is known', () => {
  it('is not taken in by one that is idle', () => {
    expect(poll(adopted(), {})).to.deep.equal(new Set());
  });

  it('is not taken in by one that builds', () => {
    const driver = adopted();
    expect(poll(driver, { ...BUSY, building: FIRST })).to.deep.equal(new Set([EARLIER]));
    expect(poll(driver, { ...BUSY, building: FIRST })).to.deep.equal(new Set());
    expect(agentIn(driver)?.jobs).to.equal(1);
  });

  it('is not taken in by one that has been disabled and has its last job', () => {
    const scaling = { idleTimeout: 0, stabilisation: 0, drainBudget: 1, retireBuilding: true };
    const driver = new Driver(someConfig({ scaling })).ready();
    const taskId = registering(driver);
    read(driver, someAgent(taskId, { ...BUSY, building: FIRST }));
    changed(driver, 'disable', taskId);
    const last = marked(taskId, { ...BUSY, building: FIRST });
    expect([1, 2, 3].map(() => read(driver, last).touched.size)).to.deep.equal([0, 0, 0]);
    driver.wait(driver.core.picture().config.scaling.drainWait);
    expect([1, 2, 3].map(() => read(driver, last).touched.size)).to.deep.equal([0, 0, 0]);
    expect(read(driver, marked(taskId)).touched).to.deep.equal(new Set([taskId]));
  });

  it('is not taken in by one that has yet to come up, until it is overdue', () => {
    const driver = new Driver().ready();
    const taskId = registering(driver);
    expect(read(driver).touched).to.deep.equal(new Set());
    driver.wait(driver.core.picture().config.scaling.registrationTimeout);
    expect(read(driver).touched).to.deep.equal(new Set([taskId]));
  });
});

describe('A reading that says something new of an agent', () => {
  it('is taken in: another job is one more', () => {
    const driver = adopted();
    poll(driver, { ...BUSY, building: FIRST });
    poll(driver, { ...BUSY, building: SECOND });
    expect(agentIn(driver)).to.include({ building: SECOND, jobs: 2 });
  });

  it('is taken in: it has other resources and environments', () => {
    const driver = adopted();
    poll(driver, { resources: ['linux', 'gpu'] });
    expect(agentIn(driver)?.resources).to.deep.equal(['linux', 'gpu']);
    poll(driver, { resources: ['linux', 'gpu'], environments: ['staging'] });
    expect(agentIn(driver)?.environments).to.deep.equal(['staging']);
  });

  it('is taken in: it is another record', () => {
    const driver = adopted();
    poll(driver, { uuid: 'another-uuid', ...BUSY, building: FIRST });
    expect(agentIn(driver)?.uuid).to.equal('another-uuid');
  });

  it('is taken in: it has ended its job, or was lost', () => {
    const driver = adopted();
    poll(driver, { ...BUSY, building: FIRST });
    poll(driver, {});
    expect(driver.phases()).to.deep.equal({ [EARLIER]: 'idle' });
    poll(driver, { runState: 'LostContact', buildState: 'Unknown' });
    expect(driver.phases()).to.deep.equal({ [EARLIER]: 'lost' });
  });
});
