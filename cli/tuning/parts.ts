import type { PastJob } from '../../adapters/history/readHistory.ts';

/** From a time (ms since the epoch) to before another. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** What of a history is searched, and what is held out of the search, to see whether it holds there. */
export interface Parts {
  readonly searched: Span;
  /** Its busiest day. */
  readonly glance: Span;
  /** The later days; null where there are too few jobs for any. */
  readonly heldOut: Span | null;
}

const DAY_MS = 24 * 3_600_000;
/** Of the days that have jobs, or of the jobs of a single day. */
const HELD_OUT = 0.3;
const FEWEST_JOBS = 20;

/** Days begin at midnight UTC. @param jobs in the order they were scheduled. */
export function partsOf(jobs: readonly Pick<PastJob, 'scheduledAt'>[]): Parts {
  const from = jobs[0]?.scheduledAt ?? 0;
  const to = (jobs.at(-1)?.scheduledAt ?? 0) + 1;
  const boundary = jobs.length < FEWEST_JOBS ? null : boundaryOf(jobs);
  const searched = { from, to: boundary ?? to };
  return {
    searched,
    glance: busiestDay(jobs, searched),
    heldOut: boundary === null ? null : { from: boundary, to },
  };
}

export function jobsIn<T extends Pick<PastJob, 'scheduledAt'>>(
  jobs: readonly T[],
  { from, to }: Span,
): readonly T[] {
  return jobs.filter(({ scheduledAt }) => scheduledAt >= from && scheduledAt < to);
}

/** Where the first day that is held out begins; within a day where there is only one. Null if one side had no jobs. */
function boundaryOf(jobs: readonly Pick<PastJob, 'scheduledAt'>[]): number | null {
  const days = [...new Set(jobs.map(({ scheduledAt }) => dayOf(scheduledAt)))];
  const boundary =
    days.length > 1
      ? days[days.length - Math.max(1, Math.round(HELD_OUT * days.length))]
      : jobs[Math.floor((1 - HELD_OUT) * jobs.length)]?.scheduledAt;
  return boundary === undefined || boundary <= (jobs[0]?.scheduledAt ?? 0) ? null : boundary;
}

function busiestDay(jobs: readonly Pick<PastJob, 'scheduledAt'>[], searched: Span): Span {
  const counts = new Map<number, number>();
  for (const { scheduledAt } of jobsIn(jobs, searched))
    counts.set(dayOf(scheduledAt), (counts.get(dayOf(scheduledAt)) ?? 0) + 1);
  if (counts.size < 2) return searched;
  const [day] = [...counts].reduce((most, one) => (one[1] > most[1] ? one : most));
  return { from: Math.max(day, searched.from), to: Math.min(day + DAY_MS, searched.to) };
}

function dayOf(time: number): number {
  return time - (time % DAY_MS);
}
