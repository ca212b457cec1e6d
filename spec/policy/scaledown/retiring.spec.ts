import { expect } from 'chai';
import type { LookAhead } from '../../../domain/demand.ts';
import { agent, agents, draining, idsOf, MINUTE, NOW, poolOf } from './support.ts';

const scaling = {
  idleTimeout: 0,
  stabilisation: 0,
  drainBudget: 0.5,
  retireBuilding: true,
  recycleOnChange: true,
};
const FORESEEN: LookAhead = {
  mode: 'on',
  leadMs: MINUTE,
  soon: 0,
  keep: 2,
  expected: [],
  coming: [],
  score: { made: 0, met: 0, late: 0, missed: 0, savedMs: 0, idleMs: 0, lately: 1 },
};
const building = (count: number) => agents(count, { phase: 'building' });

describe('retiring agents while they build', () => {
  it('takes all that no job waits for, the oldest first, and says why', () => {
    const drains = draining(building(3), { scaling });
    expect(idsOf(drains)).to.deep.equal(['a1', 'a2', 'a3']);
    expect(drains[0]).to.deep.equal({
      taskId: 'a1',
      pool: 'default',
      rule: 'retiring',
      graceful: true,
      text: 'no job waits for pool default, which has 3 agents at work: it gets no other job, and goes when the one it has is done',
      numbers: { waiting: 0, building: 3, minimum: 0 },
    });
  });

  it('takes none unless it is asked for', () => {
    expect(draining(building(3), { scaling: { ...scaling, retireBuilding: false } })).to.deep.equal([]);
  });

  it('takes none while any job of the pool waits, even for an agent on its way', () => {
    expect(draining(building(3), { scaling, plan: { waiting: 1, shortage: 0 } })).to.deep.equal([]);
  });

  it('takes none while anything holds', () => {
    expect(draining(building(3), { scaling, hold: true })).to.deep.equal([]);
  });

  it('takes none of a pool of which the round tells nothing', () => {
    expect(draining(building(3), { scaling, plans: [] })).to.deep.equal([]);
  });

  it('leaves the pool its minimum, idle and starting agents included, and those already retiring not', () => {
    const retiring = agent('retiring', { phase: 'building', retiring: true });
    const starting = agent('starting', { phase: 'staging' });
    const idle = agent('idle', { phase: 'idle' });
    const left = (min: number) =>
      idsOf(
        draining([...building(3), retiring, starting, idle], {
          scaling: { ...scaling, idleTimeout: 60 * 24 * MINUTE },
          pools: [poolOf({ min })],
        }),
      );
    expect(left(2)).to.deep.equal(['a1', 'a2', 'a3']);
    expect(left(3)).to.deep.equal(['a1', 'a2']);
    expect(left(5)).to.deep.equal([]);
  });

  it('leaves as many as stages to come will want, where the pool looks ahead and acts on it', () => {
    const left = (mode: LookAhead['mode']) =>
      idsOf(draining(building(3), { scaling, plan: { lookAhead: { ...FORESEEN, mode } } }));
    expect(left('on')).to.deep.equal(['a1']);
    expect(left('observe')).to.deep.equal(['a1', 'a2', 'a3']);
    expect(left('turned-down')).to.deep.equal(['a1', 'a2', 'a3']);
  });

  it('takes those first that are done first, where the pool looks ahead and acts on it', () => {
    const endings = new Map([
      ['a1', NOW + 3 * MINUTE],
      ['a2', NOW + MINUTE],
      ['a3', NOW + 2 * MINUTE],
    ]);
    const gone = (mode: LookAhead['mode'], ends: ReadonlyMap<string, number> = endings) =>
      idsOf(
        draining(building(3), {
          scaling,
          endings: ends,
          plan: { lookAhead: { ...FORESEEN, mode, keep: 1 } },
        }),
      );
    expect(gone('on')).to.deep.equal(['a2', 'a3']);
    expect(gone('on', new Map([['a2', NOW + MINUTE]]))).to.deep.equal(['a1', 'a3']);
    expect(gone('observe')).to.deep.equal(['a1', 'a2', 'a3']);
  });

  it('leaves the pool its idle floor, which those at work are to be: else each job would take the only agent', () => {
    const left = (idleFloor: number, max: number, fleet = building(3)) =>
      idsOf(draining(fleet, { scaling, pools: [poolOf({ max })], plan: { idleFloor } }));
    expect(left(1, 1, building(1))).to.deep.equal([]);
    expect(left(1, 9)).to.deep.equal(['a1', 'a2']);
    expect(left(2, 9, [...building(3), agent('idle', { since: NOW })])).to.deep.equal(['a1', 'a2']);
  });

  it('is no matter of the budget: they are at work still', () => {
    const retiring = agents(8, { phase: 'building', retiring: true }).map((one) => ({
      ...one,
      taskId: `r${one.taskId}`,
    }));
    const idle = agent('idle');
    expect(idsOf(draining([...building(4), ...retiring, idle], { scaling }))).to.deep.equal([
      'idle',
      'a1',
      'a2',
      'a3',
      'a4',
    ]);
  });

  it('leaves those of single-use pools to the rule that lets them go for good', () => {
    const rules = draining(building(2), { scaling, pools: [poolOf({ singleUse: true })] }).map(
      ({ rule }) => rule,
    );
    expect(rules).to.deep.equal(['single-use', 'single-use']);
  });
});
