import { expect } from 'chai';
import { moneyWarnings } from '../../../../adapters/config/checks/money.ts';
import { someConfig, somePool } from '../../../support/config.ts';

describe('A check of money', () => {
  const priced = [somePool({ price: 0.1 })];

  it('warns of a budget that nothing counts towards', () => {
    expect(moneyWarnings(someConfig({ money: { monthlyBudget: 10 } }))).to.have.length(1);
    expect(moneyWarnings(someConfig({ pools: priced, money: { monthlyBudget: 10 } }))).to.deep.equal([]);
  });

  it('warns of floors that are to be capped by no budget', () => {
    expect(moneyWarnings(someConfig({ pools: priced, money: { budgetCapsFloors: true } }))).to.deep.equal([
      'money.budget-caps-floors has no use without money.monthly-budget',
    ]);
    expect(
      moneyWarnings(someConfig({ pools: priced, money: { budgetCapsFloors: true, monthlyBudget: 1 } })),
    ).to.deep.equal([]);
  });
});
