import type { CoreConfig, PoolConfig } from '../../domain/config.ts';

type Pool = Pick<PoolConfig, 'lookAhead'>;
type Scaling = Pick<CoreConfig['scaling'], 'lookAhead'>;

/** Whether a pool looks ahead, and whether it acts on what it sees. */
export function lookAheadOf(
  { lookAhead }: Pool,
  { scaling }: { readonly scaling: Scaling },
): 'on' | 'off' | 'observe' {
  return lookAhead ?? scaling.lookAhead;
}

/** Whether any pool looks ahead, or observes: then it is worth asking GoCD what comes next. */
export function looksAheadAnywhere(config: {
  readonly pools: readonly Pool[];
  readonly scaling: Scaling;
}): boolean {
  return config.pools.some((pool) => lookAheadOf(pool, config) !== 'off');
}
