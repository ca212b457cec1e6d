import type { Spread } from './numbers.ts';
import { dominators, type Row } from './summary.ts';

const HEAD = [
  '| policy | p50 wait | p95 wait | p99 wait | agent-hours | busy hours | launches | left | busy kills | over a limit | unserved | dominated by |',
  '| --- | --: | --: | --: | --: | --: | --: | --: | --: | --: | --: | --- |',
];

/** One scenario as a Markdown table. Waits in seconds; medians over the seeds, where it matters with their range. */
export function scenarioTable(scenario: string, rows: readonly Row[]): string {
  return [...HEAD, ...rows.filter((row) => row.scenario === scenario).map((row) => line(row, rows))].join(
    '\n',
  );
}

function line(row: Row, rows: readonly Row[]): string {
  const better = dominators(row, rows).filter((policy) => policy !== 'clairvoyant bound');
  const cells = [
    row.policy === 'ours' ? '**ours**' : row.policy,
    whole(row.p50.median),
    withRange(row.p95, whole),
    whole(row.p99.median),
    withRange(row.agentHours, tenths),
    tenths(row.busyHours.median),
    whole(row.launches.median),
    whole(row.left.median),
    String(row.busyKills),
    String(row.limitViolations),
    String(row.unserved),
    better.join(', '),
  ];
  return `| ${cells.join(' | ')} |`;
}

function withRange({ median, min, max }: Spread, format: (value: number) => string): string {
  return min === max ? format(median) : `${format(median)} (${format(min)}–${format(max)})`;
}

function whole(value: number): string {
  return value.toFixed(0);
}

function tenths(value: number): string {
  return value.toFixed(1);
}
