import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { type Figure, isMet } from '../../bench/engine/figures.ts';
import { growthOf } from '../../bench/engine/growth.ts';
import { compare, spreadOf } from '../../bench/engine/measure.ts';
import { keptResults, pageWith } from '../../bench/engine/results.ts';

const page = readFileSync(new URL('../../docs/benchmarks.md', import.meta.url), 'utf8');

function exponentOf(valueAt: (size: number) => number): number {
  const points = [100, 1_000, 10_000].map((size) => ({ size, value: valueAt(size) }));
  return growthOf({ bench: 'some', what: 'some work', of: 'things', unit: 'ms', points }).exponent;
}

function someFigure(median: number, goal: Figure['goal']): Figure {
  const spread = { median, min: median, max: median, samples: [median] };
  return { bench: 'some', what: 'some work', against: null, unit: '×', spread, goal, note: null };
}

describe('The engine benchmarks', () => {
  it('take the middle of all samples, or between the middle two', () => {
    expect(spreadOf([9, 1, 5])).to.include({ median: 5, min: 1, max: 9 });
    expect(spreadOf([1, 2, 4, 8]).median).to.equal(3);
    expect(() => spreadOf([])).to.throw(RangeError);
  });

  it('tell proportional growth from quadratic', () => {
    expect(exponentOf((size) => 3 * size)).to.be.closeTo(1, 1e-9);
    expect(exponentOf((size) => 0.001 * size ** 2)).to.be.closeTo(2, 1e-9);
    expect(exponentOf(() => 7)).to.be.closeTo(0, 1e-9);
  });

  it('know a goal met from one missed', () => {
    expect(isMet(someFigure(0.5, { atMost: 0.5 }))).to.equal(true);
    expect(isMet(someFigure(0.51, { atMost: 0.5 }))).to.equal(false);
    expect(isMet(someFigure(0.84, { atLeast: 0.85 }))).to.equal(false);
    expect(isMet(someFigure(1, { above: 1 }))).to.equal(false);
    expect(isMet(someFigure(1, null))).to.equal(null);
  });

  it('sample both sides as often, and run each', () => {
    const runs = { contender: 0, baseline: 0 };
    const { ratio, contender, baseline } = compare(
      { run: () => runs.contender++ },
      { run: () => runs.baseline++ },
      { repetitions: 7, sampleMs: 0.01 },
    );
    expect([ratio, contender, baseline].map(({ samples }) => samples.length)).to.deep.equal([7, 7, 7]);
    expect(runs.contender).to.be.above(7);
    expect(runs.baseline).to.be.above(7);
  });

  it('have a page that shows the results kept', () => {
    expect(keptResults()).not.to.be.empty;
    expect(pageWith(page, keptResults()) === page, 'npm run bench -- --write').to.equal(true);
  });

  it('leave the rest of their page alone', () => {
    const other = `# Before\n${page}\n## After\n`;
    expect(pageWith(other, []))
      .to.match(/^# Before\n/)
      .and.match(/\n## After\n$/);
    expect(() => pageWith('# Nothing', [])).to.throw('no place');
  });
});
