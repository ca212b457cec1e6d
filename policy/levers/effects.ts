import { inForce, type Lever, type Levers } from '../../domain/levers.ts';

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
