import { expect } from 'chai';
import { UNLIMITED } from '../../../domain/config.ts';
import { someConfig } from '../../support/config.ts';
import { someJob } from '../../support/core.ts';
import { MeasuredDriver } from './support.ts';

describe('Metrics of shares', () => {
  const web = {
    name: 'web',
    group: null,
    environment: null,
    pipeline: 'web*',
    weight: 1,
    reserved: 0,
    max: UNLIMITED,
  };

  it('have the waiting jobs and the agents of each share, and of the rest', async () => {
    const driver = new MeasuredDriver(someConfig({ shares: [web] })).ready();
    const jobs = [someJob('a'), someJob('b'), someJob('c', { pipeline: 'web-shop' })];
    driver.poll({ jobs });
    expect(await driver.nonZero('gocd_mesos_share_waiting_jobs')).to.deep.equal({
      '{share="rest"}': 2,
      '{share="web"}': 1,
    });
    expect(await driver.value('gocd_mesos_share_agents{share="web"}')).to.equal(0);
    driver.offer();
    driver.poll({ jobs });
    expect(await driver.nonZero('gocd_mesos_share_agents')).to.deep.equal({
      '{share="rest"}': 2,
      '{share="web"}': 1,
    });
  });

  it('are none where there are no shares', async () => {
    const driver = new MeasuredDriver().ready();
    driver.poll({ jobs: [someJob('a')] });
    expect(await driver.metrics.text()).not.to.match(/^gocd_mesos_share_agents\{/m);
  });
});
