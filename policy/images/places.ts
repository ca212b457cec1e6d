import type { Config } from '../../domain/config.ts';
import type { FleetAgent } from '../../domain/fleet.ts';
import { outdatedIn } from '../fingerprint.ts';
import { placeOf } from './images.ts';

/** Where these agents are, each with the image of its pool; not those launched with other settings, whose image may be another. */
export function placesOf(
  agents: readonly FleetAgent[],
  { pools }: Pick<Config, 'pools'>,
): ReadonlySet<string> {
  const imageOf = new Map(pools.map(({ name, image }) => [name, image]));
  const outdated = outdatedIn(agents, pools);
  return new Set(
    agents.flatMap(({ taskId, pool, hostId }) => {
      const image = imageOf.get(pool);
      const isKnown = hostId !== null && image !== undefined && !outdated.has(taskId);
      return isKnown ? [placeOf(hostId, image)] : [];
    }),
  );
}
