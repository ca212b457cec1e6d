import type { Config } from '../../domain/config.ts';
import type { Core } from '../../machines/core.ts';

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

/** The same, for whatever config is in force when it is asked: a service may be followed by another. */
export function poolLabelsOf(core: Pick<Core, 'picture'>): PoolLabels {
  let config: Pick<Config, 'pools'> | null = null;
  let labels: PoolLabels = poolLabels({ pools: [] });
  const inForce = () => {
    const { config: now } = core.picture();
    if (now !== config) labels = poolLabels(now);
    config = now;
    return labels;
  };
  return {
    get configured() {
      return inForce().configured;
    },
    of: (pool) => inForce().of(pool),
  };
}
