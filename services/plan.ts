import type { Assessment, JobAssessment, PoolPlan } from './domain/demand.ts';

/** One round in words: every waiting job with its cause, and what each pool would do. */
export function describePlan({ jobs, pools }: Assessment): string {
  return [...jobLines(jobs), '', ...pools.map(poolLine)].join('\n');
}

function jobLines(jobs: readonly JobAssessment[]): readonly string[] {
  if (jobs.length === 0) return ['No job waits.'];
  return jobs.flatMap(({ locator, cause, waitedMs, reason, remedy }) => [
    `${locator}: ${cause}, for ${duration(waitedMs)}`,
    `  why:  ${reason}`,
    `  then: ${remedy}`,
  ]);
}

function poolLine(plan: PoolPlan): string {
  const has = `${plan.building} building, ${plan.idle} idle, ${plan.starting} starting`;
  const cut = plan.clamps.length === 0 ? '' : ` (cut by ${plan.clamps.join(', ')})`;
  return `pool ${plan.pool}: ${has}; ${plan.waiting} waiting, wants ${plan.want}, launches ${plan.launch}${cut}`;
}

/** `42 s`, `7 min`, `3 h`: as precise as anyone needs. */
export function duration(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (seconds < 120) return `${seconds} s`;
  if (seconds < 7200) return `${Math.round(seconds / 60)} min`;
  return `${Math.round(seconds / 3600)} h`;
}
