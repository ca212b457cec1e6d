import type { Config } from '../../../domain/config.ts';

/** What works, but is hardly meant: advice that has nothing to go by. A line each. */
export function adviceWarnings({ advice, http }: Pick<Config, 'advice' | 'http'>): readonly string[] {
  return advice.dailyAt !== null && http.historyDays === 0
    ? ['advice.daily-at is set, and there is no history to advise by: http.history-days is off']
    : [];
}
