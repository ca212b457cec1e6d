import type { PoolState } from '../demand/classify/pools.ts';
import type { Covered, CoveredJob } from '../demand/record.ts';
import { fits, requirementOf } from '../fit.ts';

/**
 * Whose waiting jobs GoCD would give to an agent of a pool, whatever it was launched for: it gives the one that has waited
 * longest of those that fit.
 */
export class Contenders {
  readonly #covered: Pick<Covered, 'jobs' | 'input'>;
  readonly #known = new Map<PoolState, ReadonlyMap<string, number>>();

  constructor(covered: Pick<Covered, 'jobs' | 'input'>) {
    this.#covered = covered;
  }

  /** The share, other than this one, whose job of those that fit the pool and have no agent has waited for so long (ms) or longer. */
  before(share: string, pool: PoolState, waitedMs: number): string | null {
    const found = [...this.#in(pool)].find(([other, longest]) => other !== share && longest >= waitedMs);
    return found?.[0] ?? null;
  }

  /** Share → the longest wait (ms) of its jobs that fit the pool and have no agent. */
  #in(pool: PoolState): ReadonlyMap<string, number> {
    const known = this.#known.get(pool);
    if (known !== undefined) return known;
    const longest = new Map<string, number>();
    for (const { share, waitedMs, job } of this.#oneOfEach()) {
      if (share === null || !fits(pool.capability, requirementOf(job, this.#covered.input.view))) continue;
      longest.set(share, Math.max(longest.get(share) ?? 0, waitedMs));
    }
    this.#known.set(pool, longest);
    return longest;
  }

  /** Of the jobs without an agent, for each share and kind the one that waits longest: they come in that order. */
  #oneOfEach(): readonly CoveredJob[] {
    const firsts = new Map<CoveredJob['kind'], Map<string | null, CoveredJob>>();
    for (const job of this.#covered.jobs) {
      if (job.outOfReach !== null || job.cover.by === 'agent') continue;
      const ofKind = firsts.get(job.kind) ?? new Map<string | null, CoveredJob>();
      firsts.set(job.kind, ofKind);
      if (!ofKind.has(job.share)) ofKind.set(job.share, job);
    }
    return [...firsts.values()].flatMap((ofKind) => [...ofKind.values()]);
  }
}
