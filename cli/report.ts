import { COSTS, type CostsView, type CostWindow, type Use } from '../services/views/costs/costSchemas.ts';
import { EXIT } from './failure.ts';
import { askInstance } from './instance.ts';
import type { InstanceFlags } from './instanceFlags.ts';
import { moment, table } from './table.ts';

export interface ReportFlags extends InstanceFlags {
  readonly json?: boolean;
}

/**
 * Asks a running instance what its agents did with their time, and prints it as tables. Resolves with the exit code.
 * @throws CommandError if the instance cannot be asked.
 */
export async function report(flags: ReportFlags, print: (line: string) => void): Promise<number> {
  const costs = await askInstance(flags, '/api/v1/costs', COSTS);
  print(flags.json === true ? JSON.stringify(costs, null, 2) : describeCosts(costs));
  return EXIT.done;
}

/** Hours of agents by pool and by pipeline, over the last day and, where there was more, the last week. */
export function describeCosts({ since, day, week }: CostsView): string {
  if (since === null) return 'This instance has not begun: another one may lead.';
  const windows = week.from < day.from ? [day, week] : [day];
  return windows.map(describeWindow).join('\n\n');
}

function describeWindow({ from, to, total, pools, pipelines, otherPipelinesMs }: CostWindow): string {
  const byPool = [
    ['pool', 'agent hours', 'building', 'idle', 'starting', 'other', 'idle share', 'launched', 'failed'],
    ...pools.map(({ pool, ...use }) => [pool, ...cellsOf(use)]),
    ...(pools.length > 1 ? [['all', ...cellsOf(total)]] : []),
  ];
  const byPipeline = [
    ['pipeline', 'build hours'],
    ...pipelines.map(({ pipeline, buildMs }) => [pipeline, hours(buildMs)]),
    ...(otherPipelinesMs > 0 ? [['other', hours(otherPipelinesMs)]] : []),
  ];
  const parts = [`from ${moment(from)} to ${moment(to)}`, table(byPool)];
  return [...parts, ...(byPipeline.length > 1 ? [table(byPipeline)] : [])].join('\n\n');
}

function cellsOf(use: Use): readonly string[] {
  const times = [use.agentMs, use.buildingMs, use.idleMs, use.startingMs, use.otherMs].map(hours);
  const share = use.idleShare === null ? '-' : `${Math.round(use.idleShare * 100)} %`;
  return [...times, share, String(use.launched), String(use.failedLaunches)];
}

function hours(ms: number): string {
  return (ms / 3_600_000).toFixed(2);
}
