import { expect } from 'chai';
import { pointOf, shownPoints } from '../../../../services/views/history/points.ts';
import { KEPT_POINT, POINT } from '../../../../services/views/schemas.ts';
import { someConfig, somePool } from '../../../support/config.ts';
import { someJob, someJobs } from '../../../support/core.ts';
import { archiveIn, HistoryInMemory } from '../../history/support.ts';
import { WatchedDriver } from '../support.ts';

const POOLS = [
  somePool({ name: 'linux', max: 5 }),
  somePool({ name: 'windows', max: 3, resources: ['windows'] }),
];

/** Twenty jobs, of which the first waits for a minute, two for half of one, and the last has just come. */
function waiting() {
  const driver = new WatchedDriver(someConfig({ pools: POOLS, scaling: { maxAgents: 7 } })).ready();
  const odd = someJob('odd', { locator: 'web/1/build/1/odd', pipeline: 'web', resources: ['windows'] });
  const [first, second, third] = someJobs(3);
  if (first === undefined || second === undefined || third === undefined) throw new Error('there are three');
  driver.poll({ jobs: [first] });
  driver.wait(30_000);
  driver.poll({ jobs: [first, second, third] });
  driver.wait(30_000);
  driver.poll({ jobs: [first, second, third, odd] });
  return driver;
}

describe('Points of the graphs', () => {
  it('have waits as half and as 95 in 100 of the jobs know them, and the limit that is in force', () => {
    const driver = waiting();
    const point = KEPT_POINT.parse(pointOf(driver.core.picture(), driver.now));
    expect(point).to.include({
      waiting: 4,
      max: 7,
      longestWaitMs: 60_000,
      waitP95Ms: 60_000,
      waitP50Ms: 30_000,
    });
    expect(point.pools.linux).to.include({ waiting: 3, max: 5, waitP50Ms: 30_000 });
    expect(point.pools.windows).to.include({ waiting: 1, max: 3, waitP50Ms: 0 });
  });

  it('are shown of all pools together, or of one', () => {
    const driver = waiting();
    const kept = [pointOf(driver.core.picture(), driver.now)];
    expect(shownPoints(kept, undefined).map((point) => POINT.strict().parse(point).waiting)).to.deep.equal([
      4,
    ]);
    expect(shownPoints(kept, 'windows').map((point) => POINT.strict().parse(point).waiting)).to.deep.equal([
      1,
    ]);
    expect(shownPoints(kept, 'mac')).to.deep.equal([]);
  });

  it('are given since a time, and no more than are asked for', () => {
    const driver = waiting();
    const { view } = driver;
    expect(view.series().points.map(({ waiting: jobs }) => jobs)).to.deep.equal([1, 3, 4]);
    expect(view.series({ since: { ago: 40_000 }, most: 9 }).points).to.have.length(2);
    expect(view.series({ until: { at: driver.now }, most: 9 }).points).to.have.length(2);
    expect(view.series({ most: 2 }).points.map(({ waiting: jobs }) => jobs)).to.deep.equal([3, 4]);
    expect(view.hasSeries({ since: { ago: 60_000 }, most: 9 })).to.equal(true);
    expect(view.hasSeries({ since: { ago: 61_000 }, most: 9 })).to.equal(false);
  });

  it('are given to be kept once a minute, and again within it only for more jobs waiting', () => {
    const store = new HistoryInMemory();
    const kept: number[] = [];
    const keep = store.keep.bind(store);
    store.keep = (kind, entry) => {
      if (kind.name === 'point') kept.push(entry.at);
      keep(kind, entry);
    };
    const driver = new WatchedDriver(someConfig(), null, archiveIn(store)).ready();
    const waits = [0, 0, 2, 1, 2, 0, 0];
    const polledAt = waits.map((count) => {
      driver.poll({ jobs: someJobs(count) });
      driver.wait(10_000);
      return driver.now - 10_000;
    });
    expect(kept).to.deep.equal([polledAt[0], polledAt[2], polledAt[6]]);
  });
});
