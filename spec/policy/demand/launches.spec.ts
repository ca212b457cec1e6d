import { expect } from 'chai';
import type { Clamp } from '../../../domain/demand.ts';
import { failed } from '../../../policy/breaker.ts';
import type { DemandInput } from '../../../policy/demand/record.ts';
import { afterStart, NO_EXPERIENCE } from '../../../policy/forecast/forecast.ts';
import type { LaunchHold } from '../../../policy/holds.ts';
import {
  causesIn,
  foreign,
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

const POOL = pool('default', { max: 20 });

describe('how many agents a pool wants', () => {
  it('5 building, 3 waiting, 1 idle, 1 starting, no floor: wants 8, launches 1', () => {
    const fleet = [...several(5, POOL, 'building'), ours(POOL, 'idle'), ours(POOL, 'staging')];
    const plan = poolIn(when(given({ pools: [POOL], jobs: jobs(3), fleet })));
    expect(plan).to.deep.equal({
      pool: 'default',
      building: 5,
      idle: 1,
      starting: 1,
      unavailable: 0,
      waiting: 3,
      shortage: 1,
      idleFloor: 0,
      forecast: null,
      target: null,
      want: 8,
      launch: 1,
      clamps: [],
    });
  });

  it('launches for the whole shortage at once', () => {
    expect(poolIn(when(given({ pools: [POOL], jobs: jobs(17) }))).launch).to.equal(17);
  });

  it('launches nothing where agents on their way cover what waits', () => {
    const fleet = [ours(POOL, 'launching'), ours(POOL, 'staging'), ours(POOL, 'registering')];
    const round = when(given({ pools: [POOL], jobs: jobs(3), fleet }));
    expect(round.wanted).to.deep.equal([]);
    expect(round.shortage).to.equal(0);
  });

  it('counts agents that serve no job towards its maximum, but never as serving', () => {
    const small = pool('default', { max: 4 });
    const fleet = (['draining', 'disabled', 'lost', 'building'] as const).map((phase) => ours(small, phase));
    const full = when(given({ pools: [small], jobs: jobs(1), fleet }));
    expect(poolIn(full)).to.include({ unavailable: 3, want: 1, launch: 0 });
    expect(poolIn(full).clamps).to.deep.equal(['max']);
    const room = when(given({ pools: [small], jobs: jobs(1), fleet: fleet.slice(1) }));
    expect(poolIn(room)).to.include({ unavailable: 2, want: 2, launch: 1 });
  });

  it('keeps the room of an agent that is ending until its task has ended, or is lost with its host', () => {
    const single = pool('default', { max: 1 });
    const roundWith = (taskRuns: boolean, maxAgents = 20) => {
      const fleet = [ours(taskRuns ? pool('other') : single, 'ending', { taskRuns })];
      return when(given({ pools: [single], jobs: jobs(1), fleet, scaling: { maxAgents } }));
    };
    expect(poolIn(roundWith(false)).launch).to.equal(1);
    expect(poolIn(roundWith(true, 1))).to.include({ launch: 0 });
    const fleet = [ours(single, 'ending', { taskRuns: true })];
    const full = when(given({ pools: [single], jobs: jobs(1), fleet }));
    expect(poolIn(full)).to.include({ unavailable: 1, want: 0, launch: 0 });
    expect(jobIn(full).cause).to.equal('limit');
  });

  it('has no job wait for an agent that has been on its way for far longer than is usual, and keeps its room', () => {
    const small = pool('default', { max: 2 });
    const roundAfter = (ms: number, experience: DemandInput['memory']['experience'] = NO_EXPERIENCE) => {
      const fleet = [ours(small, 'registering', { launchedAt: NOW - ms })];
      const world = given({ pools: [small], jobs: jobs(1), fleet });
      return when({ ...world, memory: { ...world.memory, experience } });
    };
    const seen = afterStart(NO_EXPERIENCE, 'default', 30_000);
    expect(poolIn(roundAfter(5 * MINUTE))).to.include({ starting: 1, launch: 0 });
    expect(poolIn(roundAfter(5 * MINUTE + 1))).to.include({ starting: 0, unavailable: 1, launch: 1 });
    expect(jobIn(roundAfter(5 * MINUTE)).cause).to.equal('starting');
    expect(jobIn(roundAfter(5 * MINUTE + 1)).cause).to.equal('no-agent');
    expect(poolIn(roundAfter(2 * MINUTE, seen))).to.include({ starting: 1, launch: 0 });
    expect(poolIn(roundAfter(2 * MINUTE + 1, seen))).to.include({ starting: 0, unavailable: 1, launch: 1 });
  });

  it('does not take one that is being enabled again for one that never registers', () => {
    const fleet = [ours(POOL, 'registering', { uuid: 'u1', launchedAt: NOW - 60 * MINUTE })];
    const round = when(given({ pools: [POOL], jobs: jobs(1), fleet }));
    expect(poolIn(round)).to.include({ starting: 1, launch: 0 });
  });

  it('has a job wait for a lost agent for a moment, but not if GoCD or Mesos says that it is gone', () => {
    const launchesWith = (runState: 'Missing' | 'LostContact', taskRuns: boolean) => {
      const lost = ours(POOL, 'lost', { uuid: 'u1', since: NOW, taskRuns });
      const agents = [listed(lost, { runState, buildState: 'Unknown' })];
      return poolIn(when(given({ pools: [POOL], jobs: jobs(1), fleet: [lost], agents }))).launch;
    };
    expect(launchesWith('Missing', true)).to.equal(0);
    expect(launchesWith('LostContact', true)).to.equal(1);
    expect(launchesWith('Missing', false)).to.equal(1);
  });

  it('lets a foreign idle agent take a job, and counts foreign agents towards no limit', () => {
    const single = pool('default', { max: 1 });
    const agents = [
      foreign('a'),
      foreign('b', { runState: 'Building' }),
      foreign('c', { runState: 'Building' }),
    ];
    const round = when(given({ pools: [single], jobs: jobs(2), agents, scaling: { maxAgents: 1 } }));
    expect(round.jobs.map(({ cause }) => cause)).to.deep.equal(['assigning', 'agents-busy']);
    expect(round.wanted).to.have.lengthOf(1);
  });

  it('launches beside a spare agent whose resources were changed so that it can no longer serve', () => {
    const docker = pool('default', { resources: ['docker'] });
    const fleet = [ours(docker, 'idle', { resources: [] })];
    const round = when(given({ pools: [docker], jobs: jobs(1, { resources: ['docker'] }), fleet }));
    expect(poolIn(round)).to.include({ idle: 1, shortage: 1, launch: 1 });
  });
});

describe('which agent a job is matched to', () => {
  const poor = pool('poor');
  const rich = pool('rich', { resources: ['gpu'] });

  it('leaves the rich agent to the job that needs it, however they are listed', () => {
    const waiting = [job('plain', { scheduledAt: NOW - 9 * MINUTE }), job('gpu', { resources: ['gpu'] })];
    const fleet = [ours(rich, 'idle'), ours(poor, 'idle')];
    const round = when(given({ pools: [poor, rich], jobs: waiting, fleet }));
    expect(causesIn(round)).to.deep.equal({ plain: 'assigning', gpu: 'assigning' });
    expect(jobIn(round, 'plain').pool).to.equal('poor');
  });

  it('gives a place to as many as can have one: the one that can move makes room', () => {
    const tight = { max: 1 };
    const pools = [
      pool('cheap', { resources: ['a', 'b'], cost: 1, ...tight }),
      pool('dear', { resources: ['a'], cost: 9, ...tight }),
    ];
    const waiting = [
      job('either', { resources: ['a'], scheduledAt: NOW - 9 * MINUTE }),
      job('only-cheap', { resources: ['b'] }),
    ];
    const round = when(given({ pools, jobs: waiting }));
    expect(round.wanted).to.deep.equal([
      { pool: 'dear', job: 'p/1/s/1/either' },
      { pool: 'cheap', job: 'p/1/s/1/only-cheap' },
    ]);
  });

  it('prefers agents there are to agents on their way, and those to new ones', () => {
    const fleet = [ours(poor, 'idle'), ours(poor, 'staging')];
    const waiting = [3, 2, 1].map((minutes) => job(`j${minutes}`, { scheduledAt: NOW - minutes * MINUTE }));
    const round = when(given({ pools: [poor], jobs: waiting, fleet }));
    expect(causesIn(round)).to.deep.equal({ j3: 'assigning', j2: 'starting', j1: 'no-agent' });
  });
});

describe('which pool serves a job', () => {
  const of = (...pools: Parameters<typeof pool>[]) =>
    when(given({ pools: pools.map((args) => pool(...args)), jobs: jobs(1) })).wanted[0]?.pool;

  it('the cheapest that fits', () => {
    expect(of(['a', { cost: 2 }], ['b', { cost: 1 }])).to.equal('b');
  });

  it('of equally cheap ones that with the higher priority', () => {
    expect(of(['a', { priority: 1 }], ['b', { priority: 2 }])).to.equal('b');
  });

  it('of equal ones the first by name', () => {
    expect(of(['b'], ['a'])).to.equal('a');
  });

  it('the next where the cheapest is full', () => {
    expect(of(['a', { cost: 2 }], ['b', { cost: 1, max: 0 }])).to.equal('a');
  });

  it('the next where launches of the cheapest keep failing', () => {
    const pools = [pool('cheap'), pool('dear', { cost: 9 })];
    const breakers = new Map([
      ['cheap', failed(undefined, { now: NOW, error: 'x', kind: 'image' as const })],
    ]);
    expect(when(given({ pools, jobs: jobs(1), breakers })).wanted[0]?.pool).to.equal('dear');
  });
});

describe('the limits', () => {
  it('of all pools together go to the pool of higher priority, and within one to who waits longest', () => {
    const pools = [pool('low', { resources: ['low'] }), pool('high', { resources: ['high'], priority: 1 })];
    const waiting = [
      job('low-old', { resources: ['low'], scheduledAt: NOW - 90 * MINUTE }),
      job('low-new', { resources: ['low'] }),
      job('high-old', { resources: ['high'], scheduledAt: NOW - 5 * MINUTE }),
      job('high-new', { resources: ['high'] }),
    ];
    const round = when(given({ pools, jobs: waiting, scaling: { maxAgents: 3 } }));
    expect(round.wanted.map((agent) => agent.job?.split('/').at(-1))).to.deep.equal([
      'high-old',
      'high-new',
      'low-old',
    ]);
    expect(jobIn(round, 'low-new')).to.include({ cause: 'limit', pool: 'low' });
    expect(jobIn(round, 'low-new').reason).to.match(/All pools together have 0 of at most 3 agents/);
    expect(poolIn(round, 'low').clamps).to.deep.equal(['max-agents']);
    expect(round.shortage).to.equal(3);
  });

  it('of all pools together count the agents of a pool that is no longer configured', () => {
    const fleet = several(2, pool('removed'), 'building');
    const round = when(given({ pools: [POOL], jobs: jobs(5), fleet, scaling: { maxAgents: 3 } }));
    expect(round.wanted).to.have.lengthOf(1);
  });

  it('of growth spread launches over rounds without making the shortage smaller', () => {
    const round = when(given({ pools: [POOL], jobs: jobs(7), scaling: { growthLimit: 2 } }));
    expect(round.wanted).to.have.lengthOf(2);
    expect(round.shortage).to.equal(7);
    expect(poolIn(round)).to.include({ want: 7, launch: 2 });
    expect(poolIn(round).clamps).to.deep.equal(['growth-limit']);
    expect(round.jobs.at(-1)?.remedy).to.match(/^At most 2 agents may be launched per round/);
  });

  it('of launches for one job end what a stale entry of the feed would go on asking for', () => {
    const waiting = jobs(2);
    const launchesFor = new Map([['p/1/s/1/job-0', 5]]);
    const round = when(given({ pools: [POOL], jobs: waiting, launchesFor }));
    expect(causesIn(round)).to.deep.equal({ 'job-0': 'limit', 'job-1': 'no-agent' });
    expect(jobIn(round, 'job-0').reason).to.match(/^5 agents launched for it, as many as one job may have/);
    expect(poolIn(round)).to.include({ want: 1, launch: 1 });
    expect(poolIn(round).clamps).to.deep.equal(['launches-per-job']);
  });

  it('of launches for one job leave the agent that came for another to that other', () => {
    const waiting = [job('stale', { scheduledAt: NOW - 90 * MINUTE }), job('real')];
    const fleet = [ours(POOL, 'staging', { launchedFor: 'p/1/s/1/real' })];
    const launchesFor = new Map([['p/1/s/1/stale', 5]]);
    const round = when(given({ pools: [POOL], jobs: waiting, fleet, launchesFor }));
    expect(causesIn(round)).to.deep.equal({ stale: 'limit', real: 'starting' });
  });
});

describe('the breaker of a pool', () => {
  const open = failed(undefined, { now: NOW - MINUTE, error: 'x', kind: 'launch' });
  const breakers = new Map([['default', open]]);

  it('lets one of many through when its time has come', () => {
    const round = when(given({ pools: [POOL], jobs: jobs(3), breakers }));
    expect(round.wanted).to.have.lengthOf(1);
    expect(round.jobs.map(({ cause }) => cause)).to.deep.equal(['no-agent', 'backing-off', 'backing-off']);
    expect(round.jobs[1]?.remedy).to.match(/^One agent is tried now/);
    expect(round.shortage).to.equal(1);
    expect(poolIn(round).clamps).to.deep.equal(['breaker']);
  });

  it('lets none through while the one is starting', () => {
    const round = when(given({ pools: [POOL], jobs: jobs(3), breakers, fleet: [ours(POOL, 'staging')] }));
    expect(round.wanted).to.deep.equal([]);
    expect(round.jobs.map(({ cause }) => cause)).to.deep.equal(['starting', 'backing-off', 'backing-off']);
    expect(round.jobs[1]?.remedy).to.match(/^One agent is being tried/);
  });

  it('holds back floors and minimums too', () => {
    const warm = pool('default', { min: 3 });
    expect(when(given({ pools: [warm], breakers })).wanted).to.have.lengthOf(1);
  });

  it('says that the pool is full where it is', () => {
    const full = pool('default', { max: 1 });
    const round = when(given({ pools: [full], jobs: jobs(1), breakers, fleet: [ours(full, 'building')] }));
    expect(jobIn(round).cause).to.equal('limit');
  });
});

describe('an unapproved agent', () => {
  const warm = pool('default', { min: 3, max: 5 });

  it('stops its pool, floors and minimums included', () => {
    const round = when(given({ pools: [warm], jobs: jobs(2), fleet: [ours(warm, 'unapproved')] }));
    expect(round).to.deep.include({ wanted: [], shortage: 0 });
    expect(poolIn(round).clamps).to.deep.equal(['min', 'unapproved']);
  });

  it('is the answer even where such agents have filled the pool', () => {
    const round = when(given({ pools: [warm], jobs: jobs(1), fleet: several(5, warm, 'unapproved') }));
    expect(jobIn(round).cause).to.equal('agents-pending');
  });

  it('is being approved where we may', () => {
    const fleet = [ours(warm, 'unapproved')];
    const round = when(given({ pools: [warm], jobs: jobs(1), fleet, scaling: { enablePending: true } }));
    expect(jobIn(round).remedy).to.match(/^We approve them/);
  });
});

describe('idle floors and minimums', () => {
  it('a floor is kept beyond what waits', () => {
    const warm = pool('default', { idleFloor: { factor: 0, learn: false, min: 2, max: 2 } });
    const round = when(given({ pools: [warm], jobs: jobs(1), fleet: [ours(warm, 'idle')] }));
    expect(poolIn(round)).to.include({ idleFloor: 2, want: 3, launch: 2 });
    expect(round.wanted).to.deep.equal([
      { pool: 'default', job: null },
      { pool: 'default', job: null },
    ]);
  });

  it('agents on their way count towards it', () => {
    const warm = pool('default', { idleFloor: { factor: 0, learn: false, min: 2, max: 2 } });
    expect(
      when(given({ pools: [warm], fleet: [ours(warm, 'idle'), ours(warm, 'staging')] })).wanted,
    ).to.deep.equal([]);
  });

  it('an agent that a foreign one spares a job stays spare', () => {
    const warm = pool('default', { idleFloor: { factor: 0, learn: false, min: 1, max: 1 } });
    const world = given({
      pools: [warm],
      jobs: jobs(1),
      fleet: [ours(warm, 'idle')],
      agents: [foreign('go-1')],
    });
    expect(when(world).wanted).to.deep.equal([]);
  });

  it('launches for jobs count towards the minimum', () => {
    const steady = pool('default', { min: 3 });
    expect(when(given({ pools: [steady], jobs: jobs(2) })).wanted).to.deep.equal([
      { pool: 'default', job: 'p/1/s/1/job-0' },
      { pool: 'default', job: 'p/1/s/1/job-1' },
      { pool: 'default', job: null },
    ]);
  });

  it('agents that go with the job they have are none of the minimum', () => {
    const steady = pool('default', { min: 2 });
    const leaving = several(2, steady, 'building').map((agent) => ({ ...agent, retiring: true }));
    expect(when(given({ pools: [steady], fleet: leaving })).wanted).to.have.length(2);
  });

  it('come after the jobs of every pool', () => {
    const pools = [pool('warm', { min: 2, priority: 9, resources: ['x'], environments: ['e'] }), POOL];
    const round = when(given({ pools, jobs: jobs(1), scaling: { maxAgents: 2 } }));
    expect(round.wanted.map((agent) => agent.pool)).to.deep.equal(['default', 'warm']);
    expect(poolIn(round, 'warm').clamps).to.deep.equal(['max-agents', 'min']);
  });

  it('need no shortage that lasts: the gate is for jobs', () => {
    const steady = pool('default', { min: 1 });
    const gate = { pendingPolls: 5, counted: 2 };
    const round = when(given({ pools: [steady], jobs: jobs(3), gate }));
    expect(round.wanted).to.deep.equal([{ pool: 'default', job: null }]);
    expect(round.shortage).to.equal(3);
  });
});

describe('what holds launches back', () => {
  it('a gate that is still counting, which says how far it is', () => {
    const gate = { pendingPolls: 5, counted: 3 };
    const round = when(given({ pools: [POOL], jobs: jobs(2), gate }));
    expect(round).to.deep.include({ wanted: [], shortage: 2 });
    expect(poolIn(round)).to.include({ want: 2, launch: 0 });
    expect(poolIn(round).clamps).to.deep.equal(['pending-polls']);
    expect(round.jobs[0]).to.include({ cause: 'no-agent' });
    expect(round.jobs[0]?.remedy).to.equal(
      'Agents are launched after more than 5 consecutive polls with a shortage; so far 3.',
    );
  });

  const holds: readonly (readonly [Exclude<LaunchHold, 'maintenance'>, RegExp])[] = [
    ['tearing-down', /torn down/],
    ['paused', /paused/],
    [
      'not-reconciled',
      /until this instance is ready: Mesos and GoCD have not told yet what of ours is running/,
    ],
    ['stale-view', /old reading of GoCD/],
  ];
  for (const [hold, remedy] of holds) {
    it(`${hold}: nothing is launched, floors included, and the shortage is still told`, () => {
      const steady = pool('default', { min: 4 });
      const round = when(given({ pools: [steady], jobs: jobs(2), hold }));
      expect(round).to.deep.include({ wanted: [], shortage: 2 });
      expect(poolIn(round).clamps).to.deep.equal([...new Set<Clamp>(['min', hold])].sort());
      expect(round.jobs[0]?.remedy).to.match(remedy);
    });
  }

  it('maintenance: nothing is launched and nothing is short', () => {
    const steady = pool('default', { min: 4 });
    const round = when(given({ pools: [steady], jobs: jobs(2), hold: 'maintenance' }));
    expect(round).to.deep.include({ wanted: [], shortage: 0 });
  });
});

describe('room in the cluster', () => {
  it('is asked for as long as there is none: what is unplaced stays wanted and short', () => {
    const round = when(
      given({ pools: [POOL], jobs: jobs(2), unplaced: new Map([['default', 'mem: 2048 wanted']]) }),
    );
    expect(round.jobs.map(({ cause }) => cause)).to.deep.equal(['no-offers', 'no-offers']);
    expect(round.wanted).to.have.lengthOf(2);
    expect(round.shortage).to.equal(2);
  });

  it('is no matter while launches are held back anyway', () => {
    const unplaced = new Map([['default', 'mem: 2048 wanted']]);
    const round = when(given({ pools: [POOL], jobs: jobs(1), unplaced, hold: 'paused' }));
    expect(jobIn(round).cause).to.equal('no-agent');
  });
});

describe('a job that hangs on the last agent, which is lost', () => {
  const dead = ours(POOL, 'lost', { uuid: 'u', since: NOW - 10 * MINUTE });
  const record = listed(dead, { runState: 'LostContact', building: 'p/1/s/1/hangs' });
  const gate = { pendingPolls: 5, counted: 0 };

  it('has one agent launched, since GoCD schedules it anew only while some agent lives', () => {
    const round = when(given({ pools: [POOL], fleet: [dead], agents: [record], gate }));
    expect(round.wanted).to.deep.equal([{ pool: 'default', job: null, rescue: { orElse: [] } }]);
  });

  it('may have one of any other pool with room for it, where its own can have none', () => {
    const full = pool('full', { max: 0 });
    const dear = pool('dear', { cost: 9 });
    const round = when(given({ pools: [dear, full, POOL], fleet: [dead], agents: [record], gate }));
    expect(round.wanted).to.deep.equal([{ pool: 'default', job: null, rescue: { orElse: ['dear'] } }]);
    const pools = [pool('default', { max: 1 }), dear];
    const without = when(given({ pools, fleet: [dead], agents: [record], gate }));
    expect(without.wanted).to.deep.equal([{ pool: 'dear', job: null, rescue: { orElse: [] } }]);
  });

  it('may not have one of a pool whose last place another launch takes', () => {
    const dear = pool('dear', { cost: 9, max: 1, resources: ['gpu'] });
    const pools = [POOL, dear];
    const jobs = [job('needs-gpu', { resources: ['gpu'] })];
    const open = { pendingPolls: 0, counted: 1 };
    const round = when(given({ pools, jobs, fleet: [dead], agents: [record], gate: open }));
    expect(round.wanted).to.deep.equal([
      { pool: 'dear', job: 'p/1/s/1/needs-gpu' },
      { pool: 'default', job: null, rescue: { orElse: [] } },
    ]);
  });

  it('has no second one launched while the first is on its way', () => {
    const other = pool('other', { cost: 9 });
    const fleet = [dead, ours(other, 'staging')];
    expect(when(given({ pools: [POOL, other], fleet, agents: [record], gate })).wanted).to.deep.equal([]);
  });

  it('has none launched while any other agent lives', () => {
    const agents = [record, foreign('go-1', { configState: 'Disabled' })];
    expect(when(given({ pools: [POOL], fleet: [dead], agents, gate })).wanted).to.deep.equal([]);
  });

  it('has none launched where the lost agent had no job', () => {
    const agents = [listed(dead, { runState: 'LostContact' })];
    expect(when(given({ pools: [POOL], fleet: [dead], agents, gate })).wanted).to.deep.equal([]);
  });

  it('has none launched for a dead agent that people left in the list', () => {
    const agents = [foreign('old', { runState: 'LostContact', building: 'p/1/s/1/hangs' })];
    expect(when(given({ pools: [POOL], agents, gate })).wanted).to.deep.equal([]);
  });
});
