import { expect } from 'chai';
import type { Assessment, Cause } from '../../../domain/demand.ts';
import { WaitReasons } from '../../trial/waitReasons.ts';

function round(cause: Cause | null): Assessment {
  const job = {
    locator: 'shop/1/build/1/unit',
    pool: 'linux',
    waitedMs: 0,
    reason: '',
    remedy: `about ${cause}`,
  };
  return { jobs: cause === null ? [] : [{ ...job, cause }], pools: [], shortage: 0, wanted: [] };
}

function told(...rounds: readonly (readonly [at: number, cause: Cause | null])[]): WaitReasons {
  const reasons = new WaitReasons();
  for (const [at, cause] of rounds) reasons.note(round(cause), at);
  return reasons;
}

const waited = (waitMs: number) => ({ locator: 'shop/1/build/1/unit', pool: 'linux', waitMs });
const brief = (reasons: WaitReasons, waitMs: number) =>
  reasons.of(waited(waitMs)).map(({ cause, ms }) => [cause, ms]);

describe('What a job waited for', () => {
  it('is its cause in each round until the next, and before the first it was unseen', () => {
    const reasons = told([5, 'no-agent'], [10, 'no-agent'], [15, 'starting'], [60, null]);
    expect(brief(reasons, 60)).to.deep.equal([
      ['unseen', 5],
      ['no-agent', 10],
      ['starting', 45],
    ]);
  });

  it('ends when the job is begun, even if no round has said so yet', () => {
    const reasons = told([5, 'no-agent'], [15, 'starting'], [60, null]);
    expect(brief(reasons, 30)).to.deep.equal([
      ['no-agent', 10],
      ['starting', 20],
    ]);
  });

  it('is all unseen for a job that was begun between two rounds', () => {
    expect(brief(new WaitReasons(), 7)).to.deep.equal([['unseen', 7]]);
  });

  it('does not count a round twice', () => {
    const reasons = new WaitReasons();
    const same = round('no-agent');
    reasons.note(same, 0);
    reasons.note(same, 10);
    reasons.note(round(null), 20);
    expect(brief(reasons, 20)).to.deep.equal([
      ['unseen', 0],
      ['no-agent', 20],
    ]);
  });
});
