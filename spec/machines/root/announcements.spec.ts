import { expect } from 'chai';
import { Driver } from '../../support/core.ts';

const MINUTE = 60_000;

/** Announces maintenance of a host, by an inverse offer of its own, as a master does each time it asks. */
function announce(driver: Driver, id: string, hostId: string): void {
  driver.take({
    type: 'mesos.inverse-offers.received',
    inverseOffers: [{ id, hostId, unavailability: { start: driver.now + 60 * MINUTE, duration: null } }],
  });
}

describe('Announced maintenance', () => {
  const known = (driver: Driver) =>
    [...driver.core.picture().announcements.values()].map(({ hostId }) => hostId);

  it('that is not announced again is forgotten, however often another is', () => {
    const driver = new Driver().ready();
    announce(driver, 'first', 'host-1');
    for (let round = 0; round < 20; round++) {
      announce(driver, `again-${round}`, 'host-2');
      driver.wait(10 * MINUTE);
    }
    announce(driver, 'last', 'host-2');
    expect(known(driver)).not.to.include('host-1');
    expect(known(driver)).to.have.length.at.most(2);
  });

  it('is known for as long as the master takes to ask again', () => {
    const driver = new Driver().ready();
    announce(driver, 'first', 'host-1');
    driver.wait(11 * MINUTE);
    announce(driver, 'other', 'host-2');
    expect(known(driver)).to.have.members(['host-1', 'host-2']);
  });
});
