import { expect } from 'chai';
import { longestGapOf } from '../../policy/readingGap.ts';

describe('A gap in the readings', () => {
  it('is as long as three of them, at the interval that is longer, and never less than a minute', () => {
    expect(longestGapOf({ pollInterval: 5_000, idlePollInterval: null })).to.equal(60_000);
    expect(longestGapOf({ pollInterval: 30_000, idlePollInterval: null })).to.equal(90_000);
    expect(longestGapOf({ pollInterval: 5_000, idlePollInterval: 60_000 })).to.equal(180_000);
  });
});
