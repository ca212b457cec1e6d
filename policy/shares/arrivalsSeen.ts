import { poolOf, type Rationed } from '../demand/record.ts';
import { type ArrivalMinute, KEPT_MINUTES, minuteOf, type ShareArrivals } from './arrivals.ts';

/** Counts the jobs that are new in this reading. */
export function arrivalsAfter(
  before: ShareArrivals,
  { jobs, input: { now, isNewReading, config } }: Pick<Rationed, 'jobs' | 'input'>,
): ShareArrivals {
  if (!isNewReading || config.shares.length === 0) return before;
  const thisMinute = minuteOf(now);
  const counts = new Map<string, ArrivalMinute>();
  for (const job of jobs) {
    const { share, firstSeen, outOfReach, kind } = job;
    const pool = poolOf(job) ?? kind.pools[0]?.name;
    if (share === null || pool === undefined || outOfReach !== null || firstSeen <= before.until) continue;
    const key = keyOf({ share, pool });
    counts.set(key, { share, pool, minute: thisMinute, jobs: (counts.get(key)?.jobs ?? 0) + 1 });
  }
  const recent = before.minutes.filter(({ minute }) => thisMinute - minute < KEPT_MINUTES);
  return { since: before.since ?? now, until: now, minutes: merged(recent, counts) };
}

/** The counts of the present minute added up: a share has one for each pool and minute. */
function merged(
  recent: readonly ArrivalMinute[],
  counts: ReadonlyMap<string, ArrivalMinute>,
): readonly ArrivalMinute[] {
  const left = new Map(counts);
  const raised = recent.map((known) => {
    const key = keyOf(known);
    const more = left.get(key);
    if (more === undefined || more.minute !== known.minute) return known;
    left.delete(key);
    return { ...known, jobs: known.jobs + more.jobs };
  });
  return [...raised, ...left.values()];
}

function keyOf({ share, pool }: Pick<ArrivalMinute, 'share' | 'pool'>): string {
  return `${share}\u0000${pool}`;
}
