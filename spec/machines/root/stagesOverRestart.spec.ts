import { expect } from 'chai';
import type { PoolScore, StageMemory } from '../../../domain/habit.ts';
import { NO_SCORE } from '../../../policy/ahead/score.ts';
import { someConfig, somePool } from '../../support/config.ts';
import { Driver, launchesIn } from '../../support/core.ts';
import { pipelineRuns, stageRun } from '../../support/pipelines.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

const config = () =>
  someConfig({ pools: [somePool({ max: 8 })], scaling: { lookAhead: 'on', idleTimeout: 60 * MINUTE } });

/** What was kept of stages, one in place of the other. */
function keptBy(driver: Driver): readonly StageMemory[] {
  const all = new Map(
    driver.ofType('habits.save').flatMap(({ stages = [] }) => stages.map((each) => [each.stage, each])),
  );
  return JSON.parse(JSON.stringify([...all.values()]));
}

function begun(stages: readonly StageMemory[], now: number, scores: readonly PoolScore[] = []): Driver {
  const driver = new Driver(config());
  driver.now = now;
  driver.take({ type: 'service.started', entropy: 2, frameworkId: null, stages, scores });
  driver.subscribe();
  driver.take({ type: 'state.saved', frameworkId: 'framework-1' });
  driver.reconcile();
  return driver;
}

const expectedIn = (driver: Driver) =>
  driver.core.picture().assessment?.pools.flatMap(({ lookAhead }) => lookAhead?.expected ?? []) ?? [];

describe('What is known of stages of pipelines', () => {
  let before: Driver;
  beforeEach(() => {
    before = new Driver(config()).ready();
    pipelineRuns(before, [1, 2, 3]);
    before.take({ type: 'operator.stop.requested', by: 'alice' });
  });

  it('lasts over a restart: the later stage of the very first run is expected, and agents launched for it', () => {
    const driver = begun(keptBy(before), before.now + MINUTE);
    stageRun(driver, '4/compile', 1, 3);
    expect(expectedIn(driver)[0]).to.include({ stage: 'shop/test', after: 'shop/compile', jobs: 4 });
    driver.commands.length = 0;
    driver.offer();
    expect(launchesIn(driver.commands).length).to.be.within(3, 4);
  });

  it('is not known without it', () => {
    const driver = begun([], before.now + MINUTE);
    stageRun(driver, '4/compile', 1, 3);
    expect(expectedIn(driver)).to.deep.equal([]);
  });

  it('is kept with names, counts and times, and nothing else', () => {
    const compile = keptBy(before).find(({ stage }) => stage === 'shop/compile');
    expect(compile?.jobs.map(({ job, copies }) => [job, copies])).to.deep.equal([['j0', 1]]);
    expect(compile?.jobs[0]?.times).to.deep.equal([MINUTE, MINUTE, MINUTE]);
    expect(compile?.followers.map(({ stage }) => stage)).to.deep.equal(['shop/test']);
    expect(Object.keys(compile ?? {})).to.have.members(['stage', 'seenAt', 'runs', 'jobs', 'followers']);
  });

  it('is kept once a minute at most, and only what has changed', () => {
    const times = before.ofType('habits.save').length;
    // Three runs of three minutes.
    expect(times).to.be.within(3, 12);
    const driver = begun(keptBy(before), before.now + MINUTE);
    driver.take({ type: 'operator.stop.requested', by: 'alice' });
    expect(driver.ofType('habits.save')).to.deep.equal([]);
  });

  it('is kept as it stands when the program is asked to stop', () => {
    const driver = begun(keptBy(before), before.now + MINUTE);
    stageRun(driver, '4/compile', 1, 1);
    expect(driver.ofType('habits.save')).to.deep.equal([]);
    driver.take({ type: 'operator.stop.requested', by: 'alice' });
    expect(keptBy(driver).map(({ stage }) => stage)).to.deep.equal(['shop/compile']);
  });

  it('is kept again where no more is new of it than how long a job takes', () => {
    const driver = begun(keptBy(before), before.now + MINUTE);
    const time = { stage: 'deploy', job: 'ship', uuid: null, ms: 5_000 };
    const stage = { name: 'deploy', hasRun: true, isOver: true, isManual: false, jobs: ['ship'] };
    stageRun(driver, '4/compile', 1, 1);
    const told = { type: 'gocd.pipeline.told', pipeline: 'shop', restMs: 0 } as const;
    driver.take({ ...told, runs: [{ stages: [stage] }], times: [] });
    stageRun(driver, '4/compile', 1, 8);
    driver.commands.length = 0;
    driver.take({ ...told, runs: [], times: [time] });
    driver.take({ type: 'operator.stop.requested', by: 'alice' });
    const deploy = keptBy(driver).find(({ stage }) => stage === 'shop/deploy');
    expect(deploy?.jobs).to.deep.equal([{ job: 'ship', pool: 'default', copies: 1, times: [5_000] }]);
  });

  it('is kept with how well was looked ahead by it, which goes on from there', () => {
    const scores = before.ofType('habits.save').flatMap(({ scores = [] }) => scores);
    const score = before.core.picture().memory.foretold.pools.get('default');
    expect(scores.at(-1)).to.deep.equal({ pool: 'default', ...score });
    expect(score?.met).to.be.greaterThan(0);
    const bad = { ...NO_SCORE, made: 20, missed: 20, lately: 0.1 };
    const driver = begun(keptBy(before), before.now + MINUTE, [{ pool: 'default', ...bad }]);
    stageRun(driver, '4/compile', 1, 3);
    const [ahead] = driver.core.picture().assessment?.pools.map(({ lookAhead }) => lookAhead) ?? [];
    expect(ahead).to.deep.include({ mode: 'turned-down', score: { ...bad, made: 21 } });
  });

  it('goes by the calendar, and is of no later time than it can be', () => {
    const stages = keptBy(before).map((each) => ({ ...each, seenAt: Number.MAX_SAFE_INTEGER }));
    const driver = begun(stages, before.now);
    const habits = driver.core.picture().memory.course.habits;
    expect([...habits.values()].every(({ seenAt }) => seenAt === before.now)).to.equal(true);
  });
});
