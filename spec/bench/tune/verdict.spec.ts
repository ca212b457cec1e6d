import { expect } from 'chai';
import { madeUpHistory } from '../../../bench/tune/history.ts';
import { type Found, judged } from '../../../bench/tune/verdict.ts';
import { partsOf } from '../../../cli/tuning/parts.ts';
import { someScore } from '../../cli/tuning/support.ts';

const POINT = { ...someScore(1, 1), changes: [], isInForce: false, isRecommended: false, isOnFront: true };

function found(
  verdict: Found['verdict'],
  own: readonly [number, number],
  chosen: readonly [number, number],
): Found {
  return {
    ...{ verdict, recommended: POINT, inForce: POINT, changes: [] },
    check: {
      ...{ inForce: someScore(...own), recommended: someScore(...chosen) },
      ...{ holds: verdict === 'better', lost: [] },
    },
  };
}

describe('The bench of tune', () => {
  it('has met its goal where waits are shorter on held-out jobs at no more agent-hours', () => {
    expect(judged(found('better', [60_000, 10], [40_000, 10])).met).to.equal(true);
    expect(judged(found('better', [60_000, 10], [40_000, 10.1])).met).to.equal(false);
    expect(judged(found('better', [60_000, 10], [60_000, 9])).met).to.equal(false);
  });

  it('says so where it cannot', () => {
    expect(judged(found('does not hold', [60_000, 10], [70_000, 9])).text).to.contain(
      'says that this does not hold',
    );
    const none = judged({ ...found('nothing better', [1, 1], [1, 1]), check: null });
    expect(none).to.deep.include({ met: false }).and.to.have.property('text').that.contains('says so');
  });

  it('searches the one half of its history and holds out the other', () => {
    const jobs = madeUpHistory(1, 8);
    const { searched, heldOut } = partsOf(jobs);
    expect(heldOut?.from)
      .to.equal(searched.to)
      .and.to.equal(Date.UTC(2026, 2, 3));
    expect(madeUpHistory(1, 8)).to.deep.equal(jobs);
  });
});
