import { counted, duration } from '../../domain/phrases.ts';
import type { Difference, Found } from './found.ts';

/** What was tried: how many jobs, on how many of the last days. */
export interface Tried {
  readonly jobs: number;
  readonly days: number;
}

export function placed({
  pool,
  lines,
}: {
  readonly pool: string | null;
  readonly lines: readonly string[];
}): string {
  return `${pool === null ? '' : `in pool ${pool}: `}${lines.join(', ')}`;
}

export function differenceText({ p95, agentHours }: Difference): string {
  const wait =
    Math.round(Math.abs(p95) / 1000) === 0 ? 'none' : `${p95 > 0 ? '+' : '-'}${duration(Math.abs(p95))}`;
  const hours =
    Math.abs(agentHours) < 0.005 ? 'none' : `${agentHours > 0 ? '+' : '-'}${Math.abs(agentHours).toFixed(2)}`;
  return `p95 ${wait}, hours ${hours}`;
}

/** What a search found on the jobs of the last week, in one line. */
export function adviceText({ verdict, changes, inForce, recommended, check }: Found, tried: Tried): string {
  const on = `tried on ${triedText(tried)}`;
  if (recommended === null || changes.length === 0 || (verdict !== 'better' && verdict !== 'does not hold'))
    return `nothing that was tried would have been better last week: p95 wait ${duration(inForce.p95)}, ${inForce.agentHours.toFixed(2)} agent hours; ${on}`;
  const lines = changes.map((change) => `${placed(change)} (alone: ${differenceText(change.alone)})`);
  const gain = `p95 wait ${duration(recommended.p95)} for ${duration(inForce.p95)}, ${recommended.agentHours.toFixed(2)} agent hours for ${inForce.agentHours.toFixed(2)}`;
  if (verdict === 'does not hold')
    return `what was better on some days last week was not on the days held out: ${check?.lost.join(', ') ?? ''}; change nothing for it; ${on}`;
  return `better last week: ${lines.join('; ')}; together ${gain}; ${checkText(check)}; ${on}`;
}

function checkText(check: Found['check']): string {
  if (check === null) return 'there were too few days to check it on others';
  return `it holds on the days held out (${differenceText({
    p95: check.recommended.p95 - check.inForce.p95,
    agentHours: check.recommended.agentHours - check.inForce.agentHours,
  })})`;
}

export function triedText({ jobs, days }: Tried): string {
  return `${counted(jobs, 'job')} on ${counted(days, 'day')}`;
}
