import { expect } from 'chai';
import { perJob } from '../../../bench/policy/baselines/agentPerJob.ts';
import { desired } from '../../../bench/policy/baselines/arc.ts';
import { difference } from '../../../bench/policy/baselines/drone.ts';
import { full } from '../../../bench/policy/baselines/fixed.ts';
import { idleInProportion } from '../../../bench/policy/baselines/gitlab.ts';
import { accurate } from '../../../bench/policy/baselines/keda.ts';
import { oneAfterSamples } from '../../../bench/policy/baselines/original.ts';
import { scaled, withCooldown } from '../../../bench/policy/baselines/targetValue.ts';
import { MINUTE, NOW, ours, pool } from '../../policy/demand/given.ts';
import { numbers, worldWith } from './world.ts';

const launched = (agoMs: number) => ours(pool('default'), 'idle', { launchedAt: NOW - agoMs });
const idleFor = (ms: number) => ours(pool('default'), 'idle', { since: NOW - ms });
const at = (now: number) => worldWith({ pools: [pool('default')], now });

describe('The rules ours is compared with', () => {
  it('original: the sixth poll with waiting jobs launches one agent; polls without do not reset it', () => {
    const rule = oneAfterSamples();
    const poll = (waiting: number) => rule([numbers({ waiting })], at(NOW)).get('default')?.launch ?? 0;
    expect([9, 9, 0, 9, 0, 9, 9].map(poll)).to.deep.equal([0, 0, 0, 0, 0, 0, 0]);
    expect([9, 9, 9, 9, 9, 9, 9].map(poll)).to.deep.equal([1, 0, 0, 0, 0, 0, 1]);
  });

  it('original: launches where most wait and there is room', () => {
    const rule = oneAfterSamples();
    const pools = [
      numbers({ name: 'few', waiting: 2 }),
      numbers({ name: 'many', waiting: 5 }),
      numbers({ name: 'full', waiting: 9, max: 1, building: 1 }),
    ];
    for (let poll = 1; poll <= 5; poll++) rule(pools, at(NOW));
    expect([...rule(pools, at(NOW))]).to.deep.equal([['many', { launch: 1, remove: 0 }]]);
  });

  it('agent per job: one for each, less those on their way, of which there are ten at the most over all pools', () => {
    const orders = perJob([
      numbers({ name: 'a', waiting: 6, starting: 2, building: 7 }),
      numbers({ name: 'b', waiting: 30 }),
    ]);
    expect(orders.get('a')?.launch).to.equal(4);
    expect(orders.get('b')?.launch).to.equal(4);
  });

  it('ARC: min(min + waiting and running, max)', () => {
    expect(desired(numbers({ waiting: 3, building: 5, starting: 1 }))).to.deep.equal({
      launch: 2,
      remove: 0,
    });
    expect(desired(numbers({ min: 2, waiting: 3, building: 5 }))).to.deep.equal({ launch: 5, remove: 0 });
    expect(desired(numbers({ waiting: 30, building: 5 })).launch).to.equal(15);
    expect(desired(numbers({ building: 5, idle: 2 }))).to.deep.equal({ launch: 0, remove: 2 });
  });

  it('KEDA accurate: what waits less what is pending, within what the maximum leaves', () => {
    expect(accurate(numbers({ waiting: 7, starting: 3, building: 4 })).launch).to.equal(4);
    expect(accurate(numbers({ waiting: 18, starting: 3, building: 6 })).launch).to.equal(11);
    expect(accurate(numbers({ waiting: 1, starting: 3 })).launch).to.equal(0);
  });

  it('Drone: waiting less free; removes only what is older than 55 minutes', () => {
    const now = { now: NOW };
    expect(difference(numbers({ waiting: 5, building: 3, idle: 2 }), now).launch).to.equal(3);
    expect(difference(numbers({ waiting: 50, building: 3 }), now).launch).to.equal(17);
    const idleAgents = [launched(54 * MINUTE), launched(56 * MINUTE), launched(90 * MINUTE)];
    expect(difference(numbers({ waiting: 0, idle: 3, idleAgents }), now)).to.deep.equal({
      launch: 0,
      remove: 2,
    });
    expect(difference(numbers({ waiting: 2, idle: 3, idleAgents }), now).remove).to.equal(1);
  });

  it('target value: ⌈count × jobs per agent⌉, nothing within a hundredth', () => {
    expect(scaled(0, 7)).to.equal(7);
    expect(scaled(4, 7)).to.equal(7);
    expect(scaled(10, 3)).to.equal(3);
    expect(scaled(200, 201)).to.equal(200);
    expect(scaled(5, 0)).to.equal(0);
  });

  it('target value: leaves a pool alone for 5 minutes after a change', () => {
    const rule = withCooldown();
    const launches = (waiting: number, minute: number) =>
      rule([numbers({ waiting })], at(NOW + minute * MINUTE)).get('default')?.launch;
    expect([launches(3, 0), launches(9, 1), launches(9, 4.9), launches(9, 5)]).to.deep.equal([3, 0, 0, 9]);
  });

  it('GitLab: idle agents in proportion to building ones, within bounds; others go after 10 minutes', () => {
    const now = { now: NOW };
    expect(idleInProportion(numbers({ building: 7 }), now).launch).to.equal(4);
    expect(idleInProportion(numbers({ building: 7, waiting: 2, idle: 1, starting: 1 }), now).launch).to.equal(
      4,
    );
    expect(idleInProportion(numbers({ building: 90, max: 200 }), now).launch).to.equal(20);
    expect(idleInProportion(numbers(), now).launch).to.equal(1);
    const idleAgents = [idleFor(9 * MINUTE), idleFor(11 * MINUTE), idleFor(20 * MINUTE)];
    expect(idleInProportion(numbers({ idle: 3, idleAgents }), now).remove).to.equal(2);
    expect(idleInProportion(numbers({ building: 4, idle: 3, idleAgents }), now).remove).to.equal(1);
  });

  it('fixed: full', () => {
    expect(full(numbers({ building: 4, idle: 3, starting: 2 }))).to.deep.equal({ launch: 11, remove: 0 });
  });
});
