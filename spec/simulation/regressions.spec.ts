import { expect } from 'chai';
import { Driver, launchesIn, someJob, someOffer } from '../support/core.ts';

/** What simulations have found, in the fewest steps that show it. */
describe('A job whose launches all failed', () => {
  it('gets an agent when launches work again, however many have failed before', () => {
    const driver = new Driver().ready();
    for (let failures = 1; failures <= 10; failures++) {
      const [launch] = launchesIn(offerWhileWaiting(driver, failures));
      expect(launch, `launch ${failures}`).to.not.equal(undefined);
      driver.update(launch?.taskId ?? '', 'TASK_FAILED', { message: 'docker pull: manifest unknown' });
      driver.wait(5 * 60_000);
    }
  });
});

function offerWhileWaiting(driver: Driver, round: number) {
  driver.poll({ jobs: [someJob('compile')] });
  return driver.offer(someOffer({ id: `offer-${round}` })).commands;
}
