import type { CoreConfig } from '../domain/config.ts';

/**
 * Whether decisions depend on the groups that pipelines are in, or on the environments of jobs that run: neither the feed nor
 * the list of agents tells, so that they have to be asked for.
 */
export function asksForPlaces({ shares }: Pick<CoreConfig, 'shares'>): boolean {
  return shares.some(({ group, environment }) => group !== null || environment !== null);
}
