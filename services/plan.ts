import type { Assessment, JobAssessment, PoolPlan } from '../domain/demand.ts';

import { describeForecast } from '../policy/forecast/words.ts';

/** One round in words: every waiting job with its cause, and what each pool would do. */
export function describePlan({ jobs, pools }: Assessment): string {
  const waiting = jobs.length === 0 ? 'No job waits.' : describeJobs(jobs);
  return [waiting, '', ...pools.map(poolLine)].join('\n');
}

/** Of each job its cause, why it waits, and what is done about it. */
export function describeJobs(
  jobs: readonly Pick<JobAssessment, 'locator' | 'cause' | 'waitedMs' | 'reason' | 'remedy'>[],
): string {
  const lines = jobs.flatMap(({ locator, cause, waitedMs, reason, remedy }) => [
    `${locator}: ${cause}, for ${duration(waitedMs)}`,
    `  why:  ${reason}`,
    `  then: ${remedy}`,
  ]);
  return lines.join('\n');
}

function poolLine(plan: PoolPlan): string {
  const learned = plan.forecast === null ? '' : `; ${describeForecast(plan.forecast)}`;
  const has = `${plan.building} building, ${plan.idle} idle, ${plan.starting} starting`;
  const cut = plan.clamps.length === 0 ? '' : ` (cut by ${plan.clamps.join(', ')})`;
  return `pool ${plan.pool}: ${has}; ${plan.waiting} waiting, wants ${plan.want}, launches ${plan.launch}${cut}${learned}`;
}

/** `42 s`, `7 min`, `3 h`: as precise as anyone needs. */
export function duration(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (seconds < 120) return `${seconds} s`;
  if (seconds < 7200) return `${Math.round(seconds / 60)} min`;
  return `${Math.round(seconds / 3600)} h`;
}
