import { expect } from 'chai';
import { createMetrics } from '../../../services/metrics/metrics.ts';
import { someConfig, somePool } from '../../support/config.ts';
import { Driver, someJobs } from '../../support/core.ts';
import { valueIn } from './support.ts';

/** A service with these pools, which has seen three jobs wait. */
function serviceWith(...names: readonly string[]): Driver {
  const driver = new Driver(someConfig({ pools: names.map((name) => somePool({ name, max: 7 })) })).ready();
  driver.poll({ jobs: someJobs(3) });
  return driver;
}

describe('Metrics, when a changed config has been put in force', () => {
  it('name its pools, and those it has dropped no more', async () => {
    let shown = serviceWith('old', 'stays');
    const core = { picture: () => shown.core.picture() };
    const metrics = createMetrics(core, { clock: { now: () => shown.now } });
    expect(valueIn(await metrics.text(), 'gocd_mesos_shortage_jobs{pool="old"}')).to.equal(3);

    shown = serviceWith('new', 'stays');
    const text = await metrics.text();
    expect(valueIn(text, 'gocd_mesos_shortage_jobs{pool="new"}')).to.equal(3);
    expect(valueIn(text, 'gocd_mesos_agents_max{pool="new"}')).to.equal(7);
    expect(valueIn(text, 'gocd_mesos_agents{pool="new",state="idle"}')).to.equal(0);
    expect(text).not.to.contain('shortage_jobs{pool="old"}').and.not.to.contain('agents_max{pool="old"}');
  });
});
