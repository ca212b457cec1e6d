import type { Assessment, JobAssessment, PoolPlan } from '../domain/demand.ts';
import { duration } from '../domain/phrases.ts';
import { plainText } from '../domain/plainText.ts';
import type { WaitPart } from '../domain/waits.ts';
import { describeLookAhead } from '../policy/ahead/words.ts';
import { describeFloor } from '../policy/forecast/words.ts';

/** One round in words: every waiting job with its cause, and what each pool would do. */
export function describeAssessment({ jobs, pools }: Assessment): string {
  const waiting = jobs.length === 0 ? 'No job waits.' : describeJobs(jobs);
  return [waiting, '', ...pools.map(poolLine)].join('\n');
}

export interface DescribedJob
  extends Pick<JobAssessment, 'locator' | 'cause' | 'waitedMs' | 'reason' | 'remedy'> {
  /** What it has waited for so far. */
  readonly parts?: Parts;
  /** When it is expected to start; with `noEstimate`, which says why that is not known. */
  readonly estimate?: Expected | null;
  readonly noEstimate?: string | null;
}

interface Expected {
  readonly at: number;
  /** From now until then (ms). */
  readonly in: number;
  readonly from: number;
  readonly to: number;
}

type Parts = readonly Pick<WaitPart, 'cause' | 'ms'>[];

/** Of each job its cause, why it waits, and what is done about it. */
export function describeJobs(jobs: readonly DescribedJob[]): string {
  const lines = jobs.flatMap(
    ({ locator, cause, waitedMs, reason, remedy, parts = [], estimate, noEstimate }) => [
      `${locator}: ${cause}, for ${duration(waitedMs)}`,
      `  why:  ${reason}`,
      `  then: ${remedy}`,
      ...(estimate ? [`  starts: ${describeEstimate(estimate)}`] : []),
      ...(noEstimate ? [`  starts: ${noEstimate}`] : []),
      ...(longParts(parts).length === 0 ? [] : [`  waited so far: ${describeParts(parts)}`]),
    ],
  );
  return lines.map(plainText).join('\n');
}

/** `in about 40 s, most likely in 25 s to 1 min 5 s`. */
export function describeEstimate({ at, in: until, from, to }: Expected): string {
  const now = at - until;
  return `in about ${duration(until)}, most likely in ${duration(from - now)} to ${duration(to - now)}`;
}

/** Those that read as more than no time. */
export function longParts<Part extends { readonly ms: number }>(parts: readonly Part[]): readonly Part[] {
  return parts.filter(({ ms }) => ms >= 500);
}

/** `no-agent 3 s, starting 41 s`: what a wait consists of, in order; empty if there was none. */
export function describeParts(parts: Parts): string {
  return longParts(parts)
    .map(({ cause, ms }) => `${cause} ${duration(ms)}`)
    .join(', ');
}

function poolLine(plan: PoolPlan): string {
  const floor = describeFloor(plan);
  const learned = floor === null ? '' : `; ${floor}`;
  const has = `${plan.building} building, ${plan.idle} idle, ${plan.starting} starting`;
  const cut = plan.clamps.length === 0 ? '' : ` (cut by ${plan.clamps.join(', ')})`;
  const ahead = plan.lookAhead?.soon ? `; ${plan.lookAhead.soon} ${describeLookAhead(plan.lookAhead)}` : '';
  return `pool ${plan.pool}: ${has}; ${plan.waiting} waiting, wants ${plan.want}, launches ${plan.launch}${cut}${learned}${ahead}`;
}
