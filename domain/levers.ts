/** What an operator can have in force for a time, on one pool or one host. */
export const LEVER_KINDS = [
  'boost', // a pool keeps more idle agents ready than is demanded
  'pause-pool', // nothing is launched from a pool, and nothing of it taken away
  'drain-host', // the agents on a host go, and none are placed there
] as const;
export type LeverKind = (typeof LEVER_KINDS)[number];

/** One of them, in force. There is one of a kind for each pool or host: another takes its place. */
export interface Lever {
  readonly kind: LeverKind;
  /** Name of the pool; name or id of the host. */
  readonly target: string;
  /** By how many agents the pool is boosted; 0 for what is no boost. */
  readonly agents: number;
  /** Who asked for it, and from where. */
  readonly by: string;
  readonly reason: string;
  /** By the calendar, as people mean it (ms since the epoch): neither a restart nor a machine that sleeps prolongs it. */
  readonly since: number;
  readonly until: number;
}

/** By id, in the order in which they were asked for. */
export type Levers = ReadonlyMap<string, Lever>;

/** However many hosts there are: who drains more has another aim. */
export const MOST_LEVERS = 200;
/** Nobody remembers for longer why they asked for it. */
export const LONGEST_LEVER_MS = 30 * 24 * 3_600_000;

/** By what it is known to people and programs: `boost.linux`, `drain-host.host-1.example`. */
export function leverId({ kind, target }: Pick<Lever, 'kind' | 'target'>): string {
  return `${kind}.${target}`;
}

/** `boost of pool linux by 2`. */
export function leverWords({ kind, target, agents }: Pick<Lever, 'kind' | 'target' | 'agents'>): string {
  switch (kind) {
    case 'boost':
      return `boost of pool ${target} by ${agents}`;
    case 'pause-pool':
      return `pause of pool ${target}`;
    case 'drain-host':
      return `drain of host ${target}`;
  }
}

/** Whether it has not come to its end by then (ms since the epoch, by the calendar). */
export function isInForce({ until }: Lever, calendar: number): boolean {
  return until > calendar;
}

export function inForce(levers: Levers, calendar: number): readonly Lever[] {
  return Array.from(levers.values()).filter((lever) => isInForce(lever, calendar));
}
