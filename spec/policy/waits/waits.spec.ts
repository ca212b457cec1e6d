import { expect } from 'chai';
import type { Cause } from '../../../domain/demand.ts';
import type { GocdView } from '../../../domain/gocd.ts';
import { partsOf } from '../../../policy/waits/parts.ts';
import { readingSeen, roundSeen, slept, type Waits, waitsFrom } from '../../../policy/waits/waits.ts';
import { someAgent, someJob, someView } from '../../support/core.ts';

const LONGEST_AGE = 60;
const { locator } = someJob('unit');

/** A book kept from 0 on. */
class Book {
  waits: Waits = waitsFrom(0, LONGEST_AGE);

  reading(now: number, view: Partial<GocdView>) {
    const seen = { view: someView({ startedAt: now, ...view }), now, longestAge: LONGEST_AGE };
    const { waits, ended } = readingSeen(this.waits, seen);
    this.waits = waits;
    return ended.map(({ since, until, marks, ...wait }) => ({ ...wait, parts: brief(marks, since, until) }));
  }

  round(now: number, cause: Cause, { launched = false, blindSince = null as number | null } = {}) {
    const job = { locator, cause, pool: 'linux', waitedMs: 0, reason: '', remedy: '' };
    const launchedFor = new Set(launched ? [locator] : []);
    this.waits = roundSeen(this.waits, { jobs: [job], launchedFor, now, blindSince });
  }
}

function brief(marks: Parameters<typeof partsOf>[0], since: number, until: number) {
  return partsOf(marks, since, until).map(({ cause, ms }) => `${cause} ${ms}`);
}

describe('The book of waits', () => {
  it('parts a wait into what each round says, until the reading that shows who has the job', () => {
    const book = new Book();
    book.reading(10, { jobs: [someJob('unit', { scheduledAt: 6 })] });
    book.round(10, 'no-agent');
    book.round(13, 'no-agent', { launched: true });
    book.round(20, 'starting');
    book.round(54, 'assigning');
    const agents = [someAgent('agent-1', { runState: 'Building', building: locator })];
    expect(book.reading(60, { agents })).to.deep.equal([
      {
        locator,
        pool: 'linux',
        agent: 'agent-1',
        after: 10,
        estimate: null,
        parts: ['unseen 4', 'no-agent 3', 'starting 41', 'assigning 6'],
      },
    ]);
    expect(book.waits.waiting.size).to.equal(0);
  });

  it('knows nothing of what was before it was begun, or while readings were too old', () => {
    const book = new Book();
    book.reading(10, { jobs: [someJob('unit', { scheduledAt: -30 })] });
    book.round(10, 'no-agent');
    book.round(85, 'no-agent', { blindSince: 70 });
    book.reading(90, { jobs: [someJob('unit', { scheduledAt: -30 })] });
    book.round(90, 'starting');
    const [ended] = book.reading(100, {});
    expect(ended?.parts).to.deep.equal([
      'unknown 30',
      'unseen 10',
      'no-agent 60',
      'unknown 20',
      'starting 10',
    ]);
  });

  it('does not call a job unseen that came while nobody could have seen it', () => {
    const book = new Book();
    book.reading(10, {});
    book.reading(200, { jobs: [someJob('unit', { scheduledAt: 150 })] });
    book.round(200, 'no-agent');
    expect(book.reading(205, {})[0]?.parts).to.deep.equal(['unknown 50', 'no-agent 5']);
  });

  it('counts a sleep of the machine as unknown', () => {
    const book = new Book();
    book.reading(10, { jobs: [someJob('unit', { scheduledAt: 10 })] });
    book.round(10, 'no-agent');
    book.waits = slept(book.waits, 1_000, 20);
    book.reading(20, { jobs: [someJob('unit', { scheduledAt: -990 })] });
    book.round(20, 'starting');
    expect(book.reading(25, {})[0]?.parts).to.deep.equal(['no-agent 10', 'unknown 1000', 'starting 5']);
  });

  it('goes by a later scheduling of the same job, and begins anew with one that comes back', () => {
    const book = new Book();
    book.reading(10, { jobs: [someJob('unit', { scheduledAt: 10 })] });
    book.round(10, 'no-agent');
    book.reading(30, { jobs: [someJob('unit', { scheduledAt: 25 })] });
    expect(book.reading(40, {})[0]?.parts).to.deep.equal(['no-agent 15']);
    book.reading(50, { jobs: [someJob('unit', { scheduledAt: 48 })] });
    expect(book.reading(60, {})[0]?.parts).to.deep.equal(['unseen 12']);
  });

  it('is kept in whole milliseconds, whatever clock it goes by', () => {
    const book = new Book();
    book.reading(10.4, { jobs: [someJob('unit', { scheduledAt: 6.7 })] });
    book.round(10.4, 'no-agent');
    book.round(13.9, 'starting');
    expect(book.reading(20.2, {})[0]?.parts).to.deep.equal(['unseen 3', 'no-agent 4', 'starting 6']);
  });

  it('has no wait of a job that turns out never to have been there', () => {
    const book = new Book();
    book.reading(10, { jobs: [someJob('unit')] });
    expect(book.reading(20, { jobs: [someJob('unit', { state: 'gone' })] })).to.deep.equal([]);
  });
});
