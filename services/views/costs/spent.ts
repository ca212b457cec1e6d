import { byText } from '../../../domain/collections.ts';
import { added, NOTHING, type PageSums, type Sum, sumOf, totalOf } from '../../../policy/money/page.ts';
import { FLOOR, OTHER, pipelineOfPayer } from '../../../policy/money/standing.ts';
import type { Causes, Spent } from './costSchemas.ts';

const MOST_PIPELINES_SHOWN = 50;

/** A sum as it is shown. */
export function spentOf({ ms, micro }: Sum): Spent {
  const costMicro = totalOf(micro);
  return {
    agentMs: totalOf(ms),
    buildingMs: ms.building,
    idleMs: ms.idle,
    startingMs: ms.starting,
    otherMs: ms.other,
    costMicro,
    idleCostMicro: costMicro - micro.building,
  };
}

/** By pool, or by payer, over all pages. */
export function summed(pages: Iterable<PageSums>, of: keyof PageSums): ReadonlyMap<string, Sum> {
  const sums = new Map<string, Sum>();
  for (const page of pages)
    for (const [key, sum] of page[of]) sums.set(key, added(sums.get(key) ?? NOTHING, sum));
  return sums;
}

/** Whom all of it is put down to: those pipelines by name that cost most, or built longest. */
export function causesOf(pages: Iterable<PageSums>): Causes {
  const payers = summed(pages, 'payers');
  const pipelines = [...payers]
    .flatMap(([payer, sum]) => {
      const pipeline = pipelineOfPayer(payer);
      return pipeline === null ? [] : [{ pipeline, sum }];
    })
    .sort((a, b) => byCost(a.sum, b.sum) || byText(a.pipeline, b.pipeline));
  const rest = pipelines.slice(MOST_PIPELINES_SHOWN).map(({ sum }) => sum);
  return {
    pipelines: pipelines
      .slice(0, MOST_PIPELINES_SHOWN)
      .map(({ pipeline, sum }) => ({ pipeline, buildMs: sum.ms.building, ...spentOf(sum) })),
    floor: spentOf(payers.get(FLOOR) ?? NOTHING),
    others: spentOf(sumOf([payers.get(OTHER) ?? NOTHING, ...rest])),
  };
}

/** The dearest first; where nothing has a price, who had agents longest. */
function byCost(a: Sum, b: Sum): number {
  return totalOf(b.micro) - totalOf(a.micro) || totalOf(b.ms) - totalOf(a.ms);
}
