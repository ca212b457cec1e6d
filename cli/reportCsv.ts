import { exactAmount } from '../policy/money/prices.ts';
import { csvLine } from '../services/csv.ts';
import type { Causes, CostsView, Spent, Use } from '../services/views/costs/costSchemas.ts';

const COLUMNS = [
  'period',
  'from',
  'to',
  'kind',
  'name',
  'agent_hours',
  'building_hours',
  'idle_hours',
  'starting_hours',
  'other_hours',
  'launched',
  'failed_launches',
  'cost',
  'idle_cost',
  'currency',
];

interface Period {
  readonly period: string;
  readonly from: string;
  readonly to: string;
  readonly currency: string;
}

type Row = readonly (string | number)[];

/**
 * All of a report, one row for each pool, pipeline and total of each period. Within a period the pools add up to the total, and
 * so do pipelines, floor and others; amounts are exact, to the millionth, and empty where nothing has a price.
 */
export function costsAsCsv({ day, week, span, money }: CostsView): string {
  const currency = money?.currency ?? '';
  const told =
    span === null
      ? [
          { period: 'day', window: day },
          { period: 'week', window: week },
        ]
      : [{ period: 'span', window: span }];
  const windows = told.flatMap(({ period, window }) => {
    const of = { period, from: iso(window.from), to: iso(window.to), currency };
    return rowsOf(of, window, window);
  });
  const months = (span === null ? (money?.months ?? []) : []).flatMap((month) =>
    rowsOf({ period: month.month, from: '', to: '', currency }, month, month),
  );
  return [COLUMNS, ...windows, ...months].map(csvLine).join('\n');
}

function rowsOf(
  period: Period,
  { pools, total }: { readonly pools: readonly (Spent & { readonly pool: string })[]; readonly total: Spent },
  { pipelines, floor, others }: Causes,
): readonly Row[] {
  return [
    ...pools.map((pool) => rowOf(period, 'pool', pool.pool, pool)),
    ...pipelines.map((pipeline) => rowOf(period, 'pipeline', pipeline.pipeline, pipeline)),
    rowOf(period, 'floor', '', floor),
    rowOf(period, 'others', '', others),
    rowOf(period, 'total', '', total),
  ];
}

function rowOf(
  { period, from, to, currency }: Period,
  kind: string,
  name: string,
  spent: Spent & Partial<Pick<Use, 'launched' | 'failedLaunches'>>,
): Row {
  const { agentMs, buildingMs, idleMs, startingMs, otherMs, launched, failedLaunches } = spent;
  const hours = [agentMs, buildingMs, idleMs, startingMs, otherMs].map((ms) => (ms / 3_600_000).toFixed(6));
  const amounts = [spent.costMicro, spent.idleCostMicro].map((micro) =>
    currency === '' ? '' : exactAmount(micro),
  );
  return [period, from, to, kind, name, ...hours, launched ?? '', failedLaunches ?? '', ...amounts, currency];
}

function iso(time: number): string {
  return new Date(time).toISOString();
}
