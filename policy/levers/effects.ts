import { inForce, type Lever, type Levers } from '../../domain/levers.ts';
import type { Offer } from '../../domain/mesos.ts';

/** What the levers in force come to, as far as a round is concerned. */
export interface LeverEffects {
  /** Pool → by how many agents its idle floor is raised. */
  readonly boosts: ReadonlyMap<string, number>;
  /** Pool → its pause. */
  readonly pausedPools: ReadonlyMap<string, Lever>;
  /** Name or id of a host that is drained → its drain. */
  readonly drainedHosts: ReadonlyMap<string, Lever>;
}

/** Task id → the drain of its host. */
export type HostDrains = ReadonlyMap<string, Lever>;

export const NO_LEVERS: LeverEffects = {
  boosts: new Map(),
  pausedPools: new Map(),
  drainedHosts: new Map(),
};

/** @param calendar ms since the epoch: levers end by the calendar. */
export function effectsOf(levers: Levers, calendar: number): LeverEffects {
  if (levers.size === 0) return NO_LEVERS;
  const now = inForce(levers, calendar);
  const of = (kind: Lever['kind']) => now.filter((lever) => lever.kind === kind);
  return {
    boosts: new Map(of('boost').map(({ target, agents }) => [target, agents])),
    pausedPools: new Map(of('pause-pool').map((lever) => [lever.target, lever])),
    drainedHosts: new Map(of('drain-host').map((lever) => [lever.target.toLowerCase(), lever])),
  };
}

/** A host, as far as it is known: an agent found again may know the id of its host alone. */
interface KnownHost {
  readonly hostId: string | null;
  readonly hostname: string | null;
}

/** Finds the drain of a host, which people may call by its name or by its id; what is known of either helps with the other. */
export function drainFinder(
  { drainedHosts }: LeverEffects,
  hosts: readonly KnownHost[],
): (host: KnownHost) => Lever | undefined {
  if (drainedHosts.size === 0) return () => undefined;
  const byName = ({ hostId, hostname }: KnownHost) =>
    drainedHosts.get(hostId?.toLowerCase() ?? '') ?? drainedHosts.get(hostname?.toLowerCase() ?? '');
  const byId = new Map<string, Lever>();
  for (const host of hosts) {
    const drain = byName(host);
    if (drain !== undefined && host.hostId !== null) byId.set(host.hostId, drain);
  }
  return (host) => byName(host) ?? byId.get(host.hostId ?? '');
}

/** Hosts of these offers that are drained, by id. */
export function drainedAmong(
  offers: readonly Offer[],
  find: (host: KnownHost) => Lever | undefined,
): ReadonlySet<string> {
  return new Set(offers.filter((offer) => find(offer) !== undefined).map(({ hostId }) => hostId));
}
