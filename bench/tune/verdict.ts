import type { TuneResult } from '../../cli/tuning/result.ts';

export type Found = Pick<TuneResult, 'verdict' | 'check' | 'recommended' | 'inForce' | 'changes'>;

/** Whether the recommended config beats the fast profile in waits, on days that the search did not see, at no more agent-hours. */
export function judged({ verdict, check }: Found): { readonly met: boolean; readonly text: string } {
  if (check === null)
    return { met: false, text: 'nothing that was tried is better than the fast profile, and it says so' };
  const { inForce, recommended } = check;
  const text = `on held-out jobs a p95 wait of ${seconds(recommended.p95)} at ${recommended.agentHours.toFixed(2)} agent-hours, the fast profile ${seconds(inForce.p95)} at ${inForce.agentHours.toFixed(2)}`;
  const met = recommended.p95 < inForce.p95 && recommended.agentHours <= inForce.agentHours;
  return {
    met,
    text: met || verdict !== 'does not hold' ? text : `${text}; it says that this does not hold`,
  };
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(0)} s`;
}
