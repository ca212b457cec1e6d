import { expect } from 'chai';
import type { PoolPlan } from '../../../services/domain/demand.ts';
import type { FleetAgent } from '../../../services/domain/fleet.ts';
import { takeBack, wantedOn } from '../../../services/policy/takeBack.ts';
import { agent, agents, planFor } from './scaledown/support.ts';

const retiring = (count: number, changes: Partial<FleetAgent> = {}) =>
  agents(count, { phase: 'building', retiring: true, ...changes });

function wanted(
  fleet: readonly FleetAgent[],
  plan: Partial<PoolPlan>,
  changes: Partial<Parameters<typeof wantedOn>[0]> = {},
) {
  return wantedOn({ fleet, hold: null, brakeOn: false, ...changes }, [planFor('default', fleet, plan)]);
}
const idsOf = (returns: ReturnType<typeof wanted>) => returns.map(({ taskId }) => taskId);

describe('idle agents that are wanted again', () => {
  it('are had back in place of new ones of their pool, and only of theirs', () => {
    const { returns, wanted: left } = takeBack(
      [
        { pool: 'default', job: 'a' },
        { pool: 'default', job: 'b' },
        { pool: 'large', job: 'c' },
      ],
      new Map([['default', ['one']]]),
    );
    expect(returns.map(({ taskId, rule }) => [taskId, rule])).to.deep.equal([['one', 'demand-returned']]);
    expect(left).to.deep.equal([
      { pool: 'default', job: 'b' },
      { pool: 'large', job: 'c' },
    ]);
  });
});

describe('retiring agents that are wanted on', () => {
  it('are three for each job without an agent, the oldest first, and say why', () => {
    const returns = wanted(retiring(5), { waiting: 1 });
    expect(idsOf(returns)).to.deep.equal(['a1', 'a2', 'a3']);
    expect(returns[0]).to.deep.equal({
      taskId: 'a1',
      pool: 'default',
      rule: 'wanted-on',
      text: 'let a1 go on after its job: 1 job of pool default without an agent',
      numbers: { uncovered: 1, staying: 0, retiring: 5 },
    });
  });

  it('are none for jobs that idle and starting agents are there for', () => {
    const fleet = [...retiring(5), agent('idle'), agent('starting', { phase: 'launching' })];
    expect(wanted(fleet, { waiting: 2 })).to.deep.equal([]);
    expect(wanted(fleet, { waiting: 3 })).to.have.length(3);
  });

  it('are the fewer the more are at work that stay', () => {
    const staying = agents(2, { phase: 'building' }).map((one) => ({ ...one, taskId: `s${one.taskId}` }));
    expect(wanted([...retiring(5), ...staying], { waiting: 1 })).to.have.length(1);
  });

  it('are those of the pool that the jobs wait for', () => {
    expect(wanted(retiring(5, { pool: 'large' }), { waiting: 1 })).to.deep.equal([]);
  });

  it('are wanted all the more while Mesos cannot be asked for new ones', () => {
    expect(wanted(retiring(5), { waiting: 1 }, { hold: 'not-reconciled' })).to.have.length(3);
  });

  it('are let alone where GoCD’s word is old or doubted', () => {
    expect(wanted(retiring(5), { waiting: 1 }, { hold: 'stale-view' })).to.deep.equal([]);
    expect(wanted(retiring(5), { waiting: 1 }, { brakeOn: true })).to.deep.equal([]);
  });

  it('are all of them when paused, for then nothing may be taken away', () => {
    const returns = wanted(retiring(2), { waiting: 0 }, { hold: 'paused' });
    expect(returns.map(({ taskId, rule }) => [taskId, rule])).to.deep.equal([
      ['a1', 'paused'],
      ['a2', 'paused'],
    ]);
  });
});
