import type { Forecast, PoolPlan, TargetPlan } from '../../domain/demand.ts';
import { counted, duration } from '../../domain/phrases.ts';

/** What the floor of a pool goes by, in words; null if it is no learned one. */
export function describeFloor({ target, forecast }: Pick<PoolPlan, 'target' | 'forecast'>): string | null {
  if (target !== null) return describeTarget(target);
  return forecast === null ? null : describeForecast(forecast);
}

/**
 * What a floor that follows from a `target-wait` goes by: `floor 3 for 95 % of jobs within 60 s, as 42 jobs an hour are
 * expected: …`.
 */
export function describeTarget(plan: TargetPlan): string {
  const { p, wait, floor, jobsPerHour, start, allowed, missed, seen, late } = plan;
  const aim = `floor ${floor} for ${percent(p)} of jobs within ${duration(wait)}`;
  if (plan.unmet === 'assignment') return `${aim}: ${unmetWords(plan)}`;
  const expected = `${rounded(jobsPerHour)} jobs an hour are expected and agents take ${duration(start)} to come`;
  const found =
    allowed >= 1
      ? 'which is soon enough without any kept ready'
      : `such floors leave ${percent(missed)} of jobs without one in time, and ${percent(allowed)} may be`;
  const lately =
    seen < 1
      ? ''
      : `; of the last ${counted(Math.round(seen), 'job')} ${percent(1 - late / seen)} were in time`;
  const unmet = plan.unmet === null ? '' : `; ${unmetWords(plan)}`;
  return `${aim}: ${expected}, ${found}${lately}${unmet}`;
}

/** Why no floor meets a target, as a clause; for one that can be met nothing. */
function unmetWords({ unmet, p, assignment, beyondMax }: TargetPlan): string {
  if (unmet === 'assignment')
    return `no floor can meet it, for GoCD itself takes up to ${duration(assignment)} to give ${percent(p)} of jobs to an agent that is idle`;
  if (unmet === 'max')
    return `no floor within max can meet it, for ${percent(beyondMax)} of jobs come while there are more than the pool may have agents`;
  return '';
}

/** Pools whose target no floor can meet since this round, and could before, in words. */
export function newlyUnmet(
  before: readonly Pick<PoolPlan, 'pool' | 'target'>[],
  after: readonly Pick<PoolPlan, 'pool' | 'target'>[],
): readonly string[] {
  const known = new Map(before.map(({ pool, target }) => [pool, target?.unmet ?? null]));
  return after.flatMap(({ pool, target }) =>
    target === null || target.unmet === null || known.get(pool) === target.unmet
      ? []
      : [`target-wait of pool ${pool}: ${unmetWords(target)}`],
  );
}

function percent(share: number): string {
  return `${Math.round(share * 1000) / 10} %`;
}

/** What a learned floor goes by: `2.4 jobs are expected within 70 s, by 3 weeks at this time and 1.3 times as many lately`. */
export function describeForecast({ jobs, leadMs, weeks, lately }: Forecast): string {
  const expected = `${rounded(jobs)} jobs are expected within ${duration(leadMs)}`;
  return `${expected}, by ${counted(weeks, 'week')} at this time and ${rounded(lately)} times as many lately`;
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}
