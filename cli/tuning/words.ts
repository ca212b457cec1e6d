import { counted, duration } from '../../domain/phrases.ts';
import { roundAmount } from '../../policy/money/prices.ts';
import { differenceText, placed } from '../../services/advice/words.ts';
import { table } from '../table.ts';
import type { Check } from './check.ts';
import type { Days, Point, TuneResult } from './result.ts';
import type { Score } from './score.ts';

/** What a tune found, as tables and lines for people. */
export function describeTune(result: TuneResult): string {
  const { sources, notes, recommended, changes } = result;
  return [
    [...sources, ...notes.map((note) => `note: ${note}`), ...courseLines(result)].join('\n'),
    table(pointRows(result)),
    verdictLines(result).join('\n'),
    ...(recommended === null || changes.length === 0 ? [] : [table(changeRows(result))]),
    ...checkLines(result),
  ].join('\n\n');
}

export function courseLines({
  searched,
  heldOut,
  trials,
  seeds,
  stopped,
  targetWaitMs,
  budgetHours,
  budgetHoursSearched,
}: TuneResult): readonly string[] {
  return [
    `searched: ${daysText(searched)}; held out: ${heldOut === null ? 'none, there are too few jobs' : daysText(heldOut)}`,
    `${counted(trials, 'trial')}, ${counted(seeds, 'seed')}, ${stopped}`,
    ...(targetWaitMs === null ? [] : [`wanted: 95 % of the jobs wait ${duration(targetWaitMs)} at the most`]),
    ...(budgetHours === null
      ? []
      : [
          `wanted: ${budgetHours.toFixed(2)} agent hours at the most, of which ${(budgetHoursSearched ?? budgetHours).toFixed(2)} for the days that were searched, by their work`,
        ]),
  ];
}

function daysText({ from, to, jobs }: Days): string {
  return `${from.slice(0, 10)} to ${to.slice(0, 10)}, ${counted(jobs, 'job')}`;
}

/** The config in force, then the front, with the recommended one where it is simpler than the one on the front. */
export function pointRows({
  front,
  inForce,
  recommended,
  currency,
}: TuneResult): readonly (readonly string[])[] {
  const isBeside = recommended !== null && !recommended.isOnFront && !recommended.isInForce;
  const shown = [...front.filter((point) => !point.isInForce), ...(isBeside ? [recommended] : [])];
  const rows = [inForce, ...shown.sort((a, b) => a.agentHours - b.agentHours)];
  return [pointHead(currency), ...rows.map((point) => pointCells(point, currency))];
}

function pointHead(currency: string | null): readonly string[] {
  return [
    'config',
    'wait p50',
    'p95',
    'p99',
    'agent hours',
    ...(currency === null ? [] : [`cost (${currency})`]),
    'at once',
    'never served',
  ];
}

function pointCells(point: Point, currency: string | null): readonly string[] {
  return [
    nameOf(point),
    duration(point.p50),
    duration(point.p95),
    duration(point.p99),
    point.agentHours.toFixed(2),
    ...(currency === null ? [] : [roundAmount(point.costMicro)]),
    String(point.mostAgents),
    String(point.unserved),
  ];
}

/** What is other than in the config in force, if it is not much. */
function nameOf({ isInForce, isRecommended, changes }: Point): string {
  if (isInForce) return isRecommended ? 'in force, recommended' : 'in force';
  const [first = '', ...others] = changes;
  const more = others.length === 0 ? '' : ` and ${others.length} more`;
  return `${isRecommended ? 'recommended: ' : ''}${first}${more}`;
}

export function verdictLines(result: TuneResult): readonly string[] {
  const { verdict, inForce, recommended, targetWaitMs, budgetHours, front } = result;
  if (verdict === 'not met') {
    const fastest = front.at(-1);
    const cheapest = front[0];
    return [
      'nothing that was tried meets what is wanted',
      ...(targetWaitMs === null || fastest === undefined
        ? []
        : [
            `the shortest p95 wait was ${duration(fastest.p95)}, at ${fastest.agentHours.toFixed(2)} agent hours`,
          ]),
      ...(budgetHours === null || cheapest === undefined
        ? []
        : [
            `the fewest agent hours were ${cheapest.agentHours.toFixed(2)}, at a p95 wait of ${duration(cheapest.p95)}`,
          ]),
    ];
  }
  if (verdict === 'nothing better') return ['nothing that was tried is better than the config in force'];
  if (recommended === null) return [];
  return [
    `recommended: a p95 wait of ${duration(recommended.p95)} at ${recommended.agentHours.toFixed(2)} agent hours; now ${duration(inForce.p95)} at ${inForce.agentHours.toFixed(2)}`,
    ...(verdict === 'does not hold'
      ? ['it does not hold on the days that were held out: it may be fitted to the days that were searched']
      : []),
  ];
}

export function changeRows({ changes, together }: TuneResult): readonly (readonly string[])[] {
  return [
    ['to change', 'now', 'alone', 'beside the others'],
    ...changes.map((change) => [
      placed(change),
      change.was.join(', '),
      differenceText(change.alone),
      differenceText(change.added),
    ]),
    ...(together === null ? [] : [['all of them', '', differenceText(together), '']]),
  ];
}

function checkLines({ check }: TuneResult): readonly string[] {
  if (check === null) return [];
  return [
    [
      table(heldOutRows(check)),
      check.holds ? 'the gain holds there' : 'the gain does not hold there:',
      ...check.lost.map((line) => `  ${line}`),
    ].join('\n'),
  ];
}

export function heldOutRows({
  inForce,
  recommended,
}: Pick<Check, 'inForce' | 'recommended'>): readonly (readonly string[])[] {
  const row = (name: string, { p50, p95, p99, agentHours }: Score) => [
    name,
    ...[p50, p95, p99].map(duration),
    agentHours.toFixed(2),
  ];
  return [
    ['held-out days', 'wait p50', 'p95', 'p99', 'agent hours'],
    row('in force', inForce),
    row('recommended', recommended),
  ];
}
