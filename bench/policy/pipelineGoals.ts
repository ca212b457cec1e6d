import { asRows, isOurs, KEPT_WORDS, type PipelinesResult, policyOf, wordsFor } from './pipelinesKept.ts';
import { hasDoneAll, type Medians, mediansOf } from './pipelineTable.ts';
import { isOfOthers } from './policies.ts';
import { dominators } from './summary.ts';
import type { Verdict } from './verdict.ts';

/** Beyond what jobs wait where agents are always idle, in seconds. */
const MOST_WAIT = { p50: 1.5, p95: 8 };
const MOST_LEAD = 1.06;
const MOST_HOURS = 1.05;

/** Each is judged against the same without looking ahead. */
const AGAINST = [
  { on: 'on', off: 'off', kept: '' },
  { on: 'kept-on', off: 'kept-off', kept: `, ${KEPT_WORDS}` },
] as const;

/** @returns nothing of a scenario of which there are not all results. */
export function judgePipelines(results: readonly PipelinesResult[]): readonly Verdict[] {
  return [...new Set(results.map(({ scenario }) => scenario))].flatMap((scenario) => {
    const of = (wanted: string) =>
      results.filter((one) => one.scenario === scenario && one.variant === wanted);
    return AGAINST.flatMap(({ on, off, kept }) => {
      if (of(off).length === 0 || of(on).length === 0 || of('idle').length === 0) return [];
      return [
        ...besideIdle(`${scenario}${kept}`, {
          off: mediansOf(of(off)),
          on: mediansOf(of(on)),
          idle: mediansOf(of('idle')),
        }),
        ...amongOthers(scenario, [off, on], results),
      ];
    });
  });
}

function besideIdle(where: string, { off, on, idle }: Readonly<Record<'off' | 'on' | 'idle', Medians>>) {
  const [lead, hours] = [on.lead / idle.lead, on.agentHours / off.agentHours];
  const waits = (['p50', 'p95'] as const).map((share) => ({
    met: on[share] <= idle[share] + MOST_WAIT[share],
    text: `${where}: later stages wait ${(on[share] - idle[share]).toFixed(1)} s more at ${share} than where agents are always idle, at most ${MOST_WAIT[share]} s; ${(off[share] - idle[share]).toFixed(1)} s without look-ahead`,
  }));
  return [
    ...waits,
    {
      met: lead <= MOST_LEAD,
      text: `${where}: lead time ${lead.toFixed(3)} × of that where agents are always idle, at most ${MOST_LEAD} ×`,
    },
    {
      met: hours <= MOST_HOURS,
      text: `${where}: ${hours.toFixed(3)} × the agent-hours without look-ahead, at most ${MOST_HOURS} ×`,
    },
  ];
}

/** Whether others need no more agent-hours for no longer waits. Agents that they never remove count until the end of the trial. */
function amongOthers(
  scenario: string,
  variants: readonly string[],
  results: readonly PipelinesResult[],
): readonly Verdict[] {
  const tried = results.filter((one) => one.scenario === scenario && hasDoneAll(one, results));
  if (!tried.some(({ variant }) => isOfOthers(variant))) return [];
  const rows = asRows(tried.filter(({ variant }) => isOurs(variant) || isOfOthers(variant)));
  return variants.map((variant) => {
    const row = rows.find(({ policy }) => policy === policyOf(variant));
    const better = row === undefined ? [] : dominators(row, rows).filter(isOfOthers);
    const goal = `${scenario}, look-ahead ${wordsFor(variant)}: dominated by no other policy`;
    return {
      met: better.length === 0,
      text: better.length === 0 ? goal : `${goal}, but by ${better.join(' and ')}`,
    };
  });
}
