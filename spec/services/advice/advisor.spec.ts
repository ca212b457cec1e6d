import { expect } from 'chai';
import type { Clock } from '../../../domain/clock/clock.ts';
import { VirtualClock } from '../../../domain/clock/virtualClock.ts';
import type { AdviceConfig } from '../../../domain/config.ts';
import type { AdviceView } from '../../../services/advice/adviceSchemas.ts';
import { Advisor } from '../../../services/advice/advisor.ts';
import type { Found, Tuner } from '../../../services/advice/found.ts';
import { Archive } from '../../../services/history/archive.ts';
import { JOBS_KEPT } from '../../../services/history/kinds.ts';
import { archiveIn, HistoryInMemory } from '../history/support.ts';
import { aFinding, CHECK, keptJob } from './support.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** A Monday, noon. */
const NOON = Date.UTC(2026, 0, 5, 12);
const AT_THREE: AdviceConfig = { dailyAt: '03:00', timeZone: 'UTC' };
const NEVER: AdviceConfig = { dailyAt: null, timeZone: 'UTC' };

describe('Advice on the config', () => {
  let clock: VirtualClock;
  let store: HistoryInMemory;
  let archive: Archive;
  let lines: string[];
  let shown: AdviceView[];
  /** When each search began, how many jobs it was given, and what ends it. */
  let searches: { readonly at: number; readonly jobs: number; readonly signal: AbortSignal }[];
  let answer: () => Promise<Found>;

  beforeEach(() => {
    clock = new VirtualClock(NOON);
    store = new HistoryInMemory();
    archive = archiveIn(store);
    [lines, shown, searches] = [[], [], []];
    answer = async () => aFinding();
  });

  const tuner: Tuner = {
    find: async (jobs, signal) => {
      let text = '';
      for await (const part of jobs) text += part;
      searches.push({ at: clock.now(), jobs: text.trim().split('\n').length - 1, signal });
      return answer();
    },
  };
  const latest = () => shown.at(-1)?.latest;

  async function advisor(wanted = AT_THREE, { luck = 0, on = clock }: { luck?: number; on?: Clock } = {}) {
    const made = new Advisor({
      clock: on,
      archive,
      tuner,
      luck,
      log: {
        info: (line) => lines.push(`info ${line}`),
        warn: (line) => lines.push(`warn ${line}`),
        debug: (line) => lines.push(`debug ${line}`),
      },
      show: (view) => shown.push(view),
    });
    await made.begin(wanted);
    return made;
  }

  /** So many jobs on each of the last days. */
  function keep(jobs: number, days: number) {
    for (let day = 0; day < days; day++)
      for (let index = 0; index < jobs; index++) {
        const job = keptJob(`shop/${day}/build/1/job-${index}`, clock.now() - day * DAY - HOUR);
        archive.keep(JOBS_KEPT, { key: job.locator, at: job.endedAt ?? 0, pool: job.pool, value: job });
      }
  }

  /** Lets time pass, and what was begun come to its end. */
  async function pass(ms: number) {
    const until = clock.now() + ms;
    while (clock.now() < until) {
      clock.advance(Math.min(HOUR, until - clock.now()));
      await settled();
    }
  }
  const settled = () => new Promise((resolve) => setImmediate(resolve));

  it('is none unless it is wanted', async () => {
    keep(60, 3);
    await advisor(NEVER);
    await pass(3 * DAY);
    expect(searches).to.deep.equal([]);
    expect(shown.at(-1)).to.deep.equal({ wanted: false, nextAt: null, running: false, latest: null });
  });

  it('comes once a day at the time that is set, of the jobs of the last 7 days', async () => {
    keep(10, 12);
    await advisor();
    expect(shown.at(-1)?.nextAt).to.equal(NOON + 15 * HOUR);
    await pass(2 * DAY);
    expect(searches.map(({ at }) => at)).to.deep.equal([NOON + 15 * HOUR, NOON + 39 * HOUR]);
    expect(searches.map(({ jobs }) => jobs)).to.deep.equal([70, 60]);
    expect(latest()).to.include({ outcome: 'better', jobs: 60, days: 6 });
  });

  it('is told in one line, with the lines to change, what each gives, and that it holds on other days', async () => {
    keep(20, 3);
    await advisor();
    await pass(DAY);
    expect(lines).to.deep.equal([
      'info advice: better last week: backlog.pending-polls = 2 (alone: p95 -5 min 42 s, hours -2.02); together p95 wait 3 min 26 s for 9 min 8 s, 2.41 agent hours for 5.69; it holds on the days held out (p95 -6 min, hours -3.08); tried on 60 jobs on 3 days',
    ]);
    expect(latest()?.text).to.equal(lines[0]?.replace('info advice: ', ''));
  });

  it('says so where nothing better was found, and where what was found does not hold', async () => {
    keep(20, 3);
    await advisor();
    answer = async () => ({ ...aFinding(), verdict: 'nothing better', changes: [], recommended: null });
    await pass(DAY);
    answer = async () => ({
      ...aFinding(),
      verdict: 'does not hold',
      check: { ...CHECK, holds: false, lost: ['p95 wait 2 min longer'] },
    });
    await pass(DAY);
    expect(lines).to.deep.equal([
      'info advice: nothing that was tried would have been better last week: p95 wait 9 min 8 s, 5.69 agent hours; tried on 60 jobs on 3 days',
      'info advice: what was better on some days last week was not on the days held out: p95 wait 2 min longer; change nothing for it; tried on 60 jobs on 3 days',
    ]);
    expect(latest()?.outcome).to.equal('does not hold');
  });

  for (const [what, jobs, days] of [
    ['few jobs', 24, 2],
    ['jobs of one day', 90, 1],
  ] as const)
    it(`is not given on ${what}: nothing is tried, and that is said`, async () => {
      keep(jobs, days);
      await advisor();
      await pass(DAY);
      expect(searches).to.deep.equal([]);
      expect(latest()?.outcome).to.equal('too little history');
      expect(lines.join()).to.match(
        /too little history to advise on: \d+ jobs on \d days?; it takes 50 jobs/,
      );
    });

  it('does not count jobs that no agent of ours had to their end', async () => {
    for (let index = 0; index < 90; index++) {
      const job = keptJob(`shop/${index}/build/1/unit`, clock.now() - (index % 4) * DAY);
      const half = index % 2 === 0 ? { ...job, agent: null } : { ...job, endedAt: null };
      archive.keep(JOBS_KEPT, { key: job.locator, at: clock.now() - DAY, pool: null, value: half });
    }
    await advisor();
    await pass(DAY);
    expect(latest()).to.include({ outcome: 'too little history', jobs: 0, days: 0 });
  });

  it('a failure is told once until it is another, harms nothing, and the next day is another try', async () => {
    keep(20, 7);
    await advisor();
    answer = async () => {
      throw new Error('it ran out of memory');
    };
    await pass(2 * DAY);
    expect(lines).to.deep.equal([
      'warn advice: no advice today: it ran out of memory',
      'debug advice: no advice today: it ran out of memory',
    ]);
    expect(latest()).to.include({ outcome: 'failed', found: null });
    answer = async () => aFinding();
    await pass(DAY);
    expect(lines.at(-1)).to.match(/^info advice: better/);
  });

  it('what is being tried is given up when this instance no longer leads, and nothing more is tried or told', async () => {
    keep(20, 7);
    const made = await advisor();
    answer = () =>
      new Promise((_, reject) => searches[0]?.signal.addEventListener('abort', () => reject('gone')));
    await pass(DAY);
    expect(shown.at(-1)?.running).to.equal(true);
    await made.close();
    expect(searches.map(({ signal }) => signal.aborted)).to.deep.equal([true]);
    await pass(2 * DAY);
    expect(searches).to.have.lengthOf(1);
    expect(lines).to.deep.equal([]);
    expect(clock.nextDue()).to.equal(null);
  });

  it('a search that takes more than a day is not joined by another', async () => {
    keep(20, 7);
    await advisor();
    answer = () => new Promise(() => {});
    await pass(3 * DAY);
    expect(searches).to.have.lengthOf(1);
  });

  it('another time, or none, is in force at once', async () => {
    keep(20, 7);
    const made = await advisor();
    made.want({ dailyAt: '20:00', timeZone: 'Europe/Berlin' });
    expect(shown.at(-1)?.nextAt).to.equal(NOON + 7 * HOUR);
    await pass(10 * HOUR);
    expect(searches.map(({ at }) => at)).to.deep.equal([NOON + 7 * HOUR]);
    made.want(NEVER);
    expect(shown.at(-1)).to.include({ wanted: false, nextAt: null });
    await pass(2 * DAY);
    expect(searches).to.have.lengthOf(1);
  });

  it('instances of a machine begin apart, all within half an hour', async () => {
    await advisor(AT_THREE, { luck: 0.5 });
    expect(shown.at(-1)?.nextAt).to.equal(NOON + 15.25 * HOUR);
  });

  it('goes by the calendar, and leaves a day out rather than disturb its morning', async () => {
    keep(20, 7);
    let ahead = 0;
    const sleeper: Clock = {
      calendar: () => clock.now() + ahead,
      now: () => clock.now(),
      after: (ms, action) => clock.after(ms, action),
    };
    await advisor(AT_THREE, { on: sleeper });
    await pass(10 * HOUR);
    // It slept from ten in the evening until eight.
    ahead = 10 * HOUR;
    await pass(HOUR);
    expect(searches).to.deep.equal([]);
    await pass(19 * HOUR);
    expect(searches).to.have.lengthOf(1);
  });

  it('is there after a restart', async () => {
    keep(20, 7);
    const first = await advisor();
    await pass(DAY);
    await first.close();
    const told = latest();
    shown = [];
    await advisor();
    expect(shown[0]?.latest).to.deep.equal(told);
    expect(shown[0]?.latest?.outcome).to.equal('better');
  });

  it('says that nothing is kept where nothing is', async () => {
    archive = new Archive();
    await advisor();
    await pass(DAY);
    expect(latest()?.text).to.match(/too little history.*nothing is kept \(http.history-days = off\)/);
  });
});
