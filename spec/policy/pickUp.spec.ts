import { expect } from 'chai';
import { pickUpOf, quickInterval } from '../../policy/pickUp.ts';
import { somePool } from '../support/config.ts';

describe('The time in which an idle agent takes a job', () => {
  it('is that measured with a real server: 18 s by default, 6 s if quick', () => {
    expect(pickUpOf(somePool({ pickUp: 'default' }), 20)).to.deep.equal({
      askIntervalMs: 10_000,
      expectedMs: 17_800,
      longestMs: 25_300,
    });
    expect(pickUpOf(somePool({ pickUp: 'quick' }), 20)).to.deep.equal({
      askIntervalMs: 2_000,
      expectedMs: 5_800,
      longestMs: 9_300,
    });
  });

  it('is the usual for an image that cannot be told, and in a fleet too large to be quick', () => {
    expect(pickUpOf(somePool({ pickUp: 'quick', image: 'ours/agent:1' }), 1).expectedMs).to.equal(17_800);
    expect(pickUpOf(somePool({ pickUp: 'quick' }), 5_000).askIntervalMs).to.equal(10_000);
  });
});

describe('The interval at which quick agents ask', () => {
  it('grows with the fleet that may be idle', () => {
    const intervals = [0, 1, 100, 101, 250, 499, 500, 5_000].map(quickInterval);
    expect(intervals).to.deep.equal([2_000, 2_000, 2_000, 2_020, 5_000, 9_980, 10_000, 100_000]);
  });

  it('keeps what all agents ask for within 80 requests a second of the usual, however many are idle', () => {
    let asked = 0;
    for (let live = 1; live <= 5_000; live++) {
      asked += 1_000 / Math.min(quickInterval(live), 10_000);
      expect(asked - live / 10, `${live} agents`).to.be.at.most(81);
    }
  });
});
