import { expect } from 'chai';
import type { WaitingJob } from '../../../domain/gocd.ts';
import { NO_MEMORY } from '../../../policy/memory.ts';
import { byCause, partsOf } from '../../../policy/waits/parts.ts';
import { NO_WAITS } from '../../../policy/waits/waits.ts';
import { pastIn } from '../../../services/history/past.ts';
import { EarlierWaits } from '../../../services/views/history/earlierWaits.ts';
import { someConfig, somePool } from '../../support/config.ts';
import { launchesIn, someAgent, someJob, someJobs, someOffer, someView } from '../../support/core.ts';
import { MeasuredDriver } from '../metrics/support.ts';
import { WatchedDriver } from '../views/support.ts';
import { archiveIn, HistoryInMemory } from './support.ts';

const CONFIG = someConfig({ pools: [somePool({ max: 1 })], scaling: { maxAgents: 1 } });
const BUSY = { runState: 'Building', buildState: 'Building', building: 'web/1/build/1/long' } as const;
const MINUTE = 60_000;

describe('What a job has waited for before a restart', () => {
  let store = new HistoryInMemory();
  beforeEach(() => {
    store = new HistoryInMemory();
  });

  async function run(after?: WatchedDriver, awayMs = 20_000): Promise<MeasuredDriver> {
    const archive = archiveIn(store);
    const driver = new MeasuredDriver(CONFIG, archive);
    driver.now = after === undefined ? driver.now : after.now + awayMs;
    driver.view.begin(await pastIn(archive, driver.now));
    const memory = after === undefined ? {} : { memory: after.remembered };
    driver.take({ type: 'service.started', entropy: 2, frameworkId: 'framework-1', ...memory });
    driver.subscribe();
    driver.take({ type: 'state.saved', frameworkId: 'framework-1' });
    return driver;
  }

  /** An agent is launched for it that another job gets; then it waits at the limit, and then the process is killed. */
  async function killedWhileWaiting() {
    const driver = await run();
    driver.reconcile();
    const job = someJob('unit', { scheduledAt: driver.now });
    driver.poll({ jobs: [job] });
    driver.wait(1_000);
    const [launch] = launchesIn(driver.offer(someOffer()).commands);
    const taskId = launch?.taskId ?? '';
    driver.update(taskId, 'TASK_RUNNING');
    driver.wait(MINUTE);
    driver.poll({ jobs: [job], agents: [someAgent(taskId, BUSY)] });
    driver.wait(MINUTE);
    driver.poll({ jobs: [job], agents: [someAgent(taskId, BUSY)] });
    return { driver, job, taskId };
  }

  function goesOn(driver: WatchedDriver, job: WaitingJob, taskId: string): void {
    driver.update(taskId, 'TASK_RUNNING', { source: 'master', reason: 'RECONCILIATION' });
    driver.reconcile();
    driver.wait(10_000);
    driver.poll({ jobs: [job], agents: [someAgent(taskId, BUSY)] });
    driver.wait(5_000);
  }

  it('is told after it, with the time of which nothing is known as unknown', async () => {
    const { driver, job, taskId } = await killedWhileWaiting();
    const before = driver.view.job(job.locator)?.parts ?? [];
    expect(before.map(({ cause }) => cause)).to.deep.equal(['no-agent', 'starting', 'limit']);
    const next = await run(driver);
    goesOn(next, job, taskId);
    const { parts = [], waitedMs, waiting } = next.view.job(job.locator) ?? {};
    const known = parts.filter(({ cause }) => cause !== 'unknown');
    const limit = before.find(({ cause }) => cause === 'limit')?.ms ?? 0;
    expect(known).to.deep.equal([
      ...before.filter(({ cause }) => cause !== 'limit'),
      { cause: 'limit', ms: limit + 5_000 },
    ]);
    expect(parts.find(({ cause }) => cause === 'unknown')).to.deep.equal({ cause: 'unknown', ms: 30_000 });
    expect(parts.reduce((sum, { ms }) => sum + ms, 0)).to.equal(waitedMs);
    // As of the last round, five seconds ago.
    const judged = parts.map(({ cause, ms }) => ({ cause, ms: cause === 'limit' ? ms - 5_000 : ms }));
    expect(waiting?.parts).to.deep.equal(judged);
    expect(next.view.backlog().jobs[0]?.parts).to.deep.equal(judged);
    expect(next.view.jobs().jobs[0]?.parts).to.deep.equal(parts);
  });

  it('is told over several restarts, and of the job once it has begun', async () => {
    const { driver, job, taskId } = await killedWhileWaiting();
    const second = await run(driver);
    goesOn(second, job, taskId);
    const third = await run(second);
    goesOn(third, job, taskId);
    const told = third.view.job(job.locator)?.parts;
    third.poll({ agents: [someAgent(taskId, { ...BUSY, building: job.locator })] });
    expect(third.view.job(job.locator)).to.include({ state: 'running', agent: taskId });
    expect(third.view.job(job.locator)?.parts).to.deep.equal(told);
    const [past] = (await third.view.past.jobs({ limit: 1 })).jobs;
    expect(past?.parts).to.deep.equal(told);
    // Half a minute twice, and the five seconds that the second run lived after its last reading.
    expect(told?.find(({ cause }) => cause === 'unknown')?.ms).to.equal(65_000);
    expect(await third.nonZero('gocd_mesos_job_wait_seconds_total')).to.deep.equal(
      Object.fromEntries(
        (told ?? []).map(({ cause, ms }) => [`{pool="default",cause="${cause}"}`, ms / 1_000]),
      ),
    );
  });

  it('is kept for as long as it waits, and no longer', async () => {
    const kept = () =>
      [...store.rows.values()].filter(({ kind }) => kind === 'wait').map(({ key }) => key.split('/').at(-1));
    const { driver, job, taskId } = await killedWhileWaiting();
    expect(kept()).to.deep.equal(['unit']);
    const next = await run(driver);
    expect(kept()).to.deep.equal(['unit']);
    next.poll({ agents: [someAgent(taskId, { ...BUSY, building: job.locator })] });
    expect(kept()).to.deep.equal([]);
  });

  it('is bounded, however often a job changes its cause, and adds up', () => {
    const earlier = new EarlierWaits();
    const flapping = (from: number) =>
      Array.from({ length: 60 }, (_, index) => ({
        cause: index % 2 === 0 ? ('limit' as const) : ('no-offers' as const),
        pool: 'default',
        remedy: '',
        from: from + index * 1_000,
      }));
    earlier.begin([{ locator: 'a/1/b/1/c', marks: flapping(0) }], 60_000);
    const marks = earlier.marksOf('a/1/b/1/c', flapping(90_000));
    expect(marks.length).to.be.at.most(64);
    expect(byCause(partsOf(marks, 0, 150_000))).to.have.deep.members([
      { cause: 'limit', ms: 60_000 },
      { cause: 'no-offers', ms: 60_000 },
      { cause: 'unknown', ms: 30_000 },
    ]);
  });

  it('is kept of so many jobs at a time, of those that GoCD serves first', () => {
    const earlier = new EarlierWaits(archiveIn(store));
    const core = Symbol('a core');
    const wait = { since: 0, pool: null, marks: [], estimate: null, estimatedAt: 0 };
    const waiting = (from: number, to: number) => {
      const locators = Array.from({ length: to - from }, (_, index) => `a/${from + index}/b/1/c`);
      const waits = { ...NO_WAITS, waiting: new Map(locators.map((locator) => [locator, wait])) };
      earlier.take({ core, memory: { ...NO_MEMORY, waits }, view: someView() }, 0);
    };
    const numbers = () =>
      [...store.rows.values()].map(({ key }) => Number(key.split('/')[1])).sort((a, b) => a - b);
    waiting(0, 5_010);
    expect([numbers().length, numbers().at(-1)]).to.deep.equal([5_000, 4_999]);
    waiting(20, 5_010);
    expect([numbers().length, numbers()[0], numbers().at(-1)]).to.deep.equal([4_990, 20, 5_009]);
    waiting(0, 0);
    expect(numbers()).to.deep.equal([]);
  });

  it('is told after a reload, where nothing is kept, too', () => {
    const earlier = new EarlierWaits();
    const first = new WatchedDriver(CONFIG).ready();
    const job = someJob('unit', { scheduledAt: first.now });
    first.poll({ jobs: [job, ...someJobs(1)] });
    earlier.take(first.core.picture(), first.now);
    const marksIn = ({ core }: WatchedDriver) =>
      core.picture().memory.waits.waiting.get(job.locator)?.marks ?? [];
    const before = marksIn(first);
    const next = new WatchedDriver(CONFIG);
    next.now = first.now + 1_000;
    next.ready();
    earlier.take(next.core.picture(), next.now);
    next.poll({ jobs: [job] });
    earlier.take(next.core.picture(), next.now);
    const told = earlier.marksOf(job.locator, marksIn(next));
    expect(told.slice(0, before.length)).to.deep.equal(before);
    expect(told.slice(before.length).map(({ cause }) => cause)).to.deep.equal([
      'unknown',
      marksIn(next).at(-1)?.cause,
    ]);
  });
});

describe('The time in which an instance did not run, or another one led', () => {
  it('costs an idle instance one row a minute', () => {
    const written: number[] = [];
    const store = new HistoryInMemory();
    const archive = archiveIn(store);
    const keep = store.keep.bind(store);
    store.keep = (kind, kept) => {
      if (kind.name === 'stint') written.push(kept.at);
      keep(kind, kept);
    };
    const driver = new WatchedDriver(CONFIG, null, archive).ready();
    const before = written.length;
    for (let polls = 0; polls < 60; polls += 1) {
      driver.wait(10_000);
      driver.poll();
    }
    expect(written.length - before).to.equal(10);
  });

  it('is told as an event, and as a gap in what is kept', async () => {
    const store = new HistoryInMemory();
    const run = async (now?: number) => {
      const archive = archiveIn(store);
      const driver = new WatchedDriver(CONFIG, null, archive);
      driver.now = now ?? driver.now;
      driver.view.begin(await pastIn(archive, driver.now));
      driver.ready();
      driver.poll();
      driver.take({ type: 'operator.stop.requested', by: 'SIGTERM' });
      return driver;
    };
    const gapsIn = ({ view }: WatchedDriver) =>
      view.decisions().decisions.filter(({ rule }) => rule === 'history-gap');
    const first = await run();
    expect(gapsIn(first)).to.deep.equal([]);
    const second = await run(first.now + 30_000);
    expect(gapsIn(second)).to.deep.equal([]);
    const third = await run(second.now + 60 * MINUTE);
    expect(gapsIn(third).map(({ text }) => text)).to.deep.equal([
      'Nothing is known here of what happened from 2026-01-05 08:00 UTC to 2026-01-05 09:00 UTC: this instance did not run, or another one led.',
    ]);
    const { since, gaps } = await third.view.past.history();
    // Of each minute there is one point.
    expect(since).to.be.within(first.now, second.now);
    expect(gaps).to.deep.equal([{ from: second.now, until: third.now }]);
  });
});
