import { expect } from 'chai';
import type { PoolConfig } from '../../domain/config.ts';
import type { FleetAgent } from '../../domain/fleet.ts';
import type { GocdAgent, WaitingJob } from '../../domain/gocd.ts';
import { decide, type Round } from '../../policy/round.ts';
import { causesIn, foreign, given, job, NOW, ours, pool } from './demand/given.ts';
import { offerOf } from './placement/support.ts';

interface Case {
  readonly pools: readonly PoolConfig[];
  readonly jobs: readonly WaitingJob[];
  readonly fleet?: readonly FleetAgent[];
  readonly agents?: readonly GocdAgent[];
  /** Pools that found no room when they were last placed. */
  readonly unplaced: readonly string[];
  readonly maxAgents: number;
  readonly growthLimit?: number;
  /** What the one host offers. */
  readonly cpus?: number;
}

/** A round on one host, with room for all unless something else is said. */
function roundOn({ unplaced, maxAgents, growthLimit = 100, cpus = 100, ...rest }: Case): Round {
  return decide({
    ...given({
      ...rest,
      unplaced: new Map(unplaced.map((name) => [name, 'cpus: 1 wanted, the largest offer has 0.5'])),
      scaling: { maxAgents, growthLimit },
    }),
    restorable: new Map(),
    maintenanceHosts: new Map(),
    brakeOn: false,
    offers: [offerOf('host-1', { cpus, mem: 1_000_000, disk: 1_000_000 })],
    newTaskId: (name, index) => `gocd-agent.ci.${name}.new${index}`,
  });
}

function launchedIn({ placement }: Round): string[] {
  return placement?.accepts.flatMap(({ launches }) => launches.map(({ pool: name }) => name)) ?? [];
}

/** Worlds that random ones have shown: a pool that lacked room serves one of two jobs, and the other could have its agent. */
const BESIDE_ANOTHER = [
  {
    where: 'the other pool is cheaper and its job has waited longer',
    pools: [
      pool('wish', { resources: ['docker', 'java', 'gpu'], max: 5, cost: 1 }),
      pool('plain', { max: 3 }),
    ],
    jobs: [job('special', { resources: ['gpu'], scheduledAt: NOW }), job('any', { scheduledAt: NOW - 1 })],
  },
  {
    where: 'the other pool is cheaper and both jobs have waited as long',
    pools: [pool('wish', { resources: ['docker'], max: 3, cost: 1 }), pool('plain', { max: 20 })],
    jobs: [job('any', { scheduledAt: NOW }), job('special', { resources: ['docker'], scheduledAt: NOW })],
  },
  {
    where: 'the other pool comes first by its priority',
    pools: [pool('wish', { resources: ['docker'], max: 20 }), pool('plain', { max: 20, priority: 1 })],
    jobs: [job('special', { resources: ['docker'], scheduledAt: NOW }), job('any', { scheduledAt: NOW - 1 })],
  },
] as const;

describe('An agent of a pool that lacked room', () => {
  it('is not launched beyond the growth limit, and its job is told so', () => {
    const jobs = [job('a'), job('b')];
    const round = roundOn({ pools: [pool('wish')], jobs, unplaced: ['wish'], maxAgents: 9, growthLimit: 1 });
    expect(launchedIn(round)).to.deep.equal(['wish']);
    const remedies = round.assessment.jobs.map(({ remedy }) => remedy);
    expect(remedies.join()).to.match(/At most 1 agent may be launched per round/);
    expect(round.wantsOffers).to.equal(true);
  });

  for (const { where, pools, jobs } of BESIDE_ANOTHER) {
    describe(`where ${where}`, () => {
      const [wish] = pools;

      it('is not launched where no slot is left, and both jobs are told so', () => {
        const round = roundOn({ pools, jobs, unplaced: ['wish'], maxAgents: 0 });
        expect(launchedIn(round)).to.deep.equal([]);
        expect(causesIn(round.assessment)).to.deep.equal({ any: 'limit', special: 'limit' });
      });

      it('has the one slot that the other cannot use, and then nobody is short', () => {
        const large = pools.map((each) => (each === wish ? each : { ...each, cpus: 2 }));
        const world = { pools: large, jobs, maxAgents: 1, cpus: 1 };
        expect(launchedIn(roundOn({ ...world, unplaced: ['wish'] }))).to.deep.equal(['wish']);
        const fleet = [ours(wish, 'launching', { since: NOW, launchedFor: 'p/1/s/1/special' })];
        const next = roundOn({ ...world, fleet, unplaced: [] });
        expect(launchedIn(next)).to.deep.equal([]);
        expect(next.assessment.shortage).to.equal(0);
        expect(causesIn(next.assessment)).to.deep.equal({ any: 'starting', special: 'limit' });
      });
    });
  }

  it('is not launched because an agent came that has the other jobs served, where no slot is left', () => {
    const [common, docker] = [pool('common'), pool('docker', { resources: ['docker'] })];
    const world = {
      pools: [common, docker],
      jobs: [
        job('docker', { resources: ['docker'], scheduledAt: NOW }),
        job('any-1', { scheduledAt: NOW - 1 }),
        job('gpu', { resources: ['gpu'], scheduledAt: NOW }),
        job('any-2', { scheduledAt: NOW - 1 }),
      ],
      fleet: [ours(common, 'launching', { since: NOW }), ours(docker, 'launching', { since: NOW })],
      unplaced: ['common'],
    };
    const roundWith = (maxAgents: number, agents: readonly GocdAgent[]) =>
      roundOn({ ...world, maxAgents, agents });
    const gpu = foreign('one-more', { resources: ['gpu'] });
    expect(launchedIn(roundWith(2, []))).to.deep.equal([]);
    const more = roundWith(2, [gpu]);
    expect(launchedIn(more)).to.deep.equal([]);
    expect(causesIn(more.assessment)).to.deep.equal({
      'any-1': 'starting',
      'any-2': 'limit',
      docker: 'starting',
      gpu: 'assigning',
    });
    expect([[], [gpu]].map((agents) => launchedIn(roundWith(3, agents)).length)).to.deep.equal([1, 1]);
  });
});
