import { expect } from 'chai';
import { desired } from '../../../bench/policy/baselines/arc.ts';
import type { Order, PoolNumbers } from '../../../bench/policy/baselines/baseline.ts';
import { eachPool, every } from '../../../bench/policy/baselines/round.ts';
import type { Round } from '../../../policy/round.ts';
import { jobs, MINUTE, NOW, ours, pool, several } from '../../policy/demand/given.ts';
import { worldWith } from './world.ts';

const launchesOf = ({ placement }: Round) =>
  placement?.accepts.flatMap(({ launches }) => launches).length ?? 0;

function asking(order: Partial<Order>): (pool: PoolNumbers) => Order {
  return () => ({ launch: 0, remove: 0, ...order });
}

describe('The round of a rule', () => {
  const plain = pool('default', { max: 8 });

  it('launches what is ordered, up to the maximum of the pool and of all', () => {
    const greedy = () => every(0, eachPool(asking({ launch: 100 })));
    expect(launchesOf(greedy()(worldWith({ pools: [plain] })))).to.equal(8);
    const another = pool('another', { max: 8 });
    expect(launchesOf(greedy()(worldWith({ pools: [plain, another] })))).to.equal(12);
    const fleet = several(5, plain, 'draining');
    expect(launchesOf(greedy()(worldWith({ pools: [plain], fleet })))).to.equal(3);
  });

  it('launches and removes nothing while something holds', () => {
    const rule = every(0, eachPool(asking({ launch: 3, remove: 3 })));
    const round = rule(
      worldWith({ pools: [plain], fleet: several(4, plain, 'idle'), hold: 'not-reconciled' }),
    );
    expect([launchesOf(round), round.wantsOffers, round.drains]).to.deep.equal([0, false, []]);
  });

  it('removes idle agents only, the oldest first', () => {
    const old = ours(plain, 'idle', { launchedAt: NOW - 60 * MINUTE });
    const young = ours(plain, 'idle', { launchedAt: NOW - MINUTE });
    const busy = ours(plain, 'building', { launchedAt: NOW - 90 * MINUTE });
    const round = every(
      0,
      eachPool(asking({ remove: 1 })),
    )(worldWith({ pools: [plain], fleet: [young, busy, old] }));
    expect(round.drains.map(({ taskId }) => taskId)).to.deep.equal([old.taskId]);
  });

  it('takes agents of single-use pools with their first job', () => {
    const once = pool('default', { singleUse: true });
    const busy = ours(once, 'building', { jobs: 1 });
    const round = every(0, eachPool(desired))(worldWith({ pools: [once], fleet: [busy] }));
    expect(round.drains.map(({ taskId, graceful }) => [taskId, graceful])).to.deep.equal([
      [busy.taskId, true],
    ]);
  });

  it('carries out one order over many rounds, and asks anew when the interval has passed', () => {
    const policy = every(5 * MINUTE, eachPool(asking({ launch: 3 })));
    const at = (minute: number, launched: number, offers = true) => {
      const fleet = Array.from({ length: launched }, () =>
        ours(plain, 'registering', { launchedAt: NOW + minute * MINUTE }),
      );
      const now = NOW + minute * MINUTE;
      return launchesOf(policy(worldWith({ pools: [plain], now, fleet, ...(offers ? {} : { offers: [] }) })));
    };
    expect(at(0, 0, false)).to.equal(0);
    expect(at(1, 0)).to.equal(3);
    expect(at(1, 2)).to.equal(1);
    expect(at(4, 3)).to.equal(0);
    expect(at(5, 3)).to.equal(3);
  });

  it('counts as waiting what waits for each pool by our own judgement', () => {
    const large = pool('large', { resources: ['large'], cost: 4 });
    const policy = every(0, eachPool(desired));
    const round = policy(
      worldWith({
        pools: [plain, large],
        jobs: [...jobs(2), ...jobs(1, { locator: 'p/1/s/1/x', resources: ['large'] })],
      }),
    );
    const pools = round.placement?.accepts.flatMap(({ launches }) => launches.map((launch) => launch.pool));
    expect(pools?.sort()).to.deep.equal(['default', 'default', 'large']);
  });
});
