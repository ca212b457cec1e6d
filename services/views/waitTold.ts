import type { Estimate } from '../../domain/estimate.ts';
import type { EndedWait } from '../../domain/waits.ts';
import { byCause, partsOf } from '../../policy/waits/parts.ts';
import type { EstimateView, JobRun } from './jobSchemas.ts';

/** How long, and what for. */
export function waitTold({
  since,
  until,
  marks,
}: Pick<EndedWait, 'since' | 'until' | 'marks'>): Pick<JobRun, 'parts' | 'waitedMs'> {
  return { waitedMs: until - since, parts: [...byCause(partsOf(marks, since, until))] };
}

export function estimateTold(estimate: Estimate | null, now: number): EstimateView | null {
  if (estimate === null) return null;
  const { at, from, to } = estimate;
  return { at, from, to, in: Math.max(0, at - now) };
}
