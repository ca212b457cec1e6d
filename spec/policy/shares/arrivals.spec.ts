import { expect } from 'chai';
import { demandOf } from '../../../policy/demand/assess.ts';
import { jobsSoon, NO_ARRIVALS, type ShareArrivals } from '../../../policy/shares/arrivals.ts';
import { arrivalsAfter } from '../../../policy/shares/arrivalsSeen.ts';
import { given, MINUTE, NOW } from '../demand/given.ts';
import { share, waiting } from './given.ts';

const shares = [share('web')];

function told(before: ShareArrivals, minute: number, count: number, firstSeenAt = minute): ShareArrivals {
  const now = NOW + minute * MINUTE;
  const jobs = waiting('web', count);
  const firstSeen = new Map(jobs.map(({ locator }) => [locator, NOW + firstSeenAt * MINUTE]));
  return arrivalsAfter(before, demandOf(given({ now, isNewReading: true, jobs, shares, firstSeen })));
}

const soon = (arrivals: ShareArrivals, minute: number) =>
  jobsSoon(arrivals, 'web', NOW + minute * MINUTE, () => true);

describe('Jobs that come to a share', () => {
  it('are counted once, with the reading that shows them first', () => {
    const first = told(NO_ARRIVALS, 0, 3);
    const again = told(first, 1, 3, 0);
    expect(again.minutes.map(({ jobs }) => jobs)).to.deep.equal([3]);
    expect(told(again, 2, 2).minutes.map(({ jobs }) => jobs)).to.deep.equal([3, 2]);
  });

  it('are forgotten after two hours, and not counted by a round without a new reading', () => {
    const before = told(NO_ARRIVALS, 0, 3);
    expect(told(before, 119, 0).minutes).to.have.length(1);
    expect(told(before, 120, 0).minutes).to.deep.equal([]);
    const demand = demandOf(given({ jobs: waiting('web', 3), shares }));
    expect(arrivalsAfter(NO_ARRIVALS, demand)).to.equal(NO_ARRIVALS);
  });

  it('are expected as they mostly came: in so many at once, and not as in a single rush', () => {
    let arrivals = NO_ARRIVALS;
    for (let minute = 0; minute < 110; minute += 10) arrivals = told(arrivals, minute, 2);
    expect(soon(arrivals, 110)).to.deep.equal({ usually: 2, atMost: 2 });
    expect(soon(told(arrivals, 112, 500), 118)).to.deep.equal({ usually: 2, atMost: 474 });
  });

  it('are expected although they come but once an hour', () => {
    expect(soon(told(NO_ARRIVALS, 0, 4), 61)).to.deep.equal({ usually: 0, atMost: 4 });
  });
});
