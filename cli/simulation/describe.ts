import { counted, duration } from '../../domain/phrases.ts';
import { roundAmount } from '../../policy/money/prices.ts';
import type { PoolReport, TrialReport, Waits } from '../../sandbox/index.ts';
import { table } from '../table.ts';
import { adviceOn, unservedLines } from './advice.ts';
import type { Findings, PoolWaits } from './findings.ts';

/** What a simulation found, as tables and lines for people. */
export function describeFindings(findings: Findings): string {
  const { sources, notes, simulated } = findings;
  const advice = adviceOn(findings.longestWaits);
  return [
    [...sources, ...notes.map((note) => `note: ${note}`)].join('\n'),
    table(waitRows(findings)),
    table(agentRows(rowsOf(findings), findings.currency)),
    ...courseLines(simulated),
    [
      ...waitedFor(simulated.all),
      ...estimated(simulated.estimates),
      `${counted(simulated.launches, 'agent')} launched, at most ${simulated.mostAgents} at once`,
      `promises: ${broken(simulated.busyKills, 'building agent killed', 'building agents killed')}, ${broken(simulated.limitViolations, 'moment above a maximum', 'moments above a maximum')}`,
      ...unservedLines(simulated),
    ].join('\n'),
    ...(advice === null ? [] : [advice]),
  ].join('\n\n');
}

/** What became of stages that follow others. */
function courseLines({ laterStages, leadTime }: Findings['simulated']): readonly string[] {
  if (laterStages === undefined || leadTime === undefined) return [];
  const waits = table([
    ['stages that follow', 'jobs', 'p50', 'p95', 'p99', 'longest'],
    ['all', String(laterStages.jobs), ...waitCells(laterStages.jobs, laterStages.waits)],
  ]);
  const { runs, p50, p95, ratio } = leadTime;
  const lead =
    runs === 0
      ? 'no run of a pipeline came to its end'
      : `${counted(runs, 'run')} of pipelines took ${duration(p50)} at p50 and ${duration(p95)} at p95: ${ratio.toFixed(2)} times as long as without any waiting`;
  return [`${waits}\n${lead}`];
}

/** Pools, then all of them if there are several. */
export function rowsOf({ simulated: { pools, all } }: Pick<Findings, 'simulated'>): readonly PoolReport[] {
  return pools.length > 1 ? [...pools, all] : pools;
}

/** How good the estimates were; no line if none was made. */
function estimated({ jobs, medianErrorMs, close, inRange }: TrialReport['estimates']): readonly string[] {
  if (jobs === 0) return [];
  const percent = (share: number) => `${Math.round(100 * share)} %`;
  return [
    `estimates of the start of ${counted(jobs, 'job')}: ${duration(medianErrorMs)} off in the middle, ${percent(close)} within a quarter of the wait or 10 s, ${percent(inRange)} within the range told`,
  ];
}

/** What all waiting was for, most first; no line if nobody waited. */
function waitedFor({ waitCauses }: PoolReport): readonly string[] {
  const causes = Object.entries(waitCauses).sort(([, a], [, b]) => b - a);
  const total = causes.reduce((sum, [, ms]) => sum + ms, 0);
  const shares = causes.map(([cause, ms]) => `${cause} ${Math.round((100 * ms) / total)} %`);
  return total === 0 ? [] : [`waited for: ${shares.join(', ')}`];
}

/** How long jobs waited, pool by pool, with a line of headings. */
export function waitRows(findings: Findings): readonly (readonly string[])[] {
  const real = new Map<string | null, PoolWaits>(
    [...(findings.real?.pools ?? []), ...(findings.real === null ? [] : [findings.real.all])].map((waits) => [
      waits.pool,
      waits,
    ]),
  );
  const header = ['wait', 'jobs', 'p50', 'p95', 'p99', 'longest'];
  const then = findings.real === null ? [] : ['p50 then', 'p95 then', 'p99 then', 'longest then'];
  const rows = rowsOf(findings).map(({ pool, jobs, waits }) => {
    const past = real.get(pool);
    const pastCells = findings.real === null ? [] : waitCells(past?.jobs ?? 0, past?.waits ?? waits);
    return [pool ?? 'all', String(jobs), ...waitCells(jobs, waits), ...pastCells];
  });
  return [[...header, ...then], ...rows];
}

function waitCells(jobs: number, { p50, p95, p99, longest }: Waits): readonly string[] {
  return [p50, p95, p99, longest].map((ms) => (jobs === 0 ? '-' : duration(ms)));
}

/** What it took of agents, pool by pool, with a line of headings. */
export function agentRows(
  rows: readonly PoolReport[],
  currency: string | null,
): readonly (readonly string[])[] {
  return [
    [
      'agents',
      'agent hours',
      'busy hours',
      'idle share',
      ...(currency === null ? [] : [`cost (${currency})`]),
    ],
    ...rows.map(({ pool, agentHours, busyHours, costMicro }) => [
      pool ?? 'all',
      agentHours.toFixed(2),
      busyHours.toFixed(2),
      agentHours === 0 ? '-' : `${Math.round(100 * (1 - busyHours / agentHours))} %`,
      ...(currency === null ? [] : [roundAmount(costMicro)]),
    ]),
  ];
}

function broken(count: number, one: string, many: string): string {
  return count === 0 ? `no ${one}` : `${count} ${count === 1 ? one : many}`;
}
