import { distance, type FitRules, whatIsMissing } from '../../fit.ts';
import type { PoolState } from '../classify/pools.ts';
import type { ClassifiedJob, JobKind } from '../record.ts';
import { isOnlyFor, lacks } from './phrases.ts';

/** Says of a job that no pool fits which comes nearest, and what it lacks. Jobs of a kind have the same answer. */
export function nearestPool(pools: readonly PoolState[], rules: FitRules): (job: ClassifiedJob) => string {
  const answers = new Map<JobKind, string>();
  return ({ kind, job }) => {
    const known = answers.get(kind);
    if (known !== undefined) return known;
    const [best] = pools
      .map((pool) => ({ pool, missing: whatIsMissing(pool.capability, job, rules) }))
      .sort((a, b) => distance(a.missing) - distance(b.missing));
    const answer =
      best === undefined
        ? 'there are no pools'
        : `pool ${best.pool.name} comes nearest but ${distance(best.missing) > 0 ? lacks(best.missing) : isOnlyFor(best.pool.onlyFor)}`;
    answers.set(kind, answer);
    return answer;
  };
}
