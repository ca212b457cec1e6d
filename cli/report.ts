import { moment } from '../domain/phrases.ts';
import { roundAmount } from '../policy/money/prices.ts';
import {
  COSTS,
  type CostsView,
  type CostWindow,
  type MoneyView,
  type Spent,
  type Use,
} from '../services/views/costs/costSchemas.ts';
import { queryOf } from './desk/rows.ts';
import { EXIT } from './failure.ts';
import { askInstance } from './instance.ts';
import type { InstanceFlags } from './instanceFlags.ts';
import { costsAsCsv } from './reportCsv.ts';
import { table } from './table.ts';

export interface ReportFlags extends InstanceFlags {
  readonly json?: boolean;
  readonly csv?: boolean;
  /** A time, or how long ago, as the API takes it. */
  readonly since?: string;
  readonly until?: string;
}

/**
 * Asks a running instance what its agents did with their time and what that cost, and prints it as tables, JSON or CSV.
 * Resolves with the exit code.
 * @throws CommandError if the instance cannot be asked.
 */
export async function report(flags: ReportFlags, print: (line: string) => void): Promise<number> {
  const { since, until } = flags;
  const query = queryOf({ since, until });
  const costs = await askInstance(flags, `/api/v1/costs${query === '' ? '' : `?${query}`}`, COSTS);
  print(
    flags.json === true
      ? JSON.stringify(costs, null, 2)
      : flags.csv === true
        ? costsAsCsv(costs)
        : describeCosts(costs),
  );
  return EXIT.done;
}

/** Hours of agents and what they cost, by pool and by pipeline: of the last day, the last week and the months. */
export function describeCosts({ since, day, week, span, money }: CostsView): string {
  if (since === null) return 'This instance has not begun: another one may lead.';
  if (span !== null) return describeWindow(span, money);
  const windows = week.from < day.from ? [day, week] : [day];
  return [
    ...windows.map((window) => describeWindow(window, money)),
    ...(money === null ? [] : describeMonths(money)),
  ].join('\n\n');
}

function describeWindow(window: CostWindow, money: MoneyView | null): string {
  const { from, to, total, pools } = window;
  const byPool = [
    ['pool', ...HOURS, 'idle share', 'launched', 'failed', ...costHeader(money)],
    ...pools.map(({ pool, ...use }) => [pool, ...useCells(use), ...costCell(use, money)]),
    ...(pools.length > 1 ? [['all', ...useCells(total), ...costCell(total, money)]] : []),
  ];
  return [`from ${moment(from)} to ${moment(to)}`, table(byPool), ...byPipeline(window, money)].join('\n\n');
}

/** Of the months there is no more than this: the days of this run are in the windows above. */
function describeMonths(money: MoneyView): readonly string[] {
  const months = money.months.map((month) => {
    const { pools, total } = month;
    const rows = [
      ['pool', ...HOURS, ...costHeader(money)],
      ...pools.map(({ pool, ...spent }) => [pool, ...hourCells(spent), ...costCell(spent, money)]),
      ...(pools.length > 1 ? [['all', ...hourCells(total), ...costCell(total, money)]] : []),
    ];
    return [`in ${month.month}`, table(rows), ...byPipeline(month, money)].join('\n\n');
  });
  return [...months, ...(money.budget === null ? [] : [`budget: ${money.budget.text}`])];
}

/** Whom the same time and money is put down to: pipelines, what floors and minimums alone had agents for, and the rest. */
function byPipeline(
  {
    pipelines,
    floor,
    others,
    total,
  }: Pick<CostWindow, 'pipelines' | 'floor' | 'others'> & { readonly total: Spent },
  money: MoneyView | null,
): readonly string[] {
  if (total.agentMs === 0) return [];
  const named = pipelines.map(({ pipeline, ...spent }) => ({ name: pipeline, spent }));
  const rest = [
    { name: 'floors and minimums', spent: floor },
    { name: 'other', spent: others },
  ].filter(({ spent }) => spent.agentMs > 0);
  return [
    table([
      ['pipeline', ...HOURS, ...costHeader(money)],
      ...[...named, ...rest].map(({ name, spent }) => [name, ...hourCells(spent), ...costCell(spent, money)]),
    ]),
  ];
}

const HOURS = ['agent hours', 'building', 'idle', 'starting', 'other'];

function hourCells({ agentMs, buildingMs, idleMs, startingMs, otherMs }: Spent): readonly string[] {
  return [agentMs, buildingMs, idleMs, startingMs, otherMs].map((ms) => (ms / 3_600_000).toFixed(2));
}

function useCells(use: Use): readonly string[] {
  const share = use.idleShare === null ? '-' : `${Math.round(use.idleShare * 100)} %`;
  return [...hourCells(use), share, String(use.launched), String(use.failedLaunches)];
}

function costHeader(money: MoneyView | null): readonly string[] {
  return money === null ? [] : [`cost (${money.currency})`];
}

function costCell({ costMicro }: Spent, money: MoneyView | null): readonly string[] {
  return money === null ? [] : [roundAmount(costMicro)];
}
