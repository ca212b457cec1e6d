import { expect } from 'chai';
import type { WaitingJob } from '../../../domain/gocd.ts';
import { pastIn } from '../../../services/history/past.ts';
import { someConfig, somePool } from '../../support/config.ts';
import { launchesIn, someAgent, someJob, someOffer } from '../../support/core.ts';
import { WatchedDriver } from '../views/support.ts';
import { archiveIn, HistoryInMemory } from './support.ts';

const POOL = somePool({ resources: ['linux'], price: 2 });
const CONFIG = someConfig({ pools: [POOL] });

const linux = (taskId: string) => someAgent(taskId, { resources: ['linux'] });
const building = (taskId: string, { locator }: WaitingJob) =>
  someAgent(taskId, {
    resources: ['linux'],
    runState: 'Building',
    buildState: 'Building',
    building: locator,
  });

describe('What happened before a restart', () => {
  let store = new HistoryInMemory();
  beforeEach(() => {
    store = new HistoryInMemory();
  });

  /** A run that begins when the one before has ended. */
  async function run(after?: WatchedDriver, awayMs = 5_000): Promise<WatchedDriver> {
    const archive = archiveIn(store);
    const driver = new WatchedDriver(CONFIG, null, archive);
    driver.now = after === undefined ? driver.now : after.now + awayMs;
    driver.view.begin(await pastIn(archive, driver.now));
    driver.take({
      type: 'service.started',
      entropy: 2,
      frameworkId: 'framework-1',
      ...(after === undefined ? {} : { memory: after.remembered }),
    });
    driver.subscribe();
    driver.take({ type: 'state.saved', frameworkId: 'framework-1' });
    driver.reconcile();
    return driver;
  }

  function begin(driver: WatchedDriver) {
    const job = someJob('unit', { resources: ['linux'], scheduledAt: driver.now });
    driver.poll({ jobs: [job] });
    driver.wait(1);
    const [launch] = launchesIn(driver.offer(someOffer()).commands);
    const taskId = launch?.taskId ?? '';
    driver.update(taskId, 'TASK_RUNNING');
    driver.wait(20_000);
    driver.poll({ jobs: [job], agents: [linux(taskId)] });
    driver.wait(10_000);
    return { job, taskId };
  }

  /** One agent comes up for a job, builds it for a minute, and is idle again. */
  function work(driver: WatchedDriver): string {
    const { job, taskId } = begin(driver);
    driver.poll({ agents: [building(taskId, job)] });
    driver.wait(60_000);
    driver.poll({ agents: [linux(taskId)] });
    return taskId;
  }

  it('is shown as it was: decisions, jobs, charts, costs, and what became of agents', async () => {
    const before = await run();
    const taskId = work(before);
    const shown = ({ view }: WatchedDriver) => ({
      decisions: view.decisions().decisions,
      jobs: view.jobs().jobs,
      launches: view.costs().day.total.launched,
      buildingMs: view.costs().day.total.buildingMs,
      since: view.costs().since,
    });
    const was = shown(before);
    expect(was.decisions).not.to.deep.equal([]);
    expect(was.launches).to.be.at.least(1);
    expect(was.buildingMs).to.be.at.least(60_000);
    before.take({ type: 'operator.stop.requested', by: 'SIGTERM' });

    const next = await run(before);
    expect(shown(next).decisions.slice(0, was.decisions.length)).to.deep.equal(was.decisions);
    const { jobs, ...others } = shown(next);
    expect(jobs).to.deep.equal(was.jobs);
    expect(others).to.deep.include({ launches: was.launches, buildingMs: was.buildingMs });
    expect(next.view.series().points[0]).to.deep.equal(before.view.series().points[0]);
    expect(next.view.agent(taskId)?.transitions.map(({ phase }) => phase)).to.include.members([
      'launching',
      'building',
    ]);
  });

  it('goes on: ids of decisions count up, and a job that began before ends after', async () => {
    const before = await run();
    const { job, taskId } = begin(before);
    before.poll({ agents: [building(taskId, job)] });
    const next = await run(before);
    next.poll({ agents: [building(taskId, job)] });
    expect(next.view.job(job.locator)).to.include({ state: 'running', agent: taskId });
    next.wait(10_000);
    next.poll({ agents: [linux(taskId)] });
    expect(next.view.job(job.locator)).to.include({ state: 'ended', agent: taskId, endedAt: next.now });
    const ids = next.view.decisions().decisions.map(({ id }) => id);
    expect(new Set(ids).size).to.equal(ids.length);
    expect(ids).to.deep.equal([...ids].sort((a, b) => a - b));
  });

  it('is kept of each agent: when it came, what it did, why it went, and what that cost', async () => {
    const driver = await run();
    const taskId = work(driver);
    driver.update(taskId, 'TASK_FAILED');
    const agents = [someAgent('made-by-hand')];
    driver.poll({ agents });
    driver.poll({ agents });
    const [life] = await driver.view.past.lives({ limit: 10 });
    expect(life).to.deep.include({ taskId, pool: 'default', jobsDone: 1, endedAt: driver.now });
    expect(life?.launchedAt).to.be.below(life?.registeredAt ?? 0);
    expect(life?.registeredAt).to.be.at.most(life?.firstJobAt ?? 0);
    const hours = (driver.now - (life?.launchedAt ?? 0)) / 3_600_000;
    expect(life?.costMicro).to.equal(Math.round(hours * 2_000_000));
  });

  it('is told as CSV that a simulation reads', async () => {
    const driver = await run();
    const taskId = work(driver);
    const lines: string[] = [];
    for await (const part of driver.view.past.jobsCsv({})) lines.push(part);
    const [job] = (await driver.view.past.jobs({ limit: 1 })).jobs;
    const iso = (time: number | null | undefined) => new Date(time ?? Number.NaN).toISOString();
    const [pipeline, counter, stage, stageCounter, name] = job?.locator.split('/') ?? [];
    expect(lines.join('')).to.equal(
      [
        'pipeline_name,pipeline_counter,stage_name,stage_counter,job_name,resources,environment,scheduled,started,finished,pool,agent',
        `${pipeline},${counter},${stage},${stageCounter},${name},linux,,${iso(job?.scheduledAt)},${iso(job?.begunAt)},${iso(job?.endedAt)},default,${taskId}`,
        '',
      ].join('\n'),
    );
  });

  it('can be asked for by time, pipeline and words', async () => {
    const driver = await run();
    work(driver);
    const { past } = driver.view;
    const count = async (asked: object) => (await past.jobs({ limit: 9, ...asked })).jobs.length;
    expect(await count({})).to.equal(1);
    expect(await count({ since: { at: driver.now + 1 } })).to.equal(0);
    expect(await count({ since: { ago: 3_600_000 } })).to.equal(1);
    expect(await count({ until: { ago: 3_600_000 } })).to.equal(0);
    expect(await count({ text: 'LINUX' })).to.equal(1);
    expect(await count({ text: 'windows' })).to.equal(0);
    expect(await count({ pipeline: 'no-such' })).to.equal(0);
    const launches = await past.decisions({ kind: 'launch', since: { ago: 3_600_000 }, offset: 0 });
    expect(launches.decisions.map(({ kind }) => kind)).to.include('launch');
    expect(launches.matching).to.equal(launches.decisions.length);
  });

  it('is added up again for any time: what agents did, and what that cost', async () => {
    const before = await run();
    work(before);
    before.take({ type: 'operator.stop.requested', by: 'SIGTERM' });
    const { total } = before.view.costs().day;
    const next = await run(before);
    next.now += 20 * 24 * 3_600_000;
    expect(next.view.costs().week.total.buildingMs).to.equal(0);
    const { span } = await next.view.costsOf({ since: { ago: 30 * 24 * 3_600_000 } });
    expect(span?.total).to.deep.include({
      buildingMs: total.buildingMs,
      costMicro: total.costMicro,
      launched: total.launched,
    });
    expect(span?.pipelines.map(({ pipeline }) => pipeline)).to.deep.equal(['shop']);
    const none = await next.view.costsOf({ since: { ago: 24 * 3_600_000 } });
    expect(none.span?.total.buildingMs).to.equal(0);
  });
});
