import { expect } from 'chai';
import { NO_MEMORY } from '../../policy/memory.ts';
import { decide } from '../../policy/round.ts';
import { worldWith } from '../bench/policy/world.ts';
import { job, jobs, MINUTE, NOW, ours, pool, several } from './demand/given.ts';
import { offerOf } from './placement/support.ts';

describe('A round', () => {
  it('takes idle agents away before their time if a job waits for room in the cluster', () => {
    const [common, large] = [pool('common'), pool('large', { resources: ['large'] })];
    const idle = ours(common, 'idle', { since: NOW - MINUTE });
    const drained = (short: string | null, jobs = [job('big', { resources: ['large'] })]) => {
      const unplaced = new Map(short === null ? [] : [['large', short]]);
      const memory = { ...NO_MEMORY, unplaced };
      return decide(worldWith({ pools: [common, large], jobs, fleet: [idle], memory, offers: [] })).drains;
    };
    expect(drained('cpus: 4 wanted, the largest offer has 2').map(({ taskId }) => taskId)).to.deep.equal([
      idle.taskId,
    ]);
    expect(drained(null)).to.deep.equal([]);
    expect(drained('what was short before nobody waited any more', [])).to.deep.equal([]);
  });

  it('asks for offers where an agent taken back leaves room for a job that a maximum has cut', () => {
    const small = pool('small', { max: 2 });
    const fleet = [ours(small, 'draining', { taskId: 'leaving' })];
    const wantsOffers = (count: number) =>
      decide(
        worldWith({
          pools: [small],
          jobs: jobs(count),
          fleet,
          restorable: new Map([['small', ['leaving']]]),
          offers: [],
        }),
      ).wantsOffers;
    expect([1, 2].map(wantsOffers)).to.deep.equal([false, true]);
  });

  describe('with wishes that have found no room', () => {
    const [big, small] = [
      pool('big', { resources: ['big'], cpus: 16, priority: 1 }),
      pool('small', { resources: ['small'], max: 20 }),
    ];
    const waiting = [
      ...jobs(2, { resources: ['small'] }),
      job('huge', { resources: ['big'], scheduledAt: NOW - 60 * MINUTE }),
    ];
    const memory = { ...NO_MEMORY, unplaced: new Map([['big', 'cpus: 16 wanted']]) };
    const roundOn = (cpus: number, live: number, maxAgents: number) => {
      const world = worldWith({
        pools: [big, small],
        jobs: waiting,
        fleet: several(live, small, 'building'),
        memory,
        offers: [offerOf('host-1', { cpus, mem: 1_000_000, disk: 1_000_000 })],
      });
      return decide({
        ...world,
        config: { ...world.config, scaling: { ...world.config.scaling, maxAgents } },
      });
    };
    const launchedIn = ({ placement }: ReturnType<typeof decide>) =>
      placement?.accepts.flatMap(({ launches }) => launches.map(({ pool }) => pool)) ?? [];

    it('gives their slots to others, however urgent they are', () => {
      expect(launchedIn(roundOn(4, 10, 12))).to.deep.equal(['small', 'small']);
    });

    it('launches for them first once there is room, and no more than the limits allow', () => {
      const round = roundOn(32, 10, 12);
      expect(launchedIn(round)).to.deep.equal(['big', 'small']);
      expect(round.assessment.jobs.map(({ cause }) => cause).sort()).to.deep.equal([
        'agents-busy',
        'limit',
        'no-agent',
      ]);
    });

    it('goes on looking for room for them where no slot is left, and launches nothing', () => {
      const full = roundOn(4, 12, 12);
      expect([launchedIn(full), full.wantsOffers]).to.deep.equal([[], true]);
      const found = roundOn(32, 12, 12);
      expect([launchedIn(found), found.wantsOffers]).to.deep.equal([[], false]);
      expect(found.placement?.unplaced).to.deep.equal([]);
    });
  });
});
