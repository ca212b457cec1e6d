import type { Config } from '../domain/config.ts';

/** Names pools in labels. */
export interface PoolLabels {
  readonly configured: readonly string[];
  /** `other` for a pool that is not configured (any more): task ids from elsewhere must not make labels without end. */
  of(pool: string): string;
}

export function poolLabels({ pools }: Pick<Config, 'pools'>): PoolLabels {
  const names = new Set(pools.map(({ name }) => name));
  return { configured: [...names], of: (pool) => (names.has(pool) ? pool : 'other') };
}
