/** One reading, as far as it says how many agents a pool was to have. */
export interface Moment {
  /** When it began (ms since the epoch). */
  readonly at: number;
  /** Jobs of the pool that waited or were built. */
  readonly demand: number;
  /** Of those, the ones that had come since the reading before. */
  readonly arrived: number;
  /** The class of how many jobs an hour were expected then. */
  readonly rateClass: number;
  /** The floor that was chosen by that. */
  readonly floor: number;
}

/** The last readings of a pool without a gap, oldest first. */
export type Trace = readonly Moment[];

const LONGEST_TRACE = 400;

/** With one more reading; those that no job can depend on any more go. */
export function withMoment(trace: Trace, moment: Moment, reachMs: number): Trace {
  const from = trace.findLastIndex(({ at }) => at <= moment.at - reachMs);
  return [...trace.slice(Math.max(0, from)), moment].slice(-LONGEST_TRACE);
}

export interface Supply {
  /** How long before it is needed an agent must have been asked for, counted from the arrival of a job (ms). */
  readonly leadMs: number;
  /** Agents serve further jobs once theirs is done; else each goes with its job. */
  readonly agentsReturn: boolean;
  /** How long idle agents stay that are too many (ms). */
  readonly lingerMs: number;
  readonly max: number;
}

/**
 * How large a floor each job of the last reading would have needed. At any moment as many agents have been asked for as
 * there are jobs, and the floor beyond them; what has come since the last moment at which an agent could still be asked for
 * in time must be met by that floor, and by agents that have come free.
 */
export function needsOf(trace: Trace, { leadMs, agentsReturn, lingerMs, max }: Supply): readonly number[] {
  const last = trace.at(-1);
  if (last === undefined || last.arrived === 0) return [];
  const before = trace.at(-2);
  const arrivedAt = before === undefined ? last.at : (before.at + last.at) / 2;
  const deadline = trace.findLastIndex(({ at }) => at <= arrivedAt - leadMs);
  if (deadline === trace.length - 1) return Array.from({ length: last.arrived }, () => 0);
  const first = last.demand - last.arrived;
  const inTime = agentsReturn
    ? mostDemand(trace, deadline, lingerMs) - first
    : last.arrived - arrivedSince(trace, deadline);
  return Array.from({ length: last.arrived }, (_, index) =>
    first + index + 1 > max ? Number.POSITIVE_INFINITY : Math.max(0, index + 1 - inTime),
  );
}

/** What was expected when an agent could last be asked for in time: by that the floor was chosen that the last jobs found. */
export function classInTime(trace: Trace, { leadMs }: Pick<Supply, 'leadMs'>): number {
  const last = trace.at(-1);
  if (last === undefined) return 0;
  return (trace.findLast(({ at }) => at <= last.at - leadMs) ?? trace[0] ?? last).rateClass;
}

function mostDemand(trace: Trace, deadline: number, lingerMs: number): number {
  const at = trace[deadline]?.at ?? 0;
  const within = trace.slice(0, deadline + 1).filter((moment) => moment.at >= at - lingerMs);
  return within.reduce((most, { demand }) => Math.max(most, demand), 0);
}

function arrivedSince(trace: Trace, deadline: number): number {
  return trace.slice(deadline + 1).reduce((sum, { arrived }) => sum + arrived, 0);
}
