import { NOTHING, type PageSums, type Sum, sumOf } from '../../../policy/money/page.ts';
import type { CostHour } from '../../history/kinds.ts';
import type { CostWindow, Use } from './costSchemas.ts';
import { causesOf, spentOf, summed } from './spent.ts';

/** Launches of a pool within an hour. */
export interface Counts {
  readonly from: number;
  readonly pool: string;
  launched: number;
  failed: number;
}

export interface CostParts {
  readonly pages: readonly PageSums[];
  readonly counts: readonly Pick<Counts, 'pool' | 'launched' | 'failed'>[];
  /** Names of pools: each is there, whether it had agents or not. */
  readonly configured: readonly string[];
}

/** What was spent between two times, by pool and by whom it is put down to. */
export function costWindow(
  { from, to }: Pick<CostWindow, 'from' | 'to'>,
  { pages, counts, configured }: CostParts,
): CostWindow {
  const causes = causesOf(pages);
  const otherPipelinesMs = causes.others.buildingMs;
  return { from, to, ...poolsOf(pages, counts, configured), ...causes, otherPipelinesMs };
}

/** The same of hours that were kept. */
export function windowOfHours(
  hours: readonly CostHour[],
  span: Pick<CostWindow, 'from' | 'to'>,
  configured: readonly string[],
): CostWindow {
  const pages = hours.map(({ pools, payers }) => ({
    pools: new Map(Object.entries(pools)),
    payers: new Map(Object.entries(payers)),
  }));
  return costWindow(span, { pages, counts: hours.flatMap(({ launches }) => launches), configured });
}

function poolsOf(
  pages: readonly PageSums[],
  counts: CostParts['counts'],
  configured: readonly string[],
): Pick<CostWindow, 'total' | 'pools'> {
  const sums = summed(pages, 'pools');
  const names = new Set([...configured, ...sums.keys(), ...counts.map(({ pool }) => pool)]);
  return {
    total: useOf(sumOf(sums.values()), counts),
    pools: [...names].map((pool) => ({
      pool,
      ...useOf(
        sums.get(pool) ?? NOTHING,
        counts.filter((one) => one.pool === pool),
      ),
    })),
  };
}

export function useOf(sum: Sum, counts: CostParts['counts']): Use {
  const spent = spentOf(sum);
  return {
    ...spent,
    idleShare: spent.agentMs === 0 ? null : spent.idleMs / spent.agentMs,
    launched: counts.reduce((all, { launched }) => all + launched, 0),
    failedLaunches: counts.reduce((all, { failed }) => all + failed, 0),
  };
}
