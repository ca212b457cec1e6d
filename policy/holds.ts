import type { CoreConfig } from '../domain/config.ts';
import type { GocdView } from '../domain/gocd.ts';
import { isStale } from './staleness.ts';

/**
 * Why something is held back. Those of not knowing (`not-reconciled`, `stale-view`, `brake`) stop whatever a false belief
 * could do harm with; the others are somebody's wish.
 */
export type Hold = 'tearing-down' | 'paused' | 'not-reconciled' | 'stale-view' | 'maintenance' | 'brake';

/** A hold under which nothing is launched: any but the brake, for agents that are missed may be needed all the same. */
export type LaunchHold = Exclude<Hold, 'brake'>;

/** All that may hold something back, as of now. */
export interface Standing {
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly config: Pick<CoreConfig, 'name' | 'backlog' | 'goServer'>;
  /** The last complete reading of GoCD; null before the first. */
  readonly view: Pick<GocdView, 'startedAt' | 'maintenance' | 'jobs' | 'agents'> | null;
  /** Mesos has told us of all our tasks. */
  readonly isSettled: boolean;
  readonly isPaused: boolean;
  readonly isTearingDown: boolean;
  /** GoCD's list of agents is doubted. */
  readonly brakeOn: boolean;
}

/** All holds in force now, the one to tell of first. */
export function holdsIn(standing: Standing): readonly Hold[] {
  const { now, config, view } = standing;
  const inForce: Readonly<Record<Hold, boolean>> = {
    'tearing-down': standing.isTearingDown,
    paused: standing.isPaused,
    'not-reconciled': !standing.isSettled,
    'stale-view': view === null || isStale(view, config, now),
    maintenance: view?.maintenance === true,
    brake: standing.brakeOn,
  };
  return ORDER.filter((hold) => inForce[hold]);
}

const ORDER: readonly Hold[] = [
  'tearing-down',
  'paused',
  'not-reconciled',
  'stale-view',
  'maintenance',
  'brake',
];

/** What keeps everything from being launched; null if nothing does. */
export function launchHold(holds: readonly Hold[]): LaunchHold | null {
  return holds.find((hold) => hold !== 'brake') ?? null;
}

/** The rules by which an agent goes because a person has asked for just that. */
const ASKED_FOR: ReadonlySet<string | null> = new Set(['operator', 'drain-host', 'teardown']);

/**
 * Whether an agent must not be taken away now, whatever for: not disabled, nor deleted, nor killed. No deadline acts
 * before that ends. A pause stops what we would do by ourselves, and not what a person asks for by name, an agent's or
 * a host's drain or the teardown; all else stops that, too, for it means that too little is known.
 *
 * @param rule the rule by which the agent is to go; null for one that is given up
 */
export function isRemovalHeld(holds: readonly Hold[], rule: string | null): boolean {
  return holds.some((hold) => hold !== 'tearing-down' && !(hold === 'paused' && ASKED_FOR.has(rule)));
}
