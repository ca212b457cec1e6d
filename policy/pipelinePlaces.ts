import type { CoreConfig } from '../domain/config.ts';

/**
 * Whether decisions depend on the groups that pipelines are in, or on the environments of jobs that run: neither the feed nor
 * the list of agents tells, so that they have to be asked for.
 */
export function asksForPlaces({ shares, serve }: Pick<CoreConfig, 'shares' | 'serve'>): boolean {
  return (
    serve.groups.length > 0 || shares.some(({ group, environment }) => group !== null || environment !== null)
  );
}
