import { expect } from 'chai';
import { NO_MEMORY } from '../../policy/memory.ts';
import { decide } from '../../policy/round.ts';
import { worldWith } from '../bench/policy/world.ts';
import { job, jobs, MINUTE, NOW, ours, pool } from './demand/given.ts';

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
});
