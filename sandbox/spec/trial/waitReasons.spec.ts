import { expect } from 'chai';
import type { WaitCause } from '../../../domain/waits.ts';
import { WaitReasons } from '../../trial/waitReasons.ts';

const LOCATOR = 'shop/1/build/1/unit';
type Marks = readonly (readonly [from: number, cause: WaitCause])[];
const marksOf = (marks: Marks) =>
  marks.map(([from, cause]) => ({ cause, from, pool: 'linux', remedy: `about ${cause}` }));

/** Of a job whose wait the program saw end then. */
function begunAt(until: number, ...marks: Marks): WaitReasons {
  const reasons = new WaitReasons();
  const wait = {
    locator: LOCATOR,
    since: 0,
    until,
    after: 0,
    pool: 'linux',
    agent: null,
    marks: marksOf(marks),
    estimate: null,
  };
  reasons.note([{ type: 'job.begun', wait }]);
  return reasons;
}

const waited = (waitMs: number) => ({ locator: LOCATOR, pool: 'linux', scheduledAt: 0, waitMs });
const brief = (reasons: WaitReasons, waitMs: number) =>
  reasons.of(waited(waitMs)).map(({ cause, ms }) => [cause, ms]);

describe('What a job of a trial waited for', () => {
  it("is what the program's own book says, up to when it really began", () => {
    const reasons = begunAt(60, [-10, 'unseen'], [5, 'no-agent'], [15, 'starting']);
    expect(brief(reasons, 30)).to.deep.equal([
      ['unseen', 5],
      ['no-agent', 10],
      ['starting', 15],
    ]);
    expect(reasons.sums([waited(30), waited(8)])).to.deep.equal({ unseen: 10, 'no-agent': 13, starting: 15 });
  });

  it('goes on for a job that still waits when the trial ends', () => {
    const reasons = new WaitReasons();
    const waiting = new Map([
      [LOCATOR, { since: 0, pool: 'linux', marks: marksOf([[0, 'limit']]), estimate: null, estimatedAt: 0 }],
    ]);
    reasons.close({ waiting });
    expect(brief(reasons, 90)).to.deep.equal([['limit', 90]]);
  });

  it('is all unseen for a job that was begun between two readings', () => {
    expect(brief(new WaitReasons(), 7)).to.deep.equal([['unseen', 7]]);
  });
});
