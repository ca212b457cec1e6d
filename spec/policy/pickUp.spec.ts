import { expect } from 'chai';
import { pickUpOf, quickInterval } from '../../policy/pickUp.ts';
import { someConfig, somePool } from '../support/config.ts';

function fleetOf(maxAgents: number, ...maxima: readonly number[]) {
  const pools = maxima.map((max, index) => somePool({ name: `p${index}`, max }));
  return someConfig({ pools, scaling: { maxAgents } });
}

describe('The time in which an idle agent takes a job', () => {
  it('is that measured with a real server: 18 s by default, 6 s if quick', () => {
    const fleet = fleetOf(20, 20);
    expect(pickUpOf(somePool({ pickUp: 'default' }), fleet)).to.deep.equal({
      askIntervalMs: 10_000,
      expectedMs: 17_800,
      longestMs: 25_300,
    });
    expect(pickUpOf(somePool({ pickUp: 'quick' }), fleet)).to.deep.equal({
      askIntervalMs: 2_000,
      expectedMs: 5_800,
      longestMs: 9_300,
    });
  });

  it('is the usual for an image that cannot be told', () => {
    const pool = somePool({ pickUp: 'quick', image: 'ours/agent:1' });
    expect(pickUpOf(pool, fleetOf(20, 20)).expectedMs).to.equal(17_800);
  });
});

describe('The interval at which quick agents ask', () => {
  it('grows with the fleet there may be, so that the server is never asked more than 100 times a second', () => {
    const sizes = [1, 20, 200, 201, 500, 999, 1_000, 5_000];
    const intervals = sizes.map((agents) => quickInterval(fleetOf(agents, agents)));
    expect(intervals).to.deep.equal([2_000, 2_000, 2_000, 2_100, 5_000, 10_000, 10_000, 50_000]);
    for (const [index, agents] of sizes.entries())
      expect((agents * 1_000) / (intervals[index] ?? 0), `${agents} agents`).to.be.at.most(100);
  });

  it('goes by the maxima of the pools where those are less than max-agents', () => {
    expect(quickInterval(fleetOf(1_000, 120, 80))).to.equal(2_000);
    expect(quickInterval(fleetOf(1_000, 200, 300))).to.equal(5_000);
    expect(quickInterval(fleetOf(200, 1_000, 1_000))).to.equal(2_000);
  });

  it('is not told where it would be longer than the usual one', () => {
    const fleet = fleetOf(5_000, 5_000);
    expect(pickUpOf(somePool({ pickUp: 'quick' }), fleet).askIntervalMs).to.equal(10_000);
  });
});
