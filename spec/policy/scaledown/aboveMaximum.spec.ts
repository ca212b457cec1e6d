import { expect } from 'chai';
import { maximumsOf } from '../../../policy/scaledown/aboveMaximum.ts';
import { someConfig } from '../../support/config.ts';
import { agent, agents, draining, idsOf, MINUTE, NOW, poolOf } from './support.ts';

const justIdle = { since: NOW - MINUTE };
const maximums = (overall: number, ...ofPool: readonly (readonly [string, number])[]) => ({
  overall,
  ofPool: new Map(ofPool),
});

describe('Agents above a maximum that was lowered', () => {
  it('go as soon as they are idle, down to the maximum, though the pool’s floor or minimum has them', () => {
    const pools = [poolOf({ min: 5 })];
    const drains = draining(agents(5, justIdle), {
      pools,
      plan: { idleFloor: 5 },
      maximums: maximums(100, ['default', 3]),
    });
    expect(drains.map(({ rule }) => rule)).to.deep.equal(['above-maximum', 'above-maximum']);
    expect(drains[0]?.text).to.equal('pool default has 5 agents, and at most 3 now');
  });

  it('go by the maximum of all pools too, those first of the pool with the lowest priority', () => {
    const pools = [poolOf({ name: 'a', priority: 1 }), poolOf({ name: 'b' })];
    const fleet = [
      agent('a1', { pool: 'a', ...justIdle, launchedAt: 0 }),
      agent('b1', { pool: 'b', ...justIdle }),
      agent('b2', { pool: 'b', ...justIdle }),
    ];
    const drains = draining(fleet, { pools, maximums: maximums(1, ['a', 10], ['b', 10]) });
    expect(idsOf(drains)).to.deep.equal(['b1', 'b2']);
  });

  it('stay while they build, and nobody goes in their place beyond the number', () => {
    const busy = agents(4, { phase: 'building' });
    const idle = agent('idle', justIdle);
    const drains = draining([...busy, idle], { maximums: maximums(100, ['default', 2]) });
    expect(idsOf(drains)).to.deep.equal(['idle']);
  });

  it('go within the drain budget', () => {
    const drains = draining(agents(8, justIdle), {
      maximums: maximums(100, ['default', 0]),
      scaling: {
        idleTimeout: 10 * MINUTE,
        stabilisation: 5 * MINUTE,
        drainBudget: 0.25,
        retireBuilding: false,
        recycleOnChange: true,
      },
    });
    expect(drains).to.have.length(2);
  });

  it('are those that no job needs before those that one does', () => {
    const fleet = [agent('needed', { ...justIdle, launchedAt: 0 }), agent('spare', justIdle)];
    const claims = { slots: 0, room: [], unwanted: new Set(['spare']) };
    expect(idsOf(draining(fleet, { claims, maximums: maximums(1) }))).to.deep.equal(['spare']);
  });

  it('stay where the maximum is about to rise again', () => {
    const [low, high] = [1, 9].map((max) =>
      someConfig({ pools: [poolOf({ max })], scaling: { maxAgents: max } }),
    );
    if (low === undefined || high === undefined) throw new Error('no configs');
    for (const found of [maximumsOf(low, high), maximumsOf(high, low)])
      expect(found).to.deep.equal(maximums(9, ['default', 9]));
  });
});
