import { expect } from 'chai';
import { someConfig, somePool } from '../../support/config.ts';
import { Driver, launchesIn, someAgent, someJob, someOffer } from '../../support/core.ts';
import { idle, read } from '../support/agents.ts';

describe('A job for which no offer comes', () => {
  const causeIn = (driver: Driver) => driver.core.picture().assessment?.jobs.map(({ cause }) => cause);

  it('waits for room, and is launched when an offer comes after all', () => {
    const driver = new Driver().ready();
    driver.poll({ jobs: [someJob('unit')] });
    driver.wait(10_000);
    expect(causeIn(driver)).to.deep.equal(['no-agent']);
    driver.wait(6_000);
    expect(causeIn(driver)).to.deep.equal(['no-offers']);
    expect(driver.core.picture().assessment?.jobs[0]?.reason).to.match(
      /no room for it: asked for offers, Mesos has made none\.$/,
    );
    expect(launchesIn(driver.offer(someOffer()).commands)).to.have.length(1);
  });

  it('has idle agents of another pool go, where they hold as much as it needs', () => {
    const config = someConfig({
      pools: [
        somePool({ name: 'small', resources: ['small'], cpus: 2, mem: 2048 }),
        somePool({ name: 'large', resources: ['large'], cpus: 2, mem: 2048 }),
      ],
    });
    const driver = new Driver(config).ready();
    const jobs = [someJob('unit', { resources: ['large'] })];
    const taskId = idle(driver);
    read(driver, someAgent(taskId, { resources: ['small'] }));
    driver.poll({ jobs, agents: [someAgent(taskId, { resources: ['small'] })] });
    driver.wait(25_000);
    driver.poll({ jobs, agents: [someAgent(taskId, { resources: ['small'] })] });
    driver.wait(1_000);
    expect(causeIn(driver)).to.deep.equal(['no-offers']);
    expect(driver.ofType('gocd.agent.disable').map((command) => command.taskId)).to.deep.equal([taskId]);
  });
});
