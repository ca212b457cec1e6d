import type { Assessment, JobAssessment, PoolPlan } from '../domain/demand.ts';
import { duration } from '../domain/phrases.ts';
import type { WaitPart } from '../domain/waits.ts';
import { describeForecast } from '../policy/forecast/words.ts';

/** One round in words: every waiting job with its cause, and what each pool would do. */
export function describeAssessment({ jobs, pools }: Assessment): string {
  const waiting = jobs.length === 0 ? 'No job waits.' : describeJobs(jobs);
  return [waiting, '', ...pools.map(poolLine)].join('\n');
}

export interface DescribedJob
  extends Pick<JobAssessment, 'locator' | 'cause' | 'waitedMs' | 'reason' | 'remedy'> {
  /** What it has waited for so far. */
  readonly parts?: Parts;
}

type Parts = readonly Pick<WaitPart, 'cause' | 'ms'>[];

/** Of each job its cause, why it waits, and what is done about it. */
export function describeJobs(jobs: readonly DescribedJob[]): string {
  const lines = jobs.flatMap(({ locator, cause, waitedMs, reason, remedy, parts = [] }) => [
    `${locator}: ${cause}, for ${duration(waitedMs)}`,
    `  why:  ${reason}`,
    `  then: ${remedy}`,
    ...(parts.length === 0 ? [] : [`  waited so far: ${describeParts(parts)}`]),
  ]);
  return lines.join('\n');
}

/** `no-agent 3 s, starting 41 s`: what a wait consists of, in order; empty if there was none. */
export function describeParts(parts: Parts): string {
  return parts.map(({ cause, ms }) => `${cause} ${duration(ms)}`).join(', ');
}

function poolLine(plan: PoolPlan): string {
  const learned = plan.forecast === null ? '' : `; ${describeForecast(plan.forecast)}`;
  const has = `${plan.building} building, ${plan.idle} idle, ${plan.starting} starting`;
  const cut = plan.clamps.length === 0 ? '' : ` (cut by ${plan.clamps.join(', ')})`;
  return `pool ${plan.pool}: ${has}; ${plan.waiting} waiting, wants ${plan.want}, launches ${plan.launch}${cut}${learned}`;
}
