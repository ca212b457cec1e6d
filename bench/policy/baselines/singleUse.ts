import type { Config } from '../../../domain/config.ts';

/** Each agent gets one job and goes with it. */
export function singleUse(config: Config): Config {
  return { ...config, pools: config.pools.map((pool) => ({ ...pool, singleUse: true })) };
}
