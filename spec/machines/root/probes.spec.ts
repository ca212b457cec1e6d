import { expect } from 'chai';
import { Driver, launchesIn, someAgent, someJobs, someOffer } from '../../support/core.ts';
import { launched, phaseOf, read, readFor, readView } from '../support/agents.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
/** Someone else's: a list with it is not an empty one. */
const FOREIGN = someAgent('made-by-hand');
const BY_A_PERSON = { configState: 'Disabled' } as const;
const GONE = { runState: 'LostContact', buildState: 'Unknown' } as const;

const breakerOf = (driver: Driver) => driver.core.picture().memory.breakers.get('default');

/** Whose breaker has opened, and whose one agent to try is coming up. */
function trying() {
  const driver = new Driver().ready();
  driver.update(launched(driver), 'TASK_FAILED', { message: 'exited with 1' });
  driver.wait(MINUTE);
  const probe = launched(driver);
  driver.update(probe, 'TASK_RUNNING');
  expect(breakerOf(driver)).to.include({ failures: 1 });
  return { driver, probe };
}

const launchesFor = (driver: Driver, ...agents: Parameters<typeof read>[1][]) => {
  readView(driver, { jobs: someJobs(3), agents: [FOREIGN, ...agents] });
  driver.wait(MINUTE);
  return launchesIn(driver.offer(someOffer({ id: `offer-${driver.now}` })).commands).length;
};

describe('The one agent by which a pool is tried whose launches failed', () => {
  /** Found by seed 1280034 with drawn settings: the pool launched nothing any more, for ever. */
  it('has shown that the pool works if it has registered, though a person has disabled it before we saw it', () => {
    const { driver, probe } = trying();
    read(driver, someAgent(probe, BY_A_PERSON));
    expect(phaseOf(driver, probe)).to.equal('disabled');
    expect(breakerOf(driver)).to.equal(undefined);
    expect(launchesFor(driver, someAgent(probe, BY_A_PERSON))).to.be.greaterThan(1);
  });

  it('is followed by another if it ends and has shown nothing: it was never seen but lost', () => {
    const { driver, probe } = trying();
    readFor(driver, MINUTE, FOREIGN, someAgent(probe, GONE));
    driver.update(probe, 'TASK_KILLED');
    expect(launchesFor(driver, someAgent(probe, GONE))).to.equal(1);
  });

  it('is followed by another if it serves without ever having been seen to come up', () => {
    const { driver, probe } = trying();
    readFor(driver, MINUTE, FOREIGN, someAgent(probe, GONE));
    read(driver, FOREIGN, someAgent(probe, { runState: 'Building', buildState: 'Building' }));
    driver.update(probe, 'TASK_KILLED');
    expect(launchesFor(driver, someAgent(probe, GONE))).to.be.greaterThan(0);
  });

  it('is the only one while it is on its way', () => {
    const { driver } = trying();
    expect(launchesFor(driver)).to.equal(0);
  });
});
