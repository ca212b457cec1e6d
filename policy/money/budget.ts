import type { MoneyConfig } from '../../domain/config.ts';
import { amountWords, MICRO } from './prices.ts';

/** What was spent in a month so far, in millionths of the currency. */
export interface Spending {
  /** As `2026-01`. */
  readonly month: string;
  readonly micro: number;
}

/** How a month's budget stands. Amounts are millionths of the currency. */
export interface BudgetStanding extends Spending {
  readonly budgetMicro: number;
  /** So much of it is spent that people are warned. */
  readonly isNear: boolean;
  readonly isSpent: boolean;
  /** Nothing is launched that only a floor or minimum asks for. */
  readonly capsFloors: boolean;
}

/** Null if there is no budget. */
export function budgetStanding(
  { monthlyBudget, warnAt, budgetCapsFloors }: MoneyConfig,
  spending: Spending,
): BudgetStanding | null {
  if (monthlyBudget === null) return null;
  const budgetMicro = Math.round(MICRO * monthlyBudget);
  const isSpent = spending.micro >= budgetMicro;
  return {
    ...spending,
    budgetMicro,
    isNear: spending.micro >= budgetMicro * warnAt,
    isSpent,
    capsFloors: isSpent && budgetCapsFloors,
  };
}

/** Where the budget stands and what follows from that, in words. */
export function budgetWords(
  { micro, month, budgetMicro, isSpent, capsFloors }: BudgetStanding,
  currency: string,
): string {
  const share = budgetMicro === 0 ? 100 : Math.floor((100 * micro) / budgetMicro);
  const spent = `${amountWords(micro, currency)} of the ${amountWords(budgetMicro, currency)} for ${month} are spent (${share} %)`;
  if (capsFloors)
    return `${spent}: nothing is launched for idle floors and minimums alone until the month ends; waiting jobs get their agents.`;
  return isSpent
    ? `${spent}. Agents are launched all the same; money.budget-caps-floors would hold back those of floors and minimums.`
    : `${spent}.`;
}
