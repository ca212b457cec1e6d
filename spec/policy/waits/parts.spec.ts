import { expect } from 'chai';
import { array, assert, constantFrom, integer, property, record } from 'fast-check';
import { WAIT_CAUSES, type WaitMark } from '../../../domain/waits.ts';
import { byCause, partsOf, withMark } from '../../../policy/waits/parts.ts';

const mark = (from: number, cause: WaitMark['cause'], pool = 'linux'): WaitMark => ({
  cause,
  pool,
  remedy: '',
  from,
});
const brief = (marks: readonly WaitMark[], since: number, until: number) =>
  partsOf(marks, since, until).map(({ cause, ms }) => [cause, ms]);

const someMarks = array(
  record({
    from: integer({ min: 0, max: 1_000 }),
    cause: constantFrom(...WAIT_CAUSES.slice(0, 6)),
    pool: constantFrom('linux', 'windows'),
  }),
  { maxLength: 300 },
).map((told) =>
  told.reduce((marks: readonly WaitMark[], one) => withMark(marks, { ...one, remedy: '' }), []),
);

describe('The parts of a wait', () => {
  it('are what each mark tells until the next, and unknown before the first', () => {
    const marks = [mark(10, 'no-agent'), mark(13, 'starting'), mark(54, 'assigning')];
    expect(brief(marks, 8, 60)).to.deep.equal([
      ['unknown', 2],
      ['no-agent', 3],
      ['starting', 41],
      ['assigning', 6],
    ]);
    expect(brief(marks, 20, 30)).to.deep.equal([['starting', 10]]);
    expect(brief(marks, 60, 60)).to.deep.equal([]);
  });

  it('add up to the wait exactly, whatever the marks are and wherever it begins and ends', () => {
    const moment = integer({ min: -200, max: 1_300 });
    assert(
      property(someMarks, moment, moment, (marks, since, until) => {
        const sum = partsOf(marks, since, until).reduce((total, { ms }) => total + ms, 0);
        expect(sum).to.equal(Math.max(0, until - since));
      }),
      { numRuns: 500 },
    );
  });

  it('are as many milliseconds of a cause, however many marks are put together to bound them', () => {
    let marks: readonly WaitMark[] = [mark(Number.NEGATIVE_INFINITY, 'unknown')];
    for (let at = 0; at < 9_000; at += 9) {
      marks = withMark(marks, mark(at, 'limit'));
      marks = withMark(marks, mark(at + 2, 'no-agent'));
      marks = withMark(marks, mark(at + 5, 'no-agent', 'windows'));
    }
    expect(marks).to.have.length.below(100);
    expect(byCause(partsOf(marks, -7, 9_000))).to.deep.equal([
      { cause: 'unknown', ms: 7 },
      { cause: 'limit', ms: 2_000 },
      { cause: 'no-agent', ms: 7_000 },
    ]);
  });
});
