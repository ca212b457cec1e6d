import { expect } from 'chai';
import type { Lever } from '../../../domain/levers.ts';
import { effectsOf, NO_LEVERS } from '../../../policy/levers/effects.ts';
import { decide } from '../../../policy/round.ts';
import { given, jobs, MINUTE, NOW, ours, pool, poolIn, several, when } from '../demand/given.ts';

const LEVER: Lever = {
  kind: 'boost',
  target: 'linux',
  agents: 2,
  by: 'jane',
  reason: 'release day',
  since: NOW,
  until: NOW + MINUTE,
};
const ofThem = (...levers: readonly Lever[]) => new Map(levers.map((one, index) => [String(index), one]));
const boosted = (agents: number) => effectsOf(ofThem({ ...LEVER, agents }), NOW);
const idleFloor = (min: number) => ({ factor: 0, learn: false, min, max: 10 });

describe('What levers come to', () => {
  it('is nothing without any, nor from the moment that they end', () => {
    expect(effectsOf(new Map(), NOW)).to.equal(NO_LEVERS);
    expect(effectsOf(ofThem(LEVER), LEVER.until - 1).boosts.get('linux')).to.equal(2);
    expect(effectsOf(ofThem(LEVER), LEVER.until)).to.deep.equal(NO_LEVERS);
  });

  it('is, of a boost, so many idle agents more than the floor, beside what jobs need', () => {
    const linux = pool('linux', { idleFloor: idleFloor(1) });
    const round = when(
      given({ pools: [linux], jobs: jobs(3), fleet: several(2, linux, 'building'), levers: boosted(2) }),
    );
    expect(poolIn(round, 'linux')).to.include({ idleFloor: 3, want: 8, launch: 6 });
  });

  it('is, of a boost, no more than the pool and all pools may have', () => {
    const linux = pool('linux', { max: 4 });
    expect(poolIn(when(given({ pools: [linux], levers: boosted(9) })), 'linux')).to.include({
      idleFloor: 4,
      launch: 4,
    });
    const capped = given({ pools: [linux], levers: boosted(9), scaling: { maxAgents: 3 } });
    expect(poolIn(when(capped), 'linux').launch).to.equal(3);
  });

  it('is, of a pause, that no other job is served at the cost of its agents', () => {
    const linux = pool('linux', { resources: ['docker'] });
    const other = pool('other', { resources: ['java'] });
    const pause = effectsOf(ofThem({ ...LEVER, kind: 'pause-pool', agents: 0 }), NOW);
    const idle = ours(linux, 'idle');
    const drainsWith = (levers: typeof NO_LEVERS) =>
      decide({
        ...given({
          pools: [linux, other],
          fleet: [idle],
          jobs: jobs(1, { resources: ['java'] }),
          scaling: { maxAgents: 1 },
          levers,
        }),
        restorable: new Map(),
        maintenanceHosts: new Map(),
        brakeOn: false,
        offers: [],
        newTaskId: (name, index) => `gocd-agent.ci.${name}.new${index}`,
      }).drains.map(({ rule }) => rule);
    expect(drainsWith(NO_LEVERS)).to.deep.equal(['gives-way']);
    expect(drainsWith(pause)).to.deep.equal([]);
  });
});
