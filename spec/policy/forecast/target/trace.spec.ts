import { expect } from 'chai';
import {
  classInTime,
  type Moment,
  needsOf,
  type Supply,
  type Trace,
  withMoment,
} from '../../../../policy/forecast/target/trace.ts';

const SECOND = 1_000;

/** A reading each ten seconds: how many jobs of the pool there are, and how many of them are new. */
function readings(
  ...moments: readonly (readonly [demand: number, arrived: number, rateClass?: number])[]
): readonly Moment[] {
  return moments.map(([demand, arrived, rateClass = 0], index) => ({
    at: index * 10 * SECOND,
    demand,
    arrived,
    rateClass,
    floor: 0,
  }));
}

const supply = (changes: Partial<Supply> = {}): Supply => ({
  leadMs: 20 * SECOND,
  agentsReturn: false,
  lingerMs: 0,
  max: 100,
  ...changes,
});

describe('The floor that a job would have needed', () => {
  it('is none where an agent asked for at its reading comes soon enough', () => {
    expect(needsOf(readings([0, 0], [3, 3]), supply({ leadMs: -10 * SECOND }))).to.deep.equal([0, 0, 0]);
  });

  it('is one more for each job that has come within one start time', () => {
    expect(needsOf(readings([0, 0], [0, 0], [0, 0], [0, 0], [3, 3]), supply())).to.deep.equal([1, 2, 3]);
    expect(needsOf(readings([0, 0], [0, 0], [1, 1], [2, 1], [3, 1]), supply())).to.deep.equal([3]);
    expect(needsOf(readings([1, 1], [1, 0], [1, 0], [1, 0], [2, 1]), supply())).to.deep.equal([1]);
  });

  it('is less by the agents that have come free, if they serve on', () => {
    const trace = readings([4, 0], [4, 0], [4, 0], [1, 0], [3, 2]);
    expect(needsOf(trace, supply({ agentsReturn: true }))).to.deep.equal([0, 0]);
    expect(needsOf(trace, supply())).to.deep.equal([1, 2]);
  });

  it('is less by agents that are still idle from busier times', () => {
    const trace = readings([5, 0], [2, 0], [0, 0], [0, 0], [0, 0], [0, 0], [3, 3]);
    expect(needsOf(trace, supply({ agentsReturn: true, lingerMs: 10 * SECOND }))).to.deep.equal([1, 2, 3]);
    expect(needsOf(trace, supply({ agentsReturn: true, lingerMs: 20 * SECOND }))).to.deep.equal([0, 0, 1]);
  });

  it('is beyond all floors where more jobs are there than the pool may have agents', () => {
    expect(needsOf(readings([0, 0], [0, 0], [0, 0], [0, 0], [3, 3]), supply({ max: 2 }))).to.deep.equal([
      1,
      2,
      Number.POSITIVE_INFINITY,
    ]);
  });

  it('is counted with what was expected when the floor for it was chosen', () => {
    expect(classInTime(readings([0, 0, 1], [0, 0, 2], [0, 0, 3], [1, 1, 4]), supply())).to.equal(2);
    expect(classInTime(readings([0, 0, 1], [1, 1, 4]), supply())).to.equal(1);
  });

  it('needs no readings from before its time', () => {
    let trace: Trace = [];
    for (const moment of readings([0, 0], [0, 0], [0, 0], [0, 0]))
      trace = withMoment(trace, moment, 20 * SECOND);
    expect(trace.map(({ at }) => at)).to.deep.equal([10_000, 20_000, 30_000]);
  });
});
