import { expect } from 'chai';
import type { z } from 'zod';
import { type Config, UNLIMITED } from '../../../domain/config.ts';
import { Secret } from '../../../domain/secret.ts';
import {
  AGENT_HISTORY,
  AGENTS,
  BACKLOG,
  DECISIONS,
  NEWS,
  SERIES,
  STATE,
} from '../../../services/views/schemas.ts';
import { LOOPBACK } from '../../adapters/http/support.ts';
import { someConfig, somePool } from '../../support/config.ts';
import { START, someAgent, someJob, someJobs } from '../../support/core.ts';
import { WatchedDriver } from './support.ts';

describe('What operators see', () => {
  it('is ready only when Mesos is subscribed and reconciled, the id kept and GoCD read', () => {
    const driver = new WatchedDriver();
    expect(driver.view.readiness().reasons).to.deep.equal([
      'mesos: not started: another instance may lead',
      'gocd: not read yet',
    ]);
    driver.take({ type: 'service.started', entropy: 1, frameworkId: null });
    expect(driver.view.readiness().reasons).to.include('mesos: registering');
    driver.subscribe();
    expect(driver.view.readiness().reasons).to.deep.equal([
      'state: the framework id is not kept yet',
      'mesos: the tasks are not reconciled yet',
      'gocd: not read yet',
    ]);
    driver.take({ type: 'state.saved', frameworkId: 'framework-1' });
    driver.reconcile();
    driver.poll();
    expect(driver.view.readiness()).to.deep.equal({ ready: true, reasons: [] });
  });

  it('is not ready while GoCD has not been read for too long, and says why', () => {
    const driver = new WatchedDriver().ready();
    driver.poll();
    driver.wait(120_000);
    driver.take({
      type: 'gocd.poll.failed',
      failure: { reason: 'timeout', message: 'no answer in 10 s', hint: 'look at the server' },
    });
    expect(driver.view.readiness()).to.deep.equal({
      ready: false,
      reasons: ['gocd: last read 2 min ago: no answer in 10 s'],
    });
    expect(driver.view.state().gocd).to.include({ stale: true, readAt: START });
  });

  it('is not ready while Mesos is out of reach', () => {
    const driver = new WatchedDriver().ready();
    driver.poll();
    driver.take({ type: 'mesos.disconnected', reason: 'silent', message: 'no heartbeat for 75 s' });
    expect(driver.view.readiness().reasons).to.deep.equal(['mesos: reconnecting: no heartbeat for 75 s']);
    expect(driver.view.state().framework).to.deep.include({
      state: 'reconnecting',
      problem: { reason: 'silent', message: 'no heartbeat for 75 s' },
    });
  });

  it('names for every waiting job its cause, the reason and the remedy', () => {
    const driver = new WatchedDriver().ready();
    driver.poll({ jobs: [someJob('plain'), someJob('odd', { resources: ['windows'] })] });
    const { jobs, byCause, shortage } = driver.view.backlog();
    expect(jobs.map(({ locator, cause, pool }) => ({ locator, cause, pool }))).to.deep.equal([
      { locator: 'shop/1/build/1/odd', cause: 'no-pool', pool: null },
      { locator: 'shop/1/build/1/plain', cause: 'no-agent', pool: 'default' },
    ]);
    expect(jobs[0]).to.deep.include({ resources: ['windows'], environment: null });
    expect(jobs[0]?.reason).to.match(/windows/);
    expect(jobs[0]?.remedy).to.not.equal('');
    expect(byCause).to.include({ 'no-agent': 1, 'no-pool': 1, stuck: 0 });
    expect(shortage).to.equal(1);
  });

  it('tells of each share what it has and what waits for it, and of each job its share', () => {
    const shares = [
      {
        name: 'web',
        group: null,
        environment: null,
        pipeline: 'web*',
        weight: 2,
        reserved: 1,
        max: UNLIMITED,
      },
    ];
    const driver = new WatchedDriver(someConfig({ shares, scaling: { maxAgents: 3 } })).ready();
    driver.poll({ jobs: [someJob('a'), someJob('b', { pipeline: 'web-shop' })] });
    const { shares: told } = STATE.parse(driver.view.state());
    expect(told).to.deep.equal([
      { name: 'web', weight: 2, reserved: 1, max: null, agents: 0, waiting: 1, launch: 1 },
      { name: 'rest', weight: 1, reserved: 0, max: null, agents: 0, waiting: 1, launch: 1 },
    ]);
    const { jobs } = BACKLOG.parse(driver.view.backlog());
    expect(Object.fromEntries(jobs.map(({ locator, share }) => [locator.at(-1), share]))).to.deep.equal({
      a: 'rest',
      b: 'web',
    });
    const without = new WatchedDriver().ready();
    without.poll({ jobs: [someJob('a')] });
    expect(without.view.state().shares).to.deep.equal([]);
    expect(without.view.backlog().jobs[0]).to.include({ share: null });
  });

  it('counts how many agents were launched for a job', () => {
    const driver = new WatchedDriver().ready();
    driver.launch(1);
    driver.wait(30_000);
    expect(driver.view.backlog().jobs[0]).to.include({ cause: 'starting', launches: 1 });
  });

  it('follows an agent from launch to its job and on to idleness', () => {
    const driver = new WatchedDriver().ready();
    const taskId = driver.launchIdle(20_000);
    expect(driver.view.agents().agents).to.have.length(1);
    expect(driver.view.agents().agents[0]).to.include({
      taskId,
      pool: 'default',
      phase: 'idle',
      host: 'host-1.example',
      uuid: `uuid-of-${taskId}`,
      ageMs: 20_000,
      idleSince: driver.now,
      job: null,
      jobsDone: 0,
      launchedFor: 'shop/1/build/1/job-0',
    });

    const job = 'shop/1/build/1/job-0';
    driver.wait(5_000);
    driver.poll({ agents: [someAgent(taskId, { runState: 'Building', building: job })] });
    expect(driver.view.agents().agents[0]).to.include({
      phase: 'building',
      job,
      jobsDone: 0,
      idleSince: null,
      since: driver.now,
      retiring: false,
    });

    driver.wait(60_000);
    driver.poll({ agents: [someAgent(taskId)] });
    expect(driver.view.agents().agents[0]).to.include({ phase: 'idle', job: null, jobsDone: 1 });
  });

  it('tells an agent that goes with its job, building all the same', () => {
    const driver = new WatchedDriver(someConfig({ scaling: { retireBuilding: true } })).ready();
    const taskId = driver.launchIdle(20_000);
    driver.poll({ agents: [someAgent(taskId, { runState: 'Building' })] });
    expect(driver.view.agents().agents[0]).to.include({
      phase: 'building',
      retiring: true,
      drainRule: 'retiring',
    });
  });

  it('keeps the transitions of an agent, also when it is gone', () => {
    const driver = new WatchedDriver().ready();
    const [taskId = ''] = driver.launch(1);
    driver.wait(1_000);
    driver.update(taskId, 'TASK_FAILED', { message: 'exit status 1' });
    const history = driver.view.agent(taskId);
    expect(history?.agent).to.equal(null);
    expect(history?.transitions).to.deep.equal([
      { at: START + 1, phase: 'launching', detail: null },
      { at: START + 1_001, phase: 'gone', detail: 'TASK_FAILED: exit status 1' },
    ]);
    expect(driver.view.agent('gocd-agent.ci.default.unheard-of')).to.equal(null);
  });

  it('keeps decisions with their rule and numbers, newest last', () => {
    const driver = new WatchedDriver().ready();
    const launched = driver.launch(3);
    const { decisions } = driver.view.decisions();
    expect(decisions.map(({ taskId }) => taskId)).to.deep.equal(launched);
    expect(decisions.map(({ id }) => id)).to.deep.equal([1, 2, 3]);
    expect(decisions[0]).to.include({ kind: 'launch', rule: 'shortage', pool: 'default' });
    expect(decisions[0]?.numbers).to.include({ want: 3, waiting: 3, shortage: 3 });
  });

  it('shows of each pool its limits, its agents, its last plan and what keeps it from launching', () => {
    const config = someConfig({
      pools: [somePool({ max: 2 }), somePool({ name: 'other', environments: ['production'] })],
    });
    const driver = new WatchedDriver(config).ready();
    const [taskId = ''] = driver.launch(3);
    driver.update(taskId, 'TASK_FAILED', { message: 'exit status 1' });
    driver.poll({ jobs: someJobs(3) });
    const [pool, other] = driver.view.state().pools;
    expect(pool).to.deep.include({ name: 'default', min: 0, max: 2 });
    expect(pool?.agents).to.include({ launching: 1, idle: 0 });
    expect(pool?.plan?.clamps).to.include('breaker');
    expect(pool?.plan?.launch).to.equal(0);
    expect(pool?.breaker).to.include({
      failures: 1,
      lastError: 'the container failed: TASK_FAILED: exit status 1',
    });
    expect(other?.breaker).to.equal(null);
  });

  it('makes one point of the graphs for each poll', () => {
    const driver = new WatchedDriver().ready();
    driver.launch(2);
    driver.wait(10_000);
    driver.poll({ jobs: someJobs(2) });
    driver.take({ type: 'gocd.poll.failed', failure: { reason: 'timeout', message: 'm', hint: 'h' } });
    const agents = { idle: 0, building: 0, other: 0, max: 20 };
    const waits = (ms: number) => ({ longestWaitMs: ms, waitP50Ms: ms, waitP95Ms: ms });
    expect(driver.view.series().points).to.deep.equal([
      { at: START, waiting: 2, shortage: 2, ...waits(0), starting: 0, ...agents },
      { at: START + 10_001, waiting: 2, shortage: 0, ...waits(10_001), starting: 2, ...agents },
    ]);
  });

  it('is what its schemas describe, to the last field', () => {
    const driver = new WatchedDriver().ready();
    const taskId = driver.launchIdle();
    driver.poll({ agents: [someAgent(taskId)], jobs: [someJob('odd', { resources: ['windows'] })] });
    const { view } = driver;
    const shown: readonly (readonly [z.ZodType, unknown])[] = [
      [STATE, view.state()],
      [BACKLOG, view.backlog()],
      [AGENTS, view.agents()],
      [AGENT_HISTORY, view.agent(taskId)],
      [DECISIONS, view.decisions()],
      [SERIES, view.series()],
      ...newsOf(driver).map((news) => [NEWS, news] as const),
    ];
    for (const [schema, value] of shown) expect(schema.parse(value)).to.deep.equal(value);
  });

  it('never holds a secret of the config', () => {
    const driver = new WatchedDriver(configWithSecrets()).ready();
    const taskId = driver.launchIdle();
    const { view } = driver;
    const all = [
      view.state(),
      view.backlog(),
      view.agents(),
      view.agent(taskId),
      view.decisions(),
      view.series(),
      newsOf(driver),
    ];
    expect(JSON.stringify(all)).to.not.match(/hush|\*\*\*/);
  });
});

function newsOf({ view }: WatchedDriver) {
  const run = view.news.latestId().split('-')[0];
  return view.news.since(`${run}-0`).items.map(({ news }) => news);
}

function configWithSecrets(): Config {
  const hush = new Secret('hush');
  return {
    ...someConfig({
      mesos: { principal: 'ci', secret: hush },
      goServer: { credentials: { kind: 'basic', userName: 'ci', password: hush } },
      pools: [somePool({ autoRegisterKey: hush, env: [{ name: 'TOKEN', value: hush }] })],
    }),
    http: { ...LOOPBACK, token: hush },
  };
}
