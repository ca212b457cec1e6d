import type { Picture } from '../../../machines/picture.ts';
import { budgetWords } from '../../../policy/money/budget.ts';
import { sumOf } from '../../../policy/money/page.ts';
import { microPerHour } from '../../../policy/money/prices.ts';
import type { BudgetView, MoneyView } from './costSchemas.ts';
import { causesOf, spentOf } from './spent.ts';

/** What was spent by the month, and how the budget stands; null where nothing has a price. */
export function moneyView({ money, config }: Picture): MoneyView | null {
  if (money === null) return null;
  return {
    currency: config.money.currency,
    prices: config.pools.map((pool) => ({ pool: pool.name, microPerHour: microPerHour(pool, config.money) })),
    months: [...money.months].map(([month, page]) => ({
      month,
      total: spentOf(sumOf(page.pools.values())),
      pools: [...page.pools].map(([pool, sum]) => ({ pool, ...spentOf(sum) })),
      ...causesOf([page]),
    })),
    budget: budgetView({ money, config }),
  };
}

/** How the budget of this month stands; null if there is none. */
export function budgetView({ money, config }: Pick<Picture, 'money' | 'config'>): BudgetView | null {
  const budget = money?.budget ?? null;
  if (budget === null) return null;
  const { month, micro, budgetMicro, isNear, isSpent, capsFloors } = budget;
  return {
    month,
    spentMicro: micro,
    budgetMicro,
    near: isNear,
    spent: isSpent,
    capsFloors,
    text: budgetWords(budget, config.money.currency),
  };
}
