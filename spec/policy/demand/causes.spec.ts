import { expect } from 'chai';
import { CAUSES, type Cause } from '../../../domain/demand.ts';
import type { GocdAgent } from '../../../domain/gocd.ts';
import { failed } from '../../../policy/breaker.ts';
import type { DemandInput } from '../../../policy/demand/record.ts';
import type { Hangs } from '../../../policy/hangs.ts';
import { NO_LEVERS } from '../../../policy/levers/effects.ts';
import { NO_HOST_SIZES, sizesSeen } from '../../../policy/placement/hostSizes.ts';
import { offerOf } from '../placement/support.ts';
import { foreign, given, job, jobIn, MINUTE, NOW, ours, pool, SECOND, several, when } from './given.ts';

const LINUX = pool('linux', { resources: ['docker'], max: 3 });
const DOCKER = job('build', { resources: ['docker'] });
const BREAKER = failed(undefined, { now: NOW, error: 'exit 127', kind: 'launch' });

const HANG = {
  uuid: 'uuid-1',
  pool: 'linux',
  since: NOW - 2 * MINUTE,
  wasInHand: true,
  toldAt: NOW - MINUTE,
} as const;
const HANGS = new Map([['p/1/s/1/build', HANG]]);

interface Row {
  readonly cause: Cause;
  readonly because: string;
  readonly world: DemandInput;
  readonly pool?: string;
  /** What the operator must find in the two lines. */
  readonly reason: RegExp;
  readonly remedy: RegExp;
  readonly launches?: number;
}

const ROWS: readonly Row[] = [
  {
    cause: 'no-agent',
    because: 'no agent fits and a pool does',
    world: given({ pools: [LINUX], jobs: [DOCKER], agents: [foreign('plain')] }),
    pool: 'linux',
    reason:
      /^No agent can run it: it needs docker, in no environment; pool linux has 0 of at most 3 agents\.$/,
    remedy: /^An agent of pool linux is being launched\.$/,
    launches: 1,
  },
  {
    cause: 'agents-busy',
    because: 'whoever fits is building',
    world: given({
      pools: [LINUX],
      jobs: [DOCKER],
      fleet: [ours(LINUX, 'building', { taskId: 'busy' })],
    }),
    pool: 'linux',
    reason:
      /^Every agent that can run it is building \(agent busy\); pool linux has 1 of at most 3 agents \(1 building\)\.$/,
    remedy: /being launched/,
    launches: 1,
  },
  {
    cause: 'assigning',
    because: 'a fitting agent is idle, if only people’s',
    world: given({ pools: [LINUX], jobs: [DOCKER], agents: [foreign('go-1', { resources: ['Docker'] })] }),
    reason: /^Agent go-1 is idle and can run it\.$/,
    remedy: /within 2 min/,
  },
  {
    cause: 'stuck',
    because: 'a fitting agent has been idle beside it for longer than the server needs',
    world: given({
      pools: [LINUX],
      jobs: [DOCKER],
      fleet: [ours(LINUX, 'idle', { taskId: 'lazy', since: NOW - 3 * MINUTE })],
      firstSeen: new Map([[DOCKER.locator, NOW - 3 * MINUTE]]),
    }),
    pool: 'linux',
    reason: /^Agent lazy is idle .* more than 2 min\.$/,
    remedy: /Look at that agent/,
  },
  {
    cause: 'starting',
    because: 'an agent that fits is on its way',
    world: given({
      pools: [LINUX],
      jobs: [DOCKER],
      fleet: [ours(LINUX, 'registering', { taskId: 'new', since: NOW - 45 * SECOND })],
    }),
    pool: 'linux',
    reason: /^Agent new of pool linux has been on its way for 45 s\.$/,
    remedy: /once it has registered/,
  },
  {
    cause: 'settling',
    because: 'it has only just been seen, and an idle agent, already due to an older job, may still take it',
    world: given({
      pools: [LINUX],
      jobs: [DOCKER, job('older', { resources: ['docker'], scheduledAt: NOW - 9 * MINUTE })],
      fleet: [ours(LINUX, 'idle')],
      firstSeen: new Map([
        [DOCKER.locator, NOW - 10 * SECOND],
        ['p/1/s/1/older', NOW - 9 * MINUTE],
      ]),
      backlog: { settle: 30 * SECOND },
    }),
    pool: 'linux',
    reason: /first seen 10 s ago/,
    remedy: /seen for 30 s/,
  },
  {
    cause: 'not-ours',
    because: 'the config leaves it to others',
    world: given({ pools: [LINUX], jobs: [DOCKER], serve: { pipelines: ['q*'] } }),
    reason: /^This instance does not serve it/,
    remedy: /widen serve/,
  },
  {
    cause: 'no-pool',
    because: 'no pool has its resources or environment',
    world: given({
      pools: [LINUX, pool('windows')],
      jobs: [job('build', { resources: ['docker', 'gpu'], environment: 'prod' })],
    }),
    reason:
      /^No pool serves what it needs \(docker and gpu, in environment prod\); pool linux comes nearest but lacks resource gpu and is not in environment prod\.$/,
    remedy: /Add what is missing to a pool/,
  },
  {
    cause: 'unread',
    because: 'the server answers too slowly to have told all of it',
    world: given({ pools: [LINUX], jobs: [job('build', { resources: ['docker'], state: 'unread' })] }),
    reason: /Not all of it is known yet: GoCD answers too slowly/,
    remedy: /go on where this one stopped/,
  },
  {
    cause: 'needs-unknown',
    because: 'the account may not see what it needs',
    world: given({ jobs: [job('build', { resourcesKnown: false })] }),
    reason: /not known/,
    remedy: /administrator/,
  },
  {
    cause: 'elastic',
    because: 'the server says that it has an elastic profile',
    world: given({ jobs: [job('build', { elastic: 'yes' })] }),
    reason: /elastic profile/,
    remedy: /status report of the elastic plugin/,
  },
  {
    cause: 'pinned',
    because: 'only one given agent may run it',
    world: given({
      jobs: [job('build-runOnAll-1', { pin: { kind: 'agent', uuid: 'uuid-of-go-1' } })],
      agents: [foreign('go-1', { runState: 'LostContact' })],
    }),
    reason: /only on agent go-1, which shows as LostContact\.$/,
    remedy: /bring it back, or cancel the job/,
  },
  {
    cause: 'agents-disabled',
    because: 'only disabled agents fit and no pool does',
    world: given({
      pools: [LINUX],
      jobs: [job('build', { resources: ['mac'] })],
      agents: [foreign('mac-1', { resources: ['mac'], configState: 'Disabled' })],
    }),
    reason:
      /^Only disabled agents can run it \(agent mac-1\) and no pool serves it; pool linux comes nearest/,
    remedy: /^Enable one of them/,
  },
  {
    cause: 'agents-pending',
    because: 'an agent of the pool waits for approval',
    world: given({ pools: [LINUX], jobs: [DOCKER], fleet: [ours(LINUX, 'unapproved')] }),
    pool: 'linux',
    reason: /GoCD has not approved 1 agent of it, which means a wrong or missing auto-register key\.$/,
    remedy: /^Set auto-register-key/,
  },
  {
    cause: 'agents-lost',
    because: 'an agent that fits has been lost for a moment',
    world: given({
      pools: [LINUX],
      jobs: [DOCKER],
      fleet: [ours(LINUX, 'lost', { taskId: 'gone', since: NOW - 20 * SECOND })],
    }),
    pool: 'linux',
    reason: /^Agent gone could run it, but has been lost for 20 s\.$/,
    remedy: /a moment to come back/,
  },
  {
    cause: 'maintenance',
    because: 'the server is in maintenance mode',
    world: given({ pools: [LINUX], jobs: [DOCKER], hold: 'maintenance' }),
    reason: /maintenance mode/,
    remedy: /until maintenance ends/,
  },
  {
    cause: 'stale',
    because: 'the job is gone though the feed lists it',
    world: given({ jobs: [job('build', { state: 'gone' })] }),
    reason: /no longer exists/,
    remedy: /counts for nothing/,
  },
  {
    cause: 'limit',
    because: 'its pool is full',
    world: given({ pools: [LINUX], jobs: [DOCKER], fleet: several(3, LINUX, 'building') }),
    pool: 'linux',
    reason: /^The pool is full: pool linux has 3 of at most 3 agents \(3 building\)\.$/,
    remedy: /raise max of pool linux/,
  },
  {
    cause: 'no-offers',
    because: 'an agent is wanted and the cluster has no room for it',
    world: given({
      pools: [LINUX],
      jobs: [DOCKER],
      unplaced: new Map([['linux', 'cpus: 4 wanted, largest offer 2']]),
    }),
    pool: 'linux',
    reason: /no room for it: cpus: 4 wanted, largest offer 2\.$/,
    remedy: /as soon as Mesos offers that much/,
    launches: 1,
  },
  {
    cause: 'no-host-large-enough',
    because: 'an agent is wanted and no host was ever seen that could hold one',
    world: given({
      pools: [pool('linux', { resources: ['docker', 'linux'], max: 3, cpus: 16 })],
      jobs: [DOCKER],
      unplaced: new Map([['linux', 'cpus: 16 wanted, largest offer 2']]),
      hostSizes: sizesSeen(NO_HOST_SIZES, {
        now: NOW - 20 * MINUTE,
        pools: [],
        fleet: [],
        offers: [offerOf('host-1', { cpus: 4, mem: 8192, disk: 100_000 })],
      }),
    }),
    pool: 'linux',
    reason: /no host was ever seen that could hold one: cpus: 16 wanted, the largest host has 4\.$/,
    remedy: /^Add a host that large/,
    launches: 1,
  },
  {
    cause: 'mesos-away',
    because: 'an agent is wanted and nothing can be asked of Mesos',
    world: given({
      pools: [LINUX],
      jobs: [DOCKER],
      hold: 'not-reconciled',
      mesosProblem: '3 calls in a row got no answer',
    }),
    pool: 'linux',
    reason: /nothing can be asked of Mesos: 3 calls in a row got no answer\.$/,
    remedy: /^We subscribe again until Mesos hears us/,
  },
  {
    cause: 'backing-off',
    because: 'launches of its pool keep failing',
    world: given({ pools: [LINUX], jobs: [DOCKER], breakers: new Map([['linux', BREAKER]]) }),
    pool: 'linux',
    reason: /pool linux keep failing, 1 in a row; last: the container failed: exit 127\.$/,
    remedy: /^One agent is tried in 1 s.* Fix the cause to have it succeed\.$/,
  },
  {
    cause: 'backing-off',
    because: 'launches keep failing, and GoCD lists an agent to be approved that has the name of a host',
    world: given({
      pools: [LINUX],
      jobs: [DOCKER],
      breakers: new Map([['linux', BREAKER]]),
      agents: [foreign('vm', { configState: 'Pending' })],
    }),
    pool: 'linux',
    reason: /keep failing/,
    remedy:
      /if vm, which GoCD lists as waiting for approval, should be of it, that is a wrong or missing auto-register key\.$/,
  },
  {
    cause: 'pool-paused',
    because: 'an operator has paused its pool',
    world: given({
      pools: [LINUX],
      jobs: [DOCKER],
      levers: {
        ...NO_LEVERS,
        pausedPools: new Map([
          [
            'linux',
            {
              kind: 'pause-pool',
              target: 'linux',
              agents: 0,
              by: 'jane at 127.0.0.1',
              reason: 'new disks',
              since: NOW,
              until: NOW + MINUTE,
            },
          ],
        ]),
      },
    }),
    pool: 'linux',
    reason:
      /^Pool linux is paused by jane at 127\.0\.0\.1 for 1 min more \(new disks\); pool linux has 0 of at most 3 agents\.$/,
    remedy: /resume the pool to end it now\.$/,
  },
  {
    cause: 'canary',
    because: 'the settings of its pool have changed, and one agent tries them',
    world: given({
      pools: [LINUX],
      jobs: [DOCKER],
      fleet: [ours(LINUX, 'staging', { resources: [] })],
      proven: new Map([['linux', 'abcd']]),
    }),
    pool: 'linux',
    reason:
      /^The image or other settings of pool linux have changed, and no agent has served with them yet; pool linux has 1 of at most 3 agents \(1 starting\)\.$/,
    remedy: /^One agent tries the new ones first; once it has registered, the rest follow\.$/,
  },
  {
    cause: 'hanging',
    because: 'GoCD counts it as given to an agent that does not have it',
    world: given({
      pools: [LINUX],
      agents: [foreign('alive')],
      hangs: HANGS,
      livingSince: NOW - MINUTE,
    }),
    pool: 'linux',
    reason:
      /agent uuid-1, which GoCD no longer lists, so that it neither runs nor waits; found so 2 min ago\.$/,
    remedy: /^GoCD gives it to another agent within a minute and a half, now that some agent lives\.$/,
  },
];

describe('why a job waits', () => {
  it('names, of a full pool, the launches of this round that fill it, and for whom they are', () => {
    const one = pool('linux', { resources: ['docker'], max: 1 });
    const jobs = ['first', 'second'].map((name, at) =>
      job(name, { resources: ['docker'], scheduledAt: NOW - 9 + at }),
    );
    const full = jobIn(when(given({ pools: [one], jobs })), 'second');
    expect(full.cause).to.equal('limit');
    expect(full.reason).to.equal(
      'The pool is full: pool linux has 0 of at most 1 agent, and 1 more is for p/1/s/1/first.',
    );
    const three = [...jobs, job('third', { resources: ['docker'], scheduledAt: NOW })];
    const wide = pool('linux', { resources: ['docker'], max: 9 });
    const capped = given({ pools: [wide], jobs: three, scaling: { maxAgents: 2 } });
    expect(jobIn(when(capped), 'third').reason).to.equal(
      'All pools together have 0 of at most 2 agents, and 2 more are for p/1/s/1/first and another job.',
    );
  });

  it('names environments as they are written', () => {
    const uat = pool('uat', { environments: ['UAT'], resources: ['docker'] });
    const { reason } = jobIn(when(given({ pools: [uat], jobs: [DOCKER] })), 'build');
    expect(reason).to.include('is in environment UAT while');
  });

  for (const { cause, because, world, launches = 0, ...expected } of ROWS) {
    it(`${cause}: ${because}`, () => {
      const assessment = when(world);
      const found = jobIn(assessment, world.view.jobs[0]?.job);
      expect(found.cause).to.equal(cause);
      expect(found.pool).to.equal(expected.pool ?? null);
      expect(found.reason).to.match(expected.reason);
      expect(found.remedy).to.match(expected.remedy);
      expect(assessment.wanted.map((agent) => agent.job)).to.deep.equal(
        Array.from({ length: launches }, () => found.locator),
      );
    });
  }

  it('every cause there is can be the answer', () => {
    expect([...new Set(ROWS.map(({ cause }) => cause))]).to.have.members([...CAUSES]);
  });

  it('is said in one line that ends like a sentence', () => {
    for (const { world } of ROWS) {
      for (const { reason, remedy } of when(world).jobs) {
        expect(`${reason} ${remedy}`).to.match(/^[A-Z][^\n]+[^.]\. [A-Z][^\n]+[^.]\.$/);
        expect(`${reason} ${remedy}`).not.to.match(/undefined|null|NaN|\[object/);
      }
    }
  });
});

describe('a job that hangs', () => {
  const words = (agents: readonly GocdAgent[], livingSince: number | null, hangs: Hangs = HANGS) => {
    const [job] = when(given({ pools: [LINUX], agents, hangs, livingSince })).jobs;
    return job === undefined ? [] : [job.reason, job.remedy];
  };
  const holder = (changes: Partial<GocdAgent>) => foreign('holder', { uuid: 'uuid-1', ...changes });

  it('has an agent launched where none lives', () => {
    expect(words([], null)[1]).to.equal(
      'GoCD gives it to another agent once some agent lives: one is launched as soon as there is room.',
    );
    const lost = words([holder({ runState: 'LostContact' })], null);
    expect(lost[0]).to.include('agent holder, which is lost');
  });

  it('is for a person once GoCD has had its time: to enable the agent that has it, or to cancel it', () => {
    const disabled = words([holder({ configState: 'Disabled' })], NOW - 5 * MINUTE);
    expect(disabled[0]).to.include('agent holder, which is disabled and idle');
    expect(disabled[1]).to.match(/^Enable that agent, or delete it/);
    expect(words([foreign('alive')], NOW - 5 * MINUTE)[1]).to.match(/cancel the job and run it again\.$/);
  });

  it('is not told before that is sure', () => {
    const passing = new Map([['p/1/s/1/build', { ...HANG, toldAt: HANG.since + 44_999 }]]);
    expect(words([], null, passing)).to.deep.equal([]);
  });
});

describe('how long a job has waited', () => {
  it('is counted from its scheduling where the server told it', () => {
    expect(jobIn(when(given({ jobs: [job('build', { scheduledAt: NOW - 5 * MINUTE })] }))).waitedMs).to.equal(
      5 * MINUTE,
    );
  });

  it('is counted from when it was first seen where it did not', () => {
    const jobs = [job('build', { scheduledAt: null })];
    const firstSeen = new Map([['p/1/s/1/build', NOW - 2 * MINUTE]]);
    expect(jobIn(when(given({ jobs, firstSeen }))).waitedMs).to.equal(2 * MINUTE);
    expect(jobIn(when(given({ jobs, firstSeen: new Map() }))).waitedMs).to.equal(0);
  });
});

describe('a job that may be pinned or elastic', () => {
  const named = 'build-runOnAll-2';

  it('is pinned by its run-time name where the server did not tell: GoCD refuses that mark in configured names', () => {
    expect(jobIn(when(given({ jobs: [job(named, { pin: { kind: 'unknown' } })] }))).cause).to.equal('pinned');
  });

  it('is not pinned by its name where the server says that it is not', () => {
    expect(jobIn(when(given({ jobs: [job(named, { pin: { kind: 'none' } })] }))).cause).to.equal('no-agent');
  });

  it('is not pinned for want of an answer alone', () => {
    expect(jobIn(when(given({ jobs: [job('build', { pin: { kind: 'unknown' } })] }))).cause).to.equal(
      'no-agent',
    );
  });

  it('is plain until someone says that it is elastic', () => {
    expect(jobIn(when(given({ jobs: [job('build', { elastic: 'unknown' })] }))).cause).to.equal('no-agent');
  });
});

describe('agents that cannot run anything now', () => {
  it('a disabled agent does not starve a job that a pool can serve', () => {
    const found = when(given({ pools: [LINUX], jobs: [DOCKER], fleet: [ours(LINUX, 'disabled')] }));
    expect(jobIn(found).cause).to.equal('no-agent');
    expect(found.wanted).to.have.lengthOf(1);
  });

  it('a lost agent is waited for by one job, not by all', () => {
    const jobs = [DOCKER, job('other', { resources: ['docker'] })];
    const found = when(given({ pools: [LINUX], jobs, fleet: [ours(LINUX, 'lost', { since: NOW })] }));
    expect(found.jobs.map(({ cause }) => cause)).to.deep.equal(['agents-lost', 'no-agent']);
  });

  it('a lost agent is not waited for after its grace', () => {
    const lost = ours(LINUX, 'lost', { since: NOW - MINUTE - 1 });
    expect(jobIn(when(given({ pools: [LINUX], jobs: [DOCKER], fleet: [lost] }))).cause).to.equal('no-agent');
  });

  it('lost agents of other people are the answer only where no pool fits', () => {
    const agents = [foreign('mac-1', { resources: ['mac'], runState: 'Missing' })];
    const found = jobIn(
      when(given({ pools: [LINUX], jobs: [job('build', { resources: ['mac'] })], agents })),
    );
    expect(found.cause).to.equal('agents-lost');
    expect(found.reason).to.match(/^Only lost agents can run it \(agent mac-1\)/);
  });

  it('an unapproved agent keeps its pool from piling up more, and another pool from nothing', () => {
    const dear = pool('dear', { resources: ['docker'], cost: 9 });
    const fleet = [ours(LINUX, 'unapproved')];
    const found = when(given({ pools: [LINUX, dear], jobs: [DOCKER], fleet }));
    expect(found.wanted).to.deep.equal([{ pool: 'dear', job: DOCKER.locator }]);
  });

  it('an elastic agent is nothing to a plain job', () => {
    expect(
      jobIn(when(given({ jobs: [job('build')], agents: [foreign('pod', { elastic: true })] }))).cause,
    ).to.equal('no-agent');
  });

  it('the trace of an ended agent of ours, which GoCD still shows idle, is no agent', () => {
    const agents = [foreign('gocd-agent.ci.linux.dead', { resources: ['docker'] })];
    expect(jobIn(when(given({ pools: [LINUX], jobs: [DOCKER], agents }))).cause).to.equal('no-agent');
  });

  it('an agent of ours that GoCD lists under another hostname, as those approved by hand, is one agent', () => {
    const approved = ours(LINUX, 'idle', { uuid: 'u' });
    const agents = [foreign('container-1', { uuid: 'u', resources: ['docker'] })];
    const jobs = [DOCKER, job('other', { resources: ['docker'] })];
    const found = when(given({ pools: [LINUX], jobs, fleet: [approved], agents }));
    expect(found.jobs.map(({ cause }) => cause)).to.deep.equal(['assigning', 'no-agent']);
  });

  it('an idle agent of another instance is one like any other', () => {
    const agents = [foreign('gocd-agent.other.linux.a', { resources: ['docker'] })];
    expect(jobIn(when(given({ pools: [LINUX], jobs: [DOCKER], agents }))).cause).to.equal('assigning');
  });
});

describe('environments of agents', () => {
  const prod = pool('prod', { environments: ['prod'] });
  const waiting = [job('build', { environment: 'prod' })];

  it('an agent just registered counts as in an environment that surely exists, though listed as unknown', () => {
    const agents = [foreign('fresh', { unknownEnvironments: ['Prod'] })];
    expect(jobIn(when(given({ pools: [prod], jobs: waiting, agents }))).cause).to.equal('assigning');
  });

  it('an agent in an environment that does not exist takes jobs without one', () => {
    const agents = [foreign('typo', { unknownEnvironments: ['pord'] })];
    const found = when(given({ pools: [prod], jobs: [...waiting, job('plain')], agents }));
    expect(jobIn(found, 'build').cause).to.equal('no-agent');
    expect(jobIn(found, 'plain').cause).to.equal('assigning');
  });

  it('an agent of ours is what GoCD lists it as, not what its pool meant it to be', () => {
    const fleet = [ours(prod, 'idle', { uuid: 'u' })];
    const agents = [foreign('gocd-agent.ci.prod.a', { uuid: 'u', environments: [] })];
    expect(jobIn(when(given({ pools: [prod], jobs: waiting, fleet, agents }))).cause).to.equal('no-agent');
  });
});

describe('a job that waits beside an idle agent', () => {
  const idleSince = (since: number) => ours(LINUX, 'idle', { since });
  const seen = (since: number) => new Map([[DOCKER.locator, since]]);

  it('is not stuck while the agent has only just become idle', () => {
    const fleet = [idleSince(NOW - 5 * SECOND)];
    const world = given({ pools: [LINUX], jobs: [DOCKER], fleet, firstSeen: seen(NOW - 60 * MINUTE) });
    expect(jobIn(when(world)).cause).to.equal('assigning');
  });

  it('is not stuck while it has only just been seen', () => {
    const world = given({ pools: [LINUX], jobs: [DOCKER], fleet: [idleSince(0)], firstSeen: seen(NOW) });
    expect(jobIn(when(world)).cause).to.equal('assigning');
  });

  it('does not get stuck by our not looking: time since the reading proves nothing', () => {
    const world = given({
      pools: [LINUX],
      jobs: [DOCKER],
      fleet: [idleSince(NOW - 60 * MINUTE)],
      firstSeen: seen(NOW - 60 * MINUTE),
      view: { startedAt: NOW - 59 * MINUTE },
    });
    expect(jobIn(when(world)).cause).to.equal('assigning');
  });
});
