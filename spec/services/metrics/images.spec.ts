import { expect } from 'chai';
import { someConfig, somePool } from '../../support/config.ts';
import { someAgent, someJobs, someOffer } from '../../support/core.ts';
import { MeasuredDriver } from './support.ts';

const NAME = 'gocd_mesos_image_pulls_total';
const UNIQUE = { field: 'hostname', operator: 'UNIQUE', value: null } as const;

/** One agent is launched and two images are pulled. */
function pulling(): { readonly driver: MeasuredDriver; readonly pulls: readonly string[] } {
  const pools = [somePool({ pullAhead: 'on', constraints: [UNIQUE] })];
  const driver = new MeasuredDriver(someConfig({ pools, scaling: { growthLimit: 1 } })).ready();
  driver.poll({ jobs: someJobs(3), agents: [someAgent('made-by-hand', { configState: 'Disabled' })] });
  const hosts = [1, 2, 3].map((nth) => `host-${nth}`);
  driver.offer(...hosts.map((hostId) => someOffer({ id: hostId, hostId, hostname: hostId })));
  const pulls = driver.ofType('mesos.accept').flatMap(({ pulls = [] }) => pulls);
  return { driver, pulls: pulls.map(({ taskId }) => taskId) };
}

describe('The metric of images pulled ahead', () => {
  it('counts those launched, and how each of them went', async () => {
    const { driver, pulls } = pulling();
    expect(await driver.nonZero(NAME)).to.deep.equal({ '{pool="default",outcome="launched"}': 2 });
    const [one = '', other = ''] = pulls;
    driver.update(one, 'TASK_FINISHED', { hostId: 'host-2' });
    driver.update(other, 'TASK_FAILED', { hostId: 'host-3', source: 'host', message: 'no space left' });
    expect(await driver.nonZero(NAME)).to.deep.equal({
      '{pool="default",outcome="launched"}': 2,
      '{pool="default",outcome="pulled"}': 1,
      '{pool="default",outcome="failed"}': 1,
    });
  });

  it('counts as lost what the master has not taken, or has ended with the framework', async () => {
    const { driver, pulls } = pulling();
    const message = 'the offer is gone';
    const taskIds = pulls.slice(0, 1);
    driver.take({
      type: 'mesos.call.failed',
      call: 'accept',
      outcome: 'rejected',
      message,
      taskIds,
      offerIds: [],
    });
    driver.take({ type: 'mesos.disconnected', reason: 'removed', message: 'removed' });
    expect(await driver.value(`${NAME}{pool="default",outcome="lost"}`)).to.equal(2);
  });

  it('counts none as agents', async () => {
    const { driver } = pulling();
    expect(await driver.value('gocd_mesos_launches_total{pool="default",outcome="launched"}')).to.equal(1);
  });
});
