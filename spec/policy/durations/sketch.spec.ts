import { expect } from 'chai';
import { array, assert, double, integer, property } from 'fast-check';
import { OF_ONE_JOB, remaining, type Sketch, timeAt, withTime } from '../../../policy/durations/sketch.ts';

const UNKNOWN = 300_000;
const seen = (...times: readonly number[]) =>
  times.reduce<Sketch>((sketch, ms) => withTime(sketch, ms, OF_ONE_JOB), []);
const middle = (sketch: Sketch) => timeAt(sketch, 0.5, UNKNOWN);
const times = array(integer({ min: 1, max: 10_000_000 }), { minLength: 1, maxLength: 30 });
const share = double({ min: 0, max: 1, noNaN: true });

describe('The sketch of how long a job takes', () => {
  it('follows a job that has changed within three runs', () => {
    const before = seen(60_000, 62_000, 58_000, 61_000, 60_000, 59_000, 60_000, 63_000, 60_000);
    expect(middle(before)).to.be.closeTo(60_000, 2_000);
    const after = [240_000, 238_000, 241_000].reduce(
      (sketch, ms) => withTime(sketch, ms, OF_ONE_JOB),
      before,
    );
    expect(middle(after)).to.be.above(200_000);
  });

  it('is moved little by one run that is out of the way', () => {
    expect(middle(seen(60_000, 61_000, 59_000, 60_000, 3_600_000))).to.be.below(65_000);
  });

  it('goes by what is given while nothing has been seen, and tells a range of what was seen once', () => {
    expect(timeAt(undefined, 0.5, UNKNOWN)).to.equal(UNKNOWN);
    expect(timeAt(seen(60_000), 0.8, UNKNOWN)).to.be.above(66_000);
    expect(timeAt(seen(60_000), 0.2, UNKNOWN)).to.be.below(54_000);
  });

  it('keeps no more than it is to, and tells longer times of greater shares', () => {
    assert(
      property(times, share, share, (all, one, other) => {
        const sketch = seen(...all);
        expect(sketch.length).to.be.at.most(OF_ONE_JOB);
        const [less, more] = [Math.min(one, other), Math.max(one, other)];
        expect(timeAt(sketch, less, UNKNOWN)).to.be.at.most(timeAt(sketch, more, UNKNOWN) * (1 + 1e-9));
      }),
    );
  });

  it('says how much longer one takes that has gone on for a while, by the longer ones alone', () => {
    const sketch = seen(60_000, 600_000, 62_000, 610_000, 58_000, 590_000);
    const left = remaining(sketch, { elapsedMs: 120_000, unknown: UNKNOWN });
    expect(left(0.5)).to.be.within(420_000, 520_000);
    const overdue = remaining(sketch, { elapsedMs: 3_600_000, unknown: UNKNOWN });
    expect(overdue(0.5)).to.be.within(1_000_000, 3_600_000);
  });
});
