import type { RateClass } from '../../../domain/waitLesson.ts';

/*
 * How large an idle floor each job would have needed to find an agent in time, by how many jobs an hour were expected when
 * it came. That holds for all times of the week at which as many are expected, so it is known after hours, not weeks.
 */

/** Below so many jobs an hour all is one class; each further class is twice as busy. */
const LOWEST_PER_HOUR = 0.5;
const MOST_CLASSES = 14;
/** Beyond so many idle agents needs are not told apart. */
export const LARGEST_NEED = 200;
/** When so much has been seen, all of it counts for half from then on. */
const MOST_JOBS = 4_000;
const LONGEST_MS = 28 * 24 * 3_600_000;

export const NOTHING_SEEN: RateClass = { ms: 0, jobs: 0, beyondMax: 0, needs: [] };

/** The class of times at which so many jobs an hour are expected. */
export function classOf(jobsPerHour: number): number {
  if (!(jobsPerHour >= LOWEST_PER_HOUR)) return 0;
  return Math.min(MOST_CLASSES - 1, 1 + Math.floor(Math.log2(jobsPerHour / LOWEST_PER_HOUR)));
}

/** What a reading adds: the time since the one before, and jobs that came in it. */
export interface Seen {
  readonly rateClass: number;
  readonly ms: number;
  /** Of each job that came, how large a floor it would have needed; infinite if none would have helped. */
  readonly needs: readonly number[];
}

export function withSeen(
  classes: readonly RateClass[],
  { rateClass, ms, needs }: Seen,
): readonly RateClass[] {
  const length = Math.max(classes.length, rateClass + 1);
  const grown = Array.from({ length }, (_, index) => {
    const known = classes[index] ?? NOTHING_SEEN;
    return index === rateClass ? added(known, ms, needs) : known;
  });
  const jobs = grown.reduce((sum, one) => sum + one.jobs, 0);
  const time = grown.reduce((sum, one) => sum + one.ms, 0);
  return jobs < MOST_JOBS && time < LONGEST_MS ? grown : grown.map(halved);
}

function added(known: RateClass, ms: number, needs: readonly number[]): RateClass {
  if (needs.length === 0) return { ...known, ms: known.ms + ms };
  const finite = needs.filter(Number.isFinite).map((need) => Math.min(LARGEST_NEED, Math.max(0, need)));
  const counts = [...known.needs];
  for (const need of finite) {
    while (counts.length <= need) counts.push(0);
    counts[need] = (counts[need] ?? 0) + 1;
  }
  return {
    ms: known.ms + ms,
    jobs: known.jobs + finite.length,
    beyondMax: known.beyondMax + needs.length - finite.length,
    needs: counts,
  };
}

function halved({ ms, jobs, beyondMax, needs }: RateClass): RateClass {
  return { ms: ms / 2, jobs: jobs / 2, beyondMax: beyondMax / 2, needs: needs.map((count) => count / 2) };
}
