import { expect } from 'chai';
import { type CrowdResult, crowdTable, judgeCrowd } from '../../../bench/policy/crowd.ts';

const results = (p95: number): readonly CrowdResult[] =>
  [1, 2, 3].flatMap((seed) =>
    (
      [
        ['without the 500', 50],
        ['with the 500, shares', p95],
        ['with the 500, weights alone', 65],
        ['with the 500, no shares', 1_000],
      ] as const
    ).map(([variant, of]) => ({
      variant,
      seed,
      p50: 1,
      p95: of * seed,
      longest: 2,
      crowdLongest: 3,
      unserved: 0,
    })),
  );

describe('The comparison of a crowd with and without shares', () => {
  it('is of the same seeds, whatever each has to do', () => {
    expect(judgeCrowd(results(60))).to.deep.equal([
      {
        met: true,
        text: 'crowd, with the 500, shares: the p95 wait of the five pipelines is 1.20 × of what it is without the 500, at most 1.3 ×',
      },
      {
        met: true,
        text: 'crowd, with the 500, weights alone: the p95 wait of the five pipelines is 1.30 × of what it is without the 500, at most 1.3 ×',
      },
    ]);
    expect(judgeCrowd(results(70))[0]?.met).to.equal(false);
    expect(judgeCrowd([])).to.deep.equal([]);
  });

  it('tells nothing of a way that has not been tried', () => {
    const tried = results(60).filter(({ variant }) => variant !== 'with the 500, weights alone');
    expect(judgeCrowd(tried).map(({ text }) => text)).to.have.length(1);
    expect(crowdTable(tried)).not.to.contain('weights alone');
  });

  it('has a row for each way', () => {
    const rows = crowdTable(results(60)).split('\n').slice(2);
    expect(rows.map((row) => row.split(' | ')[4])).to.deep.equal(['1.00', '1.20', '1.30', '20.00']);
  });
});
