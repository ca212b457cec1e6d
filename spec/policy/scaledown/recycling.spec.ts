import { expect } from 'chai';
import type { Lever } from '../../../domain/levers.ts';
import { agent, agents, draining, HOUR, idsOf, MINUTE, NOW, poolOf } from './support.ts';

const scaling = {
  idleTimeout: 10 * MINUTE,
  stabilisation: 5 * MINUTE,
  drainBudget: 0,
  retireBuilding: false,
  recycleOnChange: true,
};
/** No idle agent is too many. */
const allNeeded = { plan: { idleFloor: 99 } };
const building = (id: string, changes = {}) => agent(id, { phase: 'building', ...changes });

describe('recycling agents', () => {
  const drained = (...[fleet, world]: Parameters<typeof draining>) =>
    draining(fleet, { ...allNeeded, ...world }).map(({ taskId, rule, graceful }) => [taskId, rule, graceful]);

  it('leaves needed agents alone where no rule applies', () => {
    expect(drained([...agents(3), building('b')])).to.deep.equal([]);
  });

  it('takes none while anything holds', () => {
    expect(drained([agent('a')], { pools: [poolOf({ singleUse: true })], hold: true })).to.deep.equal([]);
  });

  it('takes no agent in any other phase, whatever it is', () => {
    const phases = [
      'launching',
      'staging',
      'registering',
      'unapproved',
      'disabled',
      'lost',
      'draining',
      'ending',
    ] as const;
    const fleet = phases.map((phase) => agent(phase, { phase, jobs: 9, hostId: 'h' }));
    const outdatedTasks = new Set<string>(phases);
    const maintenanceHosts = new Map([['h', { start: NOW, duration: null }]]);
    const pools = [poolOf({ singleUse: true, maxAge: 1, maxJobs: 1 })];
    expect(drained(fleet, { pools, outdatedTasks, maintenanceHosts })).to.deep.equal([]);
    expect(drained(fleet, { pools: [] })).to.deep.equal([]);
  });

  describe('single-use pools', () => {
    const pools = [poolOf({ singleUse: true })];

    it('disable an agent as soon as it has its first job, whatever the budget', () => {
      const fleet = [building('b1'), building('b2'), agent('done'), agent('fresh', { jobs: 0 })];
      expect(drained(fleet, { pools, scaling })).to.deep.equal([
        ['done', 'single-use', false],
        ['b1', 'single-use', true],
        ['b2', 'single-use', true],
      ]);
    });

    it('leave the budget to others', () => {
      const world = { pools: [...pools, poolOf({ name: 'old', maxAge: HOUR })], scaling };
      expect(drained([building('b1'), agent('o', { pool: 'old' })], world)).to.have.length(2);
    });
  });

  describe('the maximum number of jobs', () => {
    const pools = [poolOf({ maxJobs: 3 })];

    it('takes those that have had as many, the idle first', () => {
      const fleet = [building('b', { jobs: 3 }), agent('i', { jobs: 4 }), agent('less', { jobs: 2 })];
      expect(drained(fleet, { pools })).to.deep.equal([
        ['i', 'max-jobs', false],
        ['b', 'max-jobs', true],
      ]);
    });

    it('goes by the budget', () => {
      expect(drained(agents(5, { jobs: 3 }), { pools, scaling })).to.have.length(1);
    });
  });

  describe('the maximum age', () => {
    const aged = (age: number, maxAge: number, count = 1) =>
      draining(agents(count, { launchedAt: NOW - age }), {
        ...allNeeded,
        pools: [poolOf({ maxAge, max: 99 })],
      });

    it('takes an agent that has reached it, building or not', () => {
      const pools = [poolOf({ maxAge: HOUR })];
      expect(drained([building('b'), agent('i')], { pools })).to.deep.equal([
        ['i', 'max-age', false],
        ['b', 'max-age', true],
      ]);
    });

    it('is never exceeded, and never more than a tenth early', () => {
      expect(aged(HOUR, HOUR, 50)).to.have.length(50);
      expect(aged(0.9 * HOUR - 1, HOUR, 50)).to.deep.equal([]);
    });

    it('is reached at different times by agents launched together, and always at the same by one', () => {
      const halfway = idsOf(aged(0.95 * HOUR, HOUR, 50));
      expect(halfway.length).to.be.within(10, 40);
      expect(idsOf(aged(0.95 * HOUR, HOUR, 50))).to.deep.equal(halfway);
    });

    it('is told with its numbers', () => {
      const [drain] = aged(2 * HOUR, HOUR);
      expect(drain?.text).to.equal('2 h old; its pool lets agents grow up to 1 h old');
      expect(drain?.numbers).to.include({ age: 2 * HOUR, maxAge: HOUR });
      expect(drain?.numbers.ownLimit).to.be.within(0.9 * HOUR, HOUR);
    });
  });

  describe('changed settings', () => {
    const fleet = [agent('a'), building('b'), agent('c')];

    it('take idle agents launched with the old ones, and wait for the others to be idle', () => {
      expect(drained(fleet, { outdatedTasks: new Set(['a', 'b']) })).to.deep.equal([
        ['a', 'outdated', false],
      ]);
    });

    it('take them little by little', () => {
      expect(
        drained(agents(9), { outdatedTasks: new Set(idsOf(draining(agents(9)))), scaling }),
      ).to.have.length(1);
    });

    it('take none where that is not wanted', () => {
      const world = { outdatedTasks: new Set(['a']), scaling: { ...scaling, recycleOnChange: false } };
      expect(drained(fleet, world)).to.deep.equal([]);
    });
  });

  describe('pools that are configured no more', () => {
    it('lose their idle agents within the budget, and the others once they are idle', () => {
      const fleet = [...agents(3, { pool: 'gone' }), building('b', { pool: 'gone' })];
      expect(drained(fleet, { pools: [] })).to.deep.equal([
        ['a1', 'pool-removed', false],
        ['a2', 'pool-removed', false],
        ['a3', 'pool-removed', false],
      ]);
      expect(drained(fleet, { pools: [], scaling })).to.have.length(1);
    });
  });

  describe('hosts under maintenance', () => {
    const fleet = [
      agent('i', { hostId: 'h' }),
      building('b', { hostId: 'h' }),
      agent('other'),
      agent('unknown', { hostId: null }),
    ];
    const during = (start: number, duration: number | null = null) =>
      drained(fleet, { maintenanceHosts: new Map([['h', { start, duration }]]), scaling });

    it('are cleared whatever the budget, for the host takes its agents with it', () => {
      expect(during(NOW - 1)).to.deep.equal([
        ['i', 'host-maintenance', false],
        ['b', 'host-maintenance', true],
      ]);
    });

    it('are cleared from an hour before, not earlier', () => {
      expect(during(NOW + HOUR)).to.have.length(2);
      expect(during(NOW + HOUR + 1)).to.deep.equal([]);
    });

    it('are left alone once it is over', () => {
      expect(during(NOW - 2 * HOUR, HOUR)).to.deep.equal([]);
    });

    it('use up the budget of the rules that have one', () => {
      const world = {
        maintenanceHosts: new Map([['h', { start: NOW, duration: null }]]),
        outdatedTasks: new Set(['other']),
        scaling,
      };
      expect(drained(fleet, world).map(([id]) => id)).to.deep.equal(['i', 'b']);
    });

    it('are told with the time that is left', () => {
      const at = (start: number) =>
        draining(fleet, { ...allNeeded, maintenanceHosts: new Map([['h', { start, duration: null }]]) })[0];
      expect(at(NOW + 30 * MINUTE)?.text).to.equal('maintenance of its host begins in 30 min');
      expect(at(NOW - 1)?.text).to.equal('maintenance of its host has begun');
      expect(at(NOW + 5)?.numbers).to.deep.equal({ startsIn: 5 });
    });
  });

  describe('under a pause', () => {
    const pools = [poolOf({ singleUse: true, maxAge: HOUR })];
    const world = {
      pools,
      outdatedTasks: new Set(['a']),
      hungTasks: new Set(['a']),
      maintenanceHosts: new Map([['host-of-a', { start: NOW, duration: null }]]),
    };
    const drain: Lever = {
      kind: 'drain-host',
      target: 'host-of-a',
      agents: 0,
      by: 'jane',
      reason: 'new disks',
      since: NOW,
      until: NOW + HOUR,
    };
    const PAUSES = {
      'of their pool': { pausedPools: new Map([['default', drain]]) },
      'of all': { hold: 'paused' },
    } as const;
    for (const [what, pause] of Object.entries(PAUSES))
      it(`${what} none goes by a rule of ours, and those of a host that a person drains do`, () => {
        expect(drained([agent('a')], world)).to.deep.equal([['a', 'single-use', false]]);
        expect(drained([agent('a')], { ...world, ...pause })).to.deep.equal([]);
        expect(draining([agent('a')], { pools, ...pause })).to.deep.equal([]);
        const hostDrains = new Map([['a', drain]]);
        expect(drained([agent('a')], { ...world, ...pause, hostDrains })).to.deep.equal([
          ['a', 'drain-host', false],
        ]);
      });
  });

  it('takes each agent by one rule only, and counts it as gone for the later ones', () => {
    const pools = [poolOf({ maxAge: HOUR, maxJobs: 1, min: 1 })];
    const young = agent('young', { jobs: 0, launchedAt: NOW - 30 * MINUTE });
    const drains = draining([agent('a'), young], { pools, outdatedTasks: new Set(['a']) });
    expect(drains.map(({ taskId, rule }) => [taskId, rule])).to.deep.equal([['a', 'max-jobs']]);
  });
});
