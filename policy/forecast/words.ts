import type { Forecast } from '../../domain/demand.ts';
import { counted, duration } from '../../domain/phrases.ts';

/** What a learned floor goes by: `2.4 jobs are expected within 70 s, by 3 weeks at this time and 1.3 times as many lately`. */
export function describeForecast({ jobs, leadMs, weeks, lately }: Forecast): string {
  const expected = `${rounded(jobs)} jobs are expected within ${duration(leadMs)}`;
  return `${expected}, by ${counted(weeks, 'week')} at this time and ${rounded(lately)} times as many lately`;
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}
