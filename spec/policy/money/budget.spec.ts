import { expect } from 'chai';
import { type BudgetStanding, budgetStanding, budgetWords } from '../../../policy/money/budget.ts';
import { someConfig } from '../../support/config.ts';
import { given, jobIn, jobs, pool, poolIn, when } from '../demand/given.ts';

const SPENT: BudgetStanding = {
  month: '2026-01',
  micro: 600_000_000,
  budgetMicro: 500_000_000,
  isNear: true,
  isSpent: true,
  capsFloors: true,
};

describe('A monthly budget', () => {
  const { money } = someConfig({ money: { monthlyBudget: 500, warnAt: 0.8 } });
  const standing = (micro: number, changes: Partial<typeof money> = {}) =>
    budgetStanding({ ...money, ...changes }, { month: '2026-01', micro });

  it('is none where none is set', () => {
    expect(standing(1, { monthlyBudget: null })).to.equal(null);
  });

  it('warns from its share on, and is spent at the whole', () => {
    const at = (micro: number) => {
      const found = standing(micro);
      return [found?.isNear, found?.isSpent];
    };
    expect(at(399_999_999)).to.deep.equal([false, false]);
    expect(at(400_000_000)).to.deep.equal([true, false]);
    expect(at(500_000_000)).to.deep.equal([true, true]);
  });

  it('caps floors only once it is spent, and if it is to', () => {
    expect(standing(500_000_000)?.capsFloors).to.equal(false);
    expect(standing(499_999_999, { budgetCapsFloors: true })?.capsFloors).to.equal(false);
    expect(standing(500_000_000, { budgetCapsFloors: true })?.capsFloors).to.equal(true);
  });

  it('is told with its numbers and what follows', () => {
    expect(budgetWords(SPENT, 'EUR')).to.match(
      /^600\.00 EUR of the 500\.00 EUR for 2026-01 are spent \(120 %\): nothing is launched for idle floors/,
    );
    expect(budgetWords({ ...SPENT, capsFloors: false }, 'EUR')).to.match(/budget-caps-floors would/);
    expect(budgetWords({ ...SPENT, micro: 1, isSpent: false, capsFloors: false }, 'EUR')).to.match(
      /\(0 %\)\.$/,
    );
  });
});

describe('A spent budget that caps floors', () => {
  const floor = { factor: 0, learn: false, min: 2, max: 2 };
  const linux = pool('linux', { min: 1, idleFloor: floor });

  it('launches nothing that only a floor or minimum asks for, and says so', () => {
    const { launch, clamps } = poolIn(when(given({ pools: [linux], budget: SPENT })));
    expect([launch, clamps]).to.deep.equal([0, ['budget']]);
  });

  it('launches all the same for every waiting job', () => {
    const assessment = when(given({ pools: [linux], jobs: jobs(3), budget: SPENT }));
    expect(assessment.wanted.map(({ job }) => job)).to.have.members(jobs(3).map(({ locator }) => locator));
    expect(jobIn(assessment, 'job-0').cause).to.equal('no-agent');
  });

  it('launches floors where it does not cap them', () => {
    const budget = { ...SPENT, capsFloors: false };
    expect(poolIn(when(given({ pools: [linux], budget }))).launch).to.equal(2);
  });

  it('lets the one agent be launched that frees a job which hangs', () => {
    const hangs = new Map([
      ['p/1/s/1/hung', { uuid: 'gone', pool: 'linux', since: 0, wasInHand: true, toldAt: 1 }],
    ]);
    const { wanted } = when(given({ pools: [linux], hangs, budget: SPENT }));
    expect(wanted.map(({ rescue }) => rescue)).to.deep.equal([{ orElse: [] }]);
  });
});
