import { expect } from 'chai';
import { updateSurplusSince } from '../../../policy/scaledown/surplus.ts';
import { agent, agents, draining, HOUR, idsOf, MINUTE, NOW, planFor, poolOf, worldWith } from './support.ts';

const scaling = {
  idleTimeout: 10 * MINUTE,
  stabilisation: 5 * MINUTE,
  drainBudget: 1,
  retireBuilding: false,
  recycleOnChange: true,
};

describe('taking idle agents away', () => {
  it('takes half of the surplus per step, the oldest first', () => {
    expect(idsOf(draining(agents(5)))).to.deep.equal(['a1', 'a2', 'a3']);
    expect(idsOf(draining(agents(1)))).to.deep.equal(['a1']);
  });

  it('says why, with its numbers', () => {
    const [drain] = draining(agents(3));
    expect(drain).to.deep.equal({
      taskId: 'a1',
      pool: 'default',
      rule: 'idle',
      graceful: false,
      text: 'idle for 1 h; pool default has had idle agents to spare for 1 h, now 3 agents, of which 2 may go at once',
      numbers: {
        idleFor: HOUR,
        idleTimeout: 10 * MINUTE,
        surplus: 3,
        surplusFor: HOUR,
        stabilisation: 5 * MINUTE,
        step: 2,
      },
    });
  });

  it('takes none while anything holds', () => {
    expect(draining(agents(5), { hold: true })).to.deep.equal([]);
  });

  it('waits until an agent has been idle for the idle timeout', () => {
    const idleFor = (ms: number) => draining([agent('a', { since: NOW - ms })]);
    expect(idleFor(10 * MINUTE - 1)).to.deep.equal([]);
    expect(idsOf(idleFor(10 * MINUTE))).to.deep.equal(['a']);
  });

  it('leaves as many as stages to come will want of the pool, those at work counted', () => {
    const keep = (mode: 'on' | 'observe', count: number) => ({
      lookAhead: {
        mode,
        leadMs: MINUTE,
        soon: 0,
        keep: count,
        expected: [],
        coming: [],
        score: { made: 0, met: 0, late: 0, missed: 0, savedMs: 0, idleMs: 0, lately: 1 },
      },
    });
    const left = (plan: ReturnType<typeof keep>) =>
      idsOf(draining([...agents(4), agent('busy', { phase: 'building' })], { plan }));
    expect(left(keep('on', 3))).to.deep.equal(['a1']);
    expect(left(keep('on', 5))).to.deep.equal([]);
    expect(left(keep('observe', 5))).to.deep.equal(['a1', 'a2']);
  });

  it('waits until the pool has had a surplus for the stabilisation window', () => {
    const surplusFor = (ms: number) =>
      draining(agents(1), { surplusSince: new Map([['default', NOW - ms]]) });
    expect(surplusFor(5 * MINUTE - 1)).to.deep.equal([]);
    expect(idsOf(surplusFor(5 * MINUTE))).to.deep.equal(['a1']);
    expect(draining(agents(1), { surplusSince: new Map() })).to.deep.equal([]);
  });

  it('takes none of a pool whose need is not known', () => {
    expect(draining(agents(3), { plans: [] })).to.deep.equal([]);
  });

  it('takes none when the clock has jumped back', () => {
    expect(draining([agent('a', { since: NOW + HOUR })])).to.deep.equal([]);
  });

  describe('what it leaves', () => {
    it('the idle floor', () => {
      expect(draining(agents(2), { plan: { idleFloor: 2 } })).to.deep.equal([]);
      expect(idsOf(draining(agents(3), { plan: { idleFloor: 2 } }))).to.deep.equal(['a1']);
    });

    it('an agent for each waiting job, for GoCD may be about to give it out', () => {
      expect(draining(agents(2), { plan: { waiting: 2 } })).to.deep.equal([]);
      expect(idsOf(draining(agents(3), { plan: { waiting: 2 } }))).to.deep.equal(['a1']);
    });

    it('the minimum, with those that build and those that start', () => {
      const fleet = [...agents(2), agent('b', { phase: 'building' }), agent('s', { phase: 'staging' })];
      expect(draining(fleet, { pools: [poolOf({ min: 4 })] })).to.deep.equal([]);
      expect(idsOf(draining(fleet, { pools: [poolOf({ min: 3 })] }))).to.deep.equal(['a1']);
    });

    it('the minimum without those that drain already', () => {
      const fleet = [...agents(2), agent('d', { phase: 'draining' })];
      expect(draining(fleet, { pools: [poolOf({ min: 2 })] })).to.deep.equal([]);
    });

    it('the floor although others are starting: they are not there yet', () => {
      const fleet = [...agents(1), agent('s', { phase: 'registering' })];
      expect(draining(fleet, { plan: { idleFloor: 1 } })).to.deep.equal([]);
    });

    it('no floor beyond the maximum, once that has been lowered', () => {
      const fleet = [...agents(2), agent('b', { phase: 'building' })];
      const drains = draining(fleet, { pools: [poolOf({ max: 2, min: 3 })], plan: { idleFloor: 2 } });
      expect(idsOf(drains)).to.deep.equal(['a1']);
    });

    it('agents in any other phase', () => {
      const phases = [
        'launching',
        'staging',
        'registering',
        'unapproved',
        'building',
        'disabled',
        'lost',
        'ending',
      ] as const;
      expect(draining(phases.map((phase) => agent(phase, { phase })))).to.deep.equal([]);
    });
  });

  describe('whom it takes first', () => {
    const window = { start: NOW + 5 * HOUR, duration: null };

    it('agents of hosts with maintenance ahead', () => {
      const maintenanceHosts = new Map([['host-of-a3', window]]);
      expect(idsOf(draining(agents(3), { maintenanceHosts }))).to.deep.equal(['a3', 'a1']);
    });

    it('no more so once the maintenance is over', () => {
      const over = { start: NOW - HOUR, duration: MINUTE };
      expect(
        idsOf(draining(agents(1).concat(agent('z')), { maintenanceHosts: new Map([['host-of-z', over]]) })),
      ).to.deep.equal(['a1']);
    });

    it('then those whose leaving empties a host, the host with the fewest first and all of it', () => {
      const old = { launchedAt: NOW - 9 * HOUR };
      const fleet = [
        agent('busy-idle', { hostId: 'busy', ...old }),
        agent('busy-building', { hostId: 'busy', phase: 'building' }),
        agent('p1', { hostId: 'pair', ...old }),
        agent('p2', { hostId: 'pair' }),
        agent('q1', { hostId: 'quad' }),
        agent('q2', { hostId: 'quad', ...old }),
        agent('q3', { hostId: 'quad' }),
        agent('q4', { hostId: 'quad' }),
        agent('single', { hostId: 'single' }),
      ];
      expect(idsOf(draining(fleet))).to.deep.equal(['single', 'p1', 'p2', 'q2']);
    });

    it('a host is not emptied where another agent has only just become idle', () => {
      const fleet = [
        agent('old', { hostId: 'shared', launchedAt: NOW - 9 * HOUR }),
        agent('fresh', { hostId: 'shared', since: NOW }),
        agent('alone'),
      ];
      expect(idsOf(draining(fleet, { plan: { idleFloor: 2 } }))).to.deep.equal(['alone']);
    });

    it('a host is not emptied where an agent of another pool is needed', () => {
      const pools = [poolOf({ name: 'x' }), poolOf({ name: 'needed' })];
      const fleet = [
        agent('young', { pool: 'x', hostId: 'shared' }),
        agent('kept', { pool: 'needed', hostId: 'shared' }),
        agent('old', { pool: 'x', hostId: 'busy', launchedAt: NOW - 9 * HOUR }),
        agent('builds', { pool: 'x', hostId: 'busy', phase: 'building' }),
      ];
      const plans = [planFor('x', fleet), planFor('needed', fleet, { idleFloor: 1 })];
      expect(idsOf(draining(fleet, { pools, plans }))).to.deep.equal(['old']);
    });

    it('counts each pool by itself', () => {
      const pools = [poolOf({ name: 'x' }), poolOf({ name: 'y' })];
      const fleet = [...agents(2, { pool: 'x' }), agent('y1', { pool: 'y' }), agent('y2', { pool: 'y' })];
      expect(idsOf(draining(fleet, { pools }))).to.have.members(['a1', 'y1']);
    });
  });

  describe('the budget', () => {
    const budget = (drainBudget: number, fleet = agents(8)) =>
      draining(fleet, { scaling: { ...scaling, drainBudget } });

    it('is a share of the live agents', () => {
      expect(budget(0.25)).to.have.length(2);
      expect(budget(0.29, agents(100))).to.have.length(29);
    });

    it('lets one go in any case', () => {
      expect(budget(0)).to.have.length(1);
      expect(budget(0.25, agents(2))).to.have.length(1);
    });

    it('counts those that are going already', () => {
      const going = agent('d', { phase: 'draining' });
      expect(budget(0.25, [...agents(7), going])).to.have.length(1);
      expect(budget(0, [...agents(7), going])).to.have.length(0);
    });

    it('does not count agents of single-use pools, which always go so', () => {
      const pools = [poolOf(), poolOf({ name: 'once', singleUse: true })];
      const fleet = [...agents(4), agent('d', { pool: 'once', phase: 'draining' })];
      expect(draining(fleet, { pools, scaling: { ...scaling, drainBudget: 0 } })).to.have.length(1);
    });
  });

  describe('since when a pool has had a surplus', () => {
    const since = (world: Parameters<typeof worldWith>) => [...updateSurplusSince(worldWith(...world))];

    it('is when it was first seen', () => {
      expect(since([agents(1), { surplusSince: new Map() }])).to.deep.equal([['default', NOW]]);
    });

    it('stays while it lasts', () => {
      expect(since([agents(1), { surplusSince: new Map([['default', 5]]) }])).to.deep.equal([['default', 5]]);
    });

    it('is forgotten once there is none, and when the pool is gone', () => {
      expect(since([agents(1), { plan: { idleFloor: 1 } }])).to.deep.equal([]);
      expect(
        since([agents(1), { pools: [poolOf({ name: 'other' })], surplusSince: new Map([['default', 5]]) }]),
      ).to.deep.equal([]);
    });

    it('is forgotten when anything holds, for nobody knows what was needed meanwhile', () => {
      expect(since([agents(1), { hold: true }])).to.deep.equal([]);
    });
  });
});
