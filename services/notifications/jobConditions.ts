import type { Cause, JobAssessment } from '../../domain/demand.ts';
import type { Condition, ConditionName } from './condition.ts';

/** One for each pool, in the words of its first job. */
export function poolConditions(
  jobs: readonly JobAssessment[],
  cause: Cause,
  condition: ConditionName,
): readonly Condition[] {
  const byPool = new Map<string, Condition>();
  for (const job of jobs)
    if (job.cause === cause && job.pool !== null && !byPool.has(job.pool))
      byPool.set(job.pool, { condition, subject: job.pool, text: wordsOf(job) });
  return [...byPool.values()];
}

export function jobConditions(
  jobs: readonly JobAssessment[],
  cause: Cause,
  condition: ConditionName,
): readonly Condition[] {
  return jobs
    .filter((job) => job.cause === cause)
    .map((job) => ({ condition, subject: job.locator, text: wordsOf(job) }));
}

/** The same, of which people are told only once they have lasted (ms). */
export function withPatience(patience: number, conditions: readonly Condition[]): readonly Condition[] {
  return conditions.map((condition) => ({ ...condition, patience }));
}

function wordsOf({ reason, remedy }: JobAssessment): string {
  return `${reason} ${remedy}`;
}
