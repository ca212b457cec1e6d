import { distance, type FitRules, whatIsMissing } from '../fit.ts';
import type { Finding } from './findings.ts';
import { lacks } from './phrases.ts';
import type { PoolState } from './pools.ts';
import type { JobKind } from './queue.ts';

/** Says of a job that no pool fits which comes nearest, and what it lacks. Jobs of a kind have the same answer. */
export function nearestPool(pools: readonly PoolState[], rules: FitRules): (finding: Finding) => string {
  const answers = new Map<JobKind | null, string>();
  return ({ kind, entry }) => {
    const known = answers.get(kind);
    if (known !== undefined) return known;
    const [best] = pools
      .map(({ name, capability }) => ({ name, missing: whatIsMissing(capability, entry.job, rules) }))
      .sort((a, b) => distance(a.missing) - distance(b.missing));
    const answer =
      best === undefined
        ? 'there are no pools'
        : `pool ${best.name} comes nearest but ${lacks(best.missing)}`;
    answers.set(kind, answer);
    return answer;
  };
}
