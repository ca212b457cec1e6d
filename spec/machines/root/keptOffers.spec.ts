import { expect } from 'chai';
import type { MesosCallFailed, MesosCallName } from '../../../domain/facts.ts';
import { Driver, someJobs, someOffer } from '../../support/core.ts';

const MINUTE = 60_000;

function failed(
  call: MesosCallName,
  outcome: MesosCallFailed['outcome'],
  offerIds: readonly string[] = [],
): MesosCallFailed {
  return { type: 'mesos.call.failed', call, outcome, message: 'no answer', taskIds: [], offerIds };
}

function declined(driver: Driver): readonly string[] {
  return driver.ofType('mesos.decline').flatMap(({ offerIds }) => offerIds);
}

describe('Every offer we were sent is answered until the master is known to have it back:', () => {
  for (const outcome of ['unknown', 'unsent', 'rejected'] as const)
    for (const call of ['accept', 'decline'] as const)
      it(`declined again when its ${call} was ${outcome}`, () => {
        const driver = new Driver().ready();
        driver.poll({ jobs: call === 'accept' ? someJobs(1) : [] });
        driver.offer(someOffer({ id: 'offer-7' }));
        const before = declined(driver).length;
        driver.take(failed(call, outcome, ['offer-7']));
        expect(declined(driver).slice(before)).to.deep.equal(['offer-7']);
      });

  it('declined again late, whether it was accepted or declined', () => {
    const driver = new Driver().ready();
    driver.poll({ jobs: someJobs(1) });
    driver.offer(someOffer({ id: 'taken' }), someOffer({ id: 'refused', hostId: 'host-2', cpus: 0.1 }));
    const before = declined(driver);
    expect(before).to.deep.equal(['refused']);
    driver.wait(15 * MINUTE);
    expect(declined(driver).slice(before.length)).to.deep.equal(['taken', 'refused']);
  });

  it('suppressed again when the SUPPRESS got no answer', () => {
    const driver = new Driver().ready();
    driver.poll({ jobs: someJobs(1) });
    driver.wait(0);
    driver.poll();
    const before = driver.ofType('mesos.suppress').length;
    driver.take(failed('suppress', 'unknown'));
    driver.wait(5_000);
    expect(driver.ofType('mesos.suppress')).to.have.length(before + 1);
  });
});
