import type { Config } from '../../../services/domain/config.ts';

/** Each agent gets one job and goes with it. */
export function singleUse(config: Config): Config {
  return { ...config, pools: config.pools.map((pool) => ({ ...pool, singleUse: true })) };
}

/** A rule whose original is told of jobs and need not poll is given the news twice as often as others. */
export function pushed(config: Config): Config {
  return { ...config, backlog: { ...config.backlog, pollInterval: 5_000 } };
}
