import type { Config } from '../../../domain/config.ts';
import { isPriced } from '../../../policy/money/prices.ts';

/** What works, but is hardly meant: a budget that nothing counts towards, or floors capped by none. A line each. */
export function moneyWarnings(config: Pick<Config, 'pools' | 'money'>): readonly string[] {
  const { monthlyBudget, budgetCapsFloors } = config.money;
  if (monthlyBudget !== null && !isPriced(config))
    return ['money.monthly-budget is set, and nothing has a price: set price, or money.cpu-hour and gb-hour'];
  if (monthlyBudget === null && budgetCapsFloors)
    return ['money.budget-caps-floors has no use without money.monthly-budget'];
  return [];
}
