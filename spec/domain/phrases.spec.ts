import { expect } from 'chai';
import { counted, duration, listed } from '../../domain/phrases.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

describe('Parts of sentences', () => {
  for (const [ms, words] of [
    [-SECOND, '0 s'],
    [499, '0 s'],
    [59_499, '59 s'],
    [59_500, '1 min'],
    [3 * MINUTE + 20 * SECOND, '3 min 20 s'],
    [HOUR - 1, '1 h'],
    [2 * HOUR + 5 * MINUTE + 59 * SECOND, '2 h 5 min'],
    [25 * HOUR, '1 d 1 h'],
    [400 * 24 * HOUR, '400 d'],
  ] as const)
    it(`word ${ms} ms as ${words}`, () => {
      expect(duration(ms)).to.equal(words);
    });

  it('count one and many', () => {
    expect([0, 1, 2].map((count) => counted(count, 'agent'))).to.deep.equal([
      '0 agents',
      '1 agent',
      '2 agents',
    ]);
    expect(counted(2, 'job needs a person', 'jobs need a person')).to.equal('2 jobs need a person');
  });

  it('list none, one and many', () => {
    expect([[], ['a'], ['a', 'b'], ['a', 'b', 'c']].map(listed)).to.deep.equal([
      '',
      'a',
      'a and b',
      'a, b and c',
    ]);
  });
});
