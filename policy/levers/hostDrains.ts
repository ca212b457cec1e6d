import type { Lever } from '../../domain/levers.ts';
import type { World } from '../world.ts';
import type { HostDrains } from './effects.ts';

type Hosts = Pick<World, 'fleet' | 'offers' | 'levers'>;

/** The agents on hosts that operators drain, by task id. */
export function hostDrainsIn(world: Hosts): HostDrains {
  const find = drainFinder(world);
  return new Map(
    world.fleet.flatMap((agent) => {
      const drain = find(agent);
      return drain === undefined ? [] : [[agent.taskId, drain]];
    }),
  );
}

/** Hosts with offers that operators drain, by id. */
export function drainedOffering(world: Hosts): ReadonlySet<string> {
  const find = drainFinder(world);
  return new Set(world.offers.filter((offer) => find(offer) !== undefined).map(({ hostId }) => hostId));
}

/** Who is on its way out on a host that is drained is not had back. */
export function withoutThoseOf(hostDrains: HostDrains, world: World): World {
  if (hostDrains.size === 0) return world;
  const restorable = [...world.restorable].map(
    ([pool, taskIds]) => [pool, taskIds.filter((taskId) => !hostDrains.has(taskId))] as const,
  );
  const fleet = world.fleet.filter(({ taskId }) => !hostDrains.has(taskId));
  return { ...world, fleet, restorable: new Map(restorable) };
}

/** A host, as far as it is known: an agent found again may know the id of its host alone. */
interface KnownHost {
  readonly hostId: string | null;
  readonly hostname: string | null;
}

/** Finds the drain of a host, which people may call by its name or by its id; what is known of either helps with the other. */
function drainFinder({ fleet, offers, levers }: Hosts): (host: KnownHost) => Lever | undefined {
  const { drainedHosts } = levers;
  if (drainedHosts.size === 0) return () => undefined;
  const byName = ({ hostId, hostname }: KnownHost) =>
    drainedHosts.get(hostId?.toLowerCase() ?? '') ?? drainedHosts.get(hostname?.toLowerCase() ?? '');
  const byId = new Map<string, Lever>();
  for (const host of [...fleet, ...offers]) {
    const drain = byName(host);
    if (drain !== undefined && host.hostId !== null) byId.set(host.hostId, drain);
  }
  return (host) => byName(host) ?? byId.get(host.hostId ?? '');
}
