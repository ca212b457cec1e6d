import type { CoreConfig } from '../../domain/config.ts';

/** Whether any pool looks ahead, or observes: then it is worth asking GoCD what comes next. */
export function looksAheadAnywhere({
  pools,
  scaling,
}: {
  readonly pools: readonly Pick<CoreConfig['pools'][number], 'lookAhead'>[];
  readonly scaling: Pick<CoreConfig['scaling'], 'lookAhead'>;
}): boolean {
  return pools.some(({ lookAhead }) => (lookAhead ?? scaling.lookAhead) !== 'off');
}
