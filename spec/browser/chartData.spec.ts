import { expect } from 'chai';
import { type Line, prepared, STEPS, usualGap } from '../../dashboard/src/charts/chartData.ts';
import { rangeIn, zoomIn } from '../../dashboard/src/charts/ranges.ts';

interface Point {
  readonly at: number;
  readonly a: number;
  readonly b: number;
}

const LINES: readonly Line<Point>[] = [
  { label: 'a', colour: '--a', of: ({ a }) => a },
  { label: 'b', colour: '--b', of: ({ b }) => b },
  { label: 'limit', colour: '--c', of: () => 9, isLimit: true },
];
const MINUTE = 60_000;
const point = (minute: number, a: number, b: number): Point => ({ at: minute * MINUTE, a, b });

describe('What charts draw', () => {
  it('is stacked, but for the limit', () => {
    const points = [point(0, 1, 2), point(1, 3, 4)];
    const { drawn } = prepared(points, LINES, { isStacked: true, gapMs: 5 * MINUTE });
    expect(drawn).to.deep.equal([
      [0, 60],
      [1, 3],
      [3, 7],
      [9, 9],
    ]);
    expect(prepared(points, LINES, { isStacked: false, gapMs: 5 * MINUTE }).drawn[2]).to.deep.equal([2, 4]);
  });

  it('ends where nobody looked, and begins anew', () => {
    const points = [point(0, 1, 1), point(1, 1, 1), point(2, 1, 1), point(60, 2, 2)];
    expect(usualGap(points)).to.equal(5 * MINUTE);
    const { drawn, points: places } = prepared(points, LINES, { isStacked: true, gapMs: usualGap(points) });
    expect(drawn[1]).to.deep.equal([1, 1, 1, null, 2]);
    expect(places.map((place) => place?.at ?? null)).to.deep.equal([
      0,
      MINUTE,
      2 * MINUTE,
      null,
      60 * MINUTE,
    ]);
  });

  it('has axes in steps that people count in', () => {
    expect(STEPS.duration.slice(0, 12).map((ms) => ms / 1000)).to.deep.equal([
      ...[1, 2, 5, 10, 15, 30],
      ...[60, 120, 300, 600, 900, 1800],
    ]);
    expect(STEPS.count.slice(0, 7)).to.deep.equal([1, 2, 5, 10, 20, 50, 100]);
    for (const steps of Object.values(STEPS)) expect(steps).to.deep.equal(steps.toSorted((a, b) => a - b));
  });

  it('is of the range or the part that the address says, whatever stands there', () => {
    expect([rangeIn({ range: '6h' }).range, rangeIn({ range: 'ever' }).range]).to.deep.equal(['6h', '1d']);
    expect(zoomIn({ from: '5', to: '9' })).to.deep.equal({ from: 5, to: 9 });
    for (const query of [{}, { from: '5' }, { from: '9', to: '5' }, { from: 'x', to: 'y' }])
      expect(zoomIn(query)).to.equal(null);
  });
});
