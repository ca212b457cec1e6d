import { KeptMemory, memoryFile } from '../adapters/state/memory.ts';
import type { Clock } from '../domain/clock/clock.ts';
import type { Config } from '../domain/config.ts';
import { NOTHING_REMEMBERED, type Remembered } from '../domain/memory.ts';
import { type BudgetStanding, budgetWords } from '../policy/money/budget.ts';

/** What a plan knows of what was spent: what the running instance last wrote down, at most ten minutes ago. */
export interface KnownSpending {
  readonly months: Remembered['months'];
  /** Why nothing is known, in a line; null if something is. */
  readonly problem: string | null;
}

/** Reads what was spent from beside the state file, if there is a budget for it to be held against. */
export async function spendingKnown({ name, state, money }: Config, clock: Clock): Promise<KnownSpending> {
  const nothing = (problem: string | null): KnownSpending => ({ months: NOTHING_REMEMBERED.months, problem });
  if (money.monthlyBudget === null) return nothing(null);
  if (state.kind !== 'file') return nothing('it is kept in ZooKeeper, which plan does not ask');
  const place = memoryFile(state.path);
  const { remembered, problem } = await new KeptMemory({ place, name, clock }).load();
  if (problem !== null) return nothing(problem);
  return Object.keys(remembered.months).length === 0
    ? nothing(`nothing is written down in ${place.name}`)
    : { months: remembered.months, problem: null };
}

/** How the budget stands, in a line; null if there is none. */
export function budgetLine(
  standing: BudgetStanding | null,
  { problem }: KnownSpending,
  { money }: Pick<Config, 'money'>,
): string | null {
  if (problem !== null) return `what this month has cost is not known here and not counted: ${problem}`;
  return standing === null ? null : budgetWords(standing, money.currency);
}
