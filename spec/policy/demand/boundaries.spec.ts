import { expect } from 'chai';
import {
  causesIn,
  given,
  job,
  jobIn,
  jobs,
  listed,
  MINUTE,
  NOW,
  ours,
  pool,
  poolIn,
  several,
  when,
} from './given.ts';

/** Each of these has been a bug of some autoscaler. */
describe('at the boundaries', () => {
  it('no demand and a minimum: the minimum is launched', () => {
    const plan = poolIn(when(given({ pools: [pool('default', { min: 2 })] })));
    expect(plan).to.deep.include({ waiting: 0, shortage: 0, want: 2, launch: 2, clamps: ['min'] });
  });

  it('no demand and no minimum: nothing is', () => {
    expect(when(given())).to.deep.include({ jobs: [], shortage: 0, wanted: [] });
  });

  it('a maximum edited below what there is: nothing is launched, and no number is negative', () => {
    const shrunk = pool('default', { max: 2 });
    const round = when(given({ pools: [shrunk], jobs: jobs(3), fleet: several(5, shrunk, 'building') }));
    expect(poolIn(round)).to.deep.include({ building: 5, want: 2, launch: 0, shortage: 0, clamps: ['max'] });
    expect(new Set(Object.values(causesIn(round)))).to.deep.equal(new Set(['limit']));
  });

  it('a global maximum edited below what there is: nothing is launched', () => {
    const of = pool('default');
    const world = given({
      pools: [of],
      jobs: jobs(3),
      fleet: several(5, of, 'building'),
      scaling: { maxAgents: 2 },
    });
    expect(poolIn(when(world))).to.deep.include({ launch: 0, shortage: 0, clamps: ['max-agents'] });
  });

  it('a minimum above the maximum: the maximum holds', () => {
    expect(poolIn(when(given({ pools: [pool('default', { min: 9, max: 2 })] })))).to.include({
      want: 2,
      launch: 2,
    });
  });

  it('a floor by factor with nothing building: no agent', () => {
    const eager = pool('default', { idleFloor: { factor: 2, learn: false, min: 0, max: 10 } });
    expect(poolIn(when(given({ pools: [eager] })))).to.include({ idleFloor: 0, want: 0, launch: 0 });
  });

  it('from zero: the first job launches the first agent', () => {
    expect(poolIn(when(given({ jobs: jobs(1) }))).launch).to.equal(1);
  });

  for (const nonsense of [Number.NaN, -1, Number.NEGATIVE_INFINITY]) {
    it(`limits of ${nonsense}: nothing is launched, and every number is one`, () => {
      const odd = pool('default', { min: nonsense, max: nonsense, cost: 1 });
      const scaling = { maxAgents: nonsense, growthLimit: nonsense };
      for (const world of [given({ pools: [odd], jobs: jobs(2) }), given({ jobs: jobs(2), scaling })]) {
        const { wanted, pools } = when(world);
        expect(wanted).to.deep.equal([]);
        for (const plan of pools) {
          const { pool: _name, clamps: _clamps, forecast, target, ...numbers } = plan;
          expect([forecast, target]).to.deep.equal([null, null]);
          for (const value of Object.values(numbers)) expect(value).to.be.within(0, Number.MAX_SAFE_INTEGER);
        }
      }
    });
  }

  it('no limit at all: the whole shortage', () => {
    const scaling = { growthLimit: Number.MAX_SAFE_INTEGER, maxAgents: Number.MAX_SAFE_INTEGER };
    const endless = pool('default', { max: Number.MAX_SAFE_INTEGER });
    expect(when(given({ pools: [endless], jobs: jobs(250), scaling })).wanted).to.have.lengthOf(250);
  });

  it('jobs that need what nobody offers: no agent, however many there are', () => {
    const round = when(given({ jobs: jobs(40, { resources: ['unobtainium'] }) }));
    expect(round).to.deep.include({ shortage: 0, wanted: [] });
    expect(poolIn(round).want).to.equal(0);
  });

  it('no pools at all: every job is told so', () => {
    const found = jobIn(when(given({ pools: [], jobs: jobs(1) })));
    expect(found).to.include({ cause: 'no-pool', pool: null });
    expect(found.reason).to.match(/there are no pools\.$/);
  });

  it('a job listed twice, as the old feed does under a new id: one job, one agent', () => {
    const round = when(given({ jobs: [job('build'), job('build')] }));
    expect(round.jobs).to.have.lengthOf(1);
    expect(round.wanted).to.have.lengthOf(1);
  });

  it('a job rescheduled under its old locator: waits anew, and its launches go on counting', () => {
    const launchesFor = new Map([['p/1/s/1/build', 4]]);
    const waiting = [job('build', { scheduledAt: NOW - 1_000 })];
    expect(jobIn(when(given({ jobs: waiting, launchesFor })))).to.include({
      cause: 'no-agent',
      waitedMs: 1_000,
    });
  });

  it('a clock set back: no wait is negative, and the job is served', () => {
    const waiting = [job('build', { scheduledAt: NOW + 9 * MINUTE })];
    const firstSeen = new Map([['p/1/s/1/build', NOW + 9 * MINUTE]]);
    expect(jobIn(when(given({ jobs: waiting, firstSeen })))).to.include({ cause: 'no-agent', waitedMs: 0 });
  });

  it('a clock set back with an agent lost in the future: it is waited for, not for ever', () => {
    const of = pool('default');
    const lost = ours(of, 'lost', { since: NOW + MINUTE });
    const world = given({ pools: [of], jobs: jobs(1), fleet: [lost] });
    expect(jobIn(when(world)).cause).to.equal('agents-lost');
    expect(jobIn(when({ ...world, now: NOW + 3 * MINUTE })).cause).to.equal('no-agent');
  });

  it('two pools that both fit: one agent, not two', () => {
    expect(when(given({ pools: [pool('a'), pool('b')], jobs: jobs(1) })).wanted).to.deep.equal([
      { pool: 'a', job: 'p/1/s/1/job-0' },
    ]);
  });

  it('an agent that registered after its time and is idle: it is an agent like any other', () => {
    const of = pool('default');
    const late = ours(of, 'idle', { uuid: 'u', launchedAt: NOW - 90 * MINUTE, since: NOW });
    const round = when(given({ pools: [of], jobs: jobs(1), fleet: [late], agents: [listed(late)] }));
    expect(jobIn(round).cause).to.equal('assigning');
    expect(round.wanted).to.deep.equal([]);
  });

  it('an agent disabled by a person: takes its room, serves nothing, is replaced where there is room', () => {
    const pair = pool('default', { max: 2 });
    const fleet = [ours(pair, 'disabled')];
    expect(poolIn(when(given({ pools: [pair], jobs: jobs(2), fleet })))).to.include({
      unavailable: 1,
      launch: 1,
    });
    const single = pool('default', { max: 1 });
    const round = when(given({ pools: [single], jobs: jobs(1), fleet: [ours(single, 'disabled')] }));
    expect(jobIn(round).reason).to.match(/pool default has 1 of at most 1 agent \(1 unavailable\)/);
    expect(round.wanted).to.deep.equal([]);
  });

  it('a schedule’s window: the floor is there in its minutes and gone after', () => {
    const floor = { factor: 0, learn: false, min: 2, max: 2 };
    const office = pool('default', {
      schedule: [{ cron: '* 8-17 * * 1-5', timeZone: 'Etc/UTC', idleFloor: floor }],
    });
    const world = given({ pools: [office] });
    expect(poolIn(when({ ...world, calendar: Date.UTC(2026, 0, 14, 17, 59) })).launch).to.equal(2);
    expect(poolIn(when({ ...world, calendar: Date.UTC(2026, 0, 14, 18, 0) })).launch).to.equal(0);
  });

  it('settling ends with time, and does not hold a job that no idle agent could take', () => {
    const of = pool('default');
    const backlog = { settle: MINUTE };
    const waiting = [job('old', { scheduledAt: NOW - 9 * MINUTE }), job('new')];
    const firstSeen = new Map([
      ['p/1/s/1/old', NOW - 9 * MINUTE],
      ['p/1/s/1/new', NOW - 1_000],
    ]);
    const world = given({ pools: [of], jobs: waiting, firstSeen, backlog, fleet: [ours(of, 'idle')] });
    expect(jobIn(when(world), 'new').cause).to.equal('settling');
    expect(when(world).shortage).to.equal(0);
    expect(jobIn(when({ ...world, now: NOW + MINUTE }), 'new').cause).to.equal('no-agent');
    expect(jobIn(when({ ...world, fleet: [] }), 'new').cause).to.equal('no-agent');
  });
});
