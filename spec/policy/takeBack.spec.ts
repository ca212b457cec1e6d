import { expect } from 'chai';
import type { PoolPlan } from '../../domain/demand.ts';
import type { FleetAgent } from '../../domain/fleet.ts';
import { NO_LEVERS } from '../../policy/levers/effects.ts';
import { keptAtWork, keptByPause, takeBack, wantedOn } from '../../policy/takeBack.ts';
import { agent, agents, planFor } from './scaledown/support.ts';

const retiring = (count: number, changes: Partial<FleetAgent> = {}) =>
  agents(count, { phase: 'building', retiring: true, ...changes });

function wanted(
  fleet: readonly FleetAgent[],
  plan: Partial<PoolPlan>,
  changes: Partial<Parameters<typeof wantedOn>[0]> = {},
) {
  const world = { fleet, hold: null, brakeOn: false, levers: NO_LEVERS, ...changes };
  return wantedOn(world, [planFor('default', fleet, plan)], new Set());
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

describe('retiring agents where none are to retire any more', () => {
  const kept = (changes: Partial<Parameters<typeof keptAtWork>[0]> = {}) => {
    const fleet = [...retiring(2), agent('b1', { phase: 'building' })];
    return keptAtWork({ fleet, hold: null, brakeOn: false, levers: NO_LEVERS, ...changes }, new Set());
  };

  it('all go on after their job', () => {
    expect(idsOf(kept())).to.deep.equal(['a1', 'a2']);
    expect(kept()[0]?.text).to.equal('let a1 go on after its job: agents at work are not retired');
  });

  it('are not touched on an old or doubted reading', () => {
    expect([kept({ hold: 'stale-view' }), kept({ brakeOn: true })]).to.deep.equal([[], []]);
  });

  it('go all the same where the framework is to end', () => {
    expect(kept({ hold: 'tearing-down' })).to.deep.equal([]);
  });
});

describe('retiring agents that are wanted on', () => {
  it('are two for each job without an agent, the oldest first, and say why', () => {
    const returns = wanted(retiring(5), { waiting: 1 });
    expect(idsOf(returns)).to.deep.equal(['a1', 'a2']);
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
    expect(wanted(fleet, { waiting: 3 })).to.have.length(2);
  });

  it('are the fewer the more are at work that stay', () => {
    const staying = agent('staying', { phase: 'building' });
    expect(wanted([...retiring(5), staying], { waiting: 1 })).to.have.length(1);
  });

  it('are those of the pool that the jobs wait for', () => {
    expect(wanted(retiring(5, { pool: 'large' }), { waiting: 1 })).to.deep.equal([]);
  });

  it('are wanted all the more while Mesos cannot be asked for new ones', () => {
    expect(wanted(retiring(5), { waiting: 1 }, { hold: 'not-reconciled' })).to.have.length(2);
  });

  it('are let alone where GoCD’s word is old or doubted', () => {
    expect(wanted(retiring(5), { waiting: 1 }, { hold: 'stale-view' })).to.deep.equal([]);
    expect(wanted(retiring(5), { waiting: 1 }, { brakeOn: true })).to.deep.equal([]);
  });

  it('are let alone where nothing may be changed: what a pause keeps is another matter', () => {
    expect(wanted(retiring(5), { waiting: 1 }, { hold: 'paused' })).to.deep.equal([]);
    expect(wanted(retiring(5), { waiting: 1 }, { hold: 'tearing-down' })).to.deep.equal([]);
  });
});

describe('agents on their way out when an operator pauses', () => {
  const restorable = new Map([['large', ['idle-one']]]);
  const kept = (hold: 'paused' | null) =>
    keptByPause({ fleet: [...retiring(2), agent('idle')], hold, levers: NO_LEVERS, restorable });

  it('are kept, all that go only for want of work', () => {
    expect(kept('paused').map(({ taskId, pool, rule }) => [taskId, pool, rule])).to.deep.equal([
      ['a1', 'default', 'paused'],
      ['a2', 'default', 'paused'],
      ['idle-one', 'large', 'paused'],
    ]);
  });

  it('go on to go as long as nobody does', () => {
    expect(kept(null)).to.deep.equal([]);
  });
});
