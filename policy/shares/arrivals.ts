/** How many jobs of each share have come lately, minute by minute: at most two hours of it, for each pool that serves them. */
export interface ShareArrivals {
  /** Since when they are watched (ms since the epoch); null if they are not yet. */
  readonly since: number | null;
  /** Jobs first seen by then are counted (ms since the epoch). */
  readonly until: number;
  readonly minutes: readonly ArrivalMinute[];
}

export interface ArrivalMinute {
  readonly share: string;
  /** Name of the pool that serves them, or would. */
  readonly pool: string;
  /** Minutes since the epoch. */
  readonly minute: number;
  readonly jobs: number;
}

export const NO_ARRIVALS: ShareArrivals = { since: null, until: Number.NEGATIVE_INFINITY, minutes: [] };

const MINUTE_MS = 60_000;
export const KEPT_MINUTES = 120;
/** As long as it takes, about, until an agent at work has given up its slot. */
const SPAN_MINUTES = 3;
/** One of so many jobs, or spans of time, may find less than it takes. */
const RARE = 20;

/** How many jobs of a share come before an agent at work could give up its slot for them. */
export interface Soon {
  /** No more do in nineteen of twenty spans of three minutes: a fan-out, which is in three of them, is none to expect again. */
  readonly usually: number;
  /** With so many slots nineteen of twenty jobs would have had one. */
  readonly atMost: number;
}

/**
 * By the last two hours, or as much of them as has been watched.
 * @param counts whether jobs that such a pool serves count
 */
export function jobsSoon(
  { minutes, since }: ShareArrivals,
  share: string,
  now: number,
  counts: (pool: string) => boolean,
): Soon {
  const thisMinute = minuteOf(now);
  const inMinute = new Map<number, number>();
  for (const { share: of, pool, minute, jobs } of minutes)
    if (of === share && counts(pool)) inMinute.set(minute, (inMinute.get(minute) ?? 0) + jobs);
  if (inMinute.size === 0) return { usually: 0, atMost: 0 };
  const spans = Array.from({ length: KEPT_MINUTES }, (_, ago) => inSpan(inMinute, thisMinute - ago)).sort(
    (a, b) => b - a,
  );
  const watched = Math.min(KEPT_MINUTES, thisMinute - minuteOf(since ?? now));
  return { usually: spans[Math.floor(watched / RARE)] ?? 0, atMost: enoughForMost(inMinute) };
}

/** Jobs that came in the minutes up to this one. */
function inSpan(inMinute: ReadonlyMap<number, number>, last: number): number {
  let jobs = 0;
  for (let back = 0; back < SPAN_MINUTES; back += 1) jobs += inMinute.get(last - back) ?? 0;
  return jobs;
}

/** Each job needs as many slots as it is the one of its span. */
function enoughForMost(inMinute: ReadonlyMap<number, number>): number {
  const places = [...inMinute].flatMap(([minute, jobs]) => {
    const before = inSpan(inMinute, minute) - jobs;
    return Array.from({ length: jobs }, (_, n) => before + n + 1);
  });
  return places.sort((a, b) => b - a)[Math.floor(places.length / RARE)] ?? 0;
}

export function minuteOf(time: number): number {
  return Math.floor(time / MINUTE_MS);
}
