import { expect } from 'chai';
import type { FleetAgent } from '../../../domain/fleet.ts';
import type { Claims } from '../../../policy/scaledown/input.ts';
import { agent, agents, draining, idsOf, MINUTE, NOW, planFor, poolOf } from './support.ts';

/** Agents that have only just become idle, on one host. */
function young(count: number, changes: Partial<FleetAgent> = {}): FleetAgent[] {
  return agents(count, { since: NOW - MINUTE, hostId: 'shared', ...changes });
}

function goingFrom(
  fleet: readonly FleetAgent[],
  claims: Partial<Claims>,
  changes: Parameters<typeof draining>[1] = {},
) {
  const unwanted = new Set(fleet.flatMap(({ phase, taskId }) => (phase === 'idle' ? [taskId] : [])));
  const drains = draining(fleet, {
    surplusSince: new Map([['default', NOW]]),
    claims: { slots: 0, room: [], unwanted, ...claims },
    ...changes,
  });
  return drains.filter(({ rule }) => rule === 'gives-way');
}

describe('Idle agents that no job needs', () => {
  it('give way to jobs that wait for a slot, as many as there are, without having been idle for long', () => {
    expect(goingFrom(young(4), {})).to.deep.equal([]);
    expect(idsOf(goingFrom(young(4), { slots: 3 }))).to.deep.equal(['a1', 'a2', 'a3']);
    expect(goingFrom(young(4), { slots: 1 })[0]?.text).to.include(
      'a job waits for its slot under max-agents',
    );
  });

  it('give way beside the drain budget, for another comes in the place of each', () => {
    const scaling = {
      idleTimeout: 10 * MINUTE,
      stabilisation: 0,
      drainBudget: 0,
      retireBuilding: false,
      recycleOnChange: true,
    };
    expect(goingFrom(young(4), { slots: 4 }, { scaling })).to.have.length(4);
  });

  it('need not where others are going anyway', () => {
    const fleet = [...young(3), agent('d', { phase: 'draining' })];
    expect(idsOf(goingFrom(fleet, { slots: 2 }))).to.deep.equal(['a1']);
    expect(goingFrom(fleet, { slots: 1 })).to.deep.equal([]);
  });

  it('stay where a job needs them, or something holds', () => {
    expect(idsOf(goingFrom(young(3), { slots: 3, unwanted: new Set(['a2']) }))).to.deep.equal(['a2']);
    expect(goingFrom(young(3), { slots: 3 }, { hold: true })).to.deep.equal([]);
  });

  it('go in this order: those that are too many, those of floors, those of minimums', () => {
    const pools = [poolOf({ name: 'least', min: 2 }), poolOf({ name: 'floored' }), poolOf({ name: 'many' })];
    const fleet = ['least', 'floored', 'many'].flatMap((name) => [
      agent(`${name}-1`, { pool: name, since: NOW }),
      agent(`${name}-2`, { pool: name, since: NOW }),
    ]);
    const plans = [
      planFor('least', fleet),
      planFor('floored', fleet, { idleFloor: 2 }),
      planFor('many', fleet),
    ];
    const go = (slots: number) => idsOf(goingFrom(fleet, { slots }, { pools, plans }));
    expect(go(2)).to.have.members(['many-1', 'many-2']);
    expect(go(4)).to.have.members(['many-1', 'many-2', 'floored-1', 'floored-2']);
    expect(go(9)).to.have.length(6);
  });

  it('go of the pool with the lowest priority first, then of the dearest', () => {
    const pools = [
      poolOf({ name: 'urgent', priority: 5 }),
      poolOf({ name: 'cheap' }),
      poolOf({ name: 'dear', cost: 9 }),
    ];
    const fleet = pools.map(({ name }) => agent(name, { pool: name, since: NOW }));
    const plans = pools.map(({ name }) => planFor(name, fleet));
    expect(idsOf(goingFrom(fleet, { slots: 3 }, { pools, plans }))).to.deep.equal([
      'dear',
      'cheap',
      'urgent',
    ]);
  });

  it('give way on a host where together they hold the room that a job waits for, floors and all', () => {
    const pools = [poolOf({ min: 4 }), poolOf({ name: 'large', cpus: 3 })];
    const fleet = young(4);
    const plans = [planFor('default', fleet, { idleFloor: 4 }), planFor('large', fleet)];
    const drains = goingFrom(fleet, { room: ['large'] }, { pools, plans });
    expect(idsOf(drains)).to.deep.equal(['a1', 'a2', 'a3']);
    expect(drains[0]?.text).to.include('a job waits for room on its host');
    expect(goingFrom(young(4, { hostId: null }), { room: ['large'] }, { pools, plans })).to.deep.equal([]);
  });
});
