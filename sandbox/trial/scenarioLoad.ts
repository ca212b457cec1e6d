import { type Random, randomFrom } from '../../domain/random.ts';
import { type Arrival, buildDuration, generate, oneOf } from '../workload/workload.ts';
import { COMMON_KINDS, KINDS } from './scenarioConfig.ts';

export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;

/** A build takes no longer, so that in the tail without arrivals all of them end. */
const LONGEST_BUILD_MS = 40 * MINUTE_MS;

const durationMs = buildDuration(LONGEST_BUILD_MS);

/** How busy developers are in each hour of a working day, beside their busiest; between them it changes evenly. */
const WORKDAY = [
  0.04, 0.04, 0.04, 0.04, 0.04, 0.05, 0.08, 0.25, 0.65, 1, 1, 0.95, 0.7, 0.85, 1, 1, 0.95, 0.75, 0.45, 0.25,
  0.18, 0.12, 0.08, 0.05,
];
const WEEKEND = 0.1;
const DAY_MS = 24 * HOUR_MS;

/** Bundles per hour at a time of the week (ms since the epoch, UTC). */
export function workdayRate(peakPerHour: number): (time: number) => number {
  return (time) => {
    const hours = (time % DAY_MS) / HOUR_MS;
    const before = WORKDAY[Math.floor(hours)] ?? 0;
    const after = WORKDAY[(Math.floor(hours) + 1) % WORKDAY.length] ?? 0;
    const share = before + (after - before) * (hours % 1);
    const day = new Date(time).getUTCDay();
    return peakPerHour * share * (day === 0 || day === 6 ? WEEKEND : 1);
  };
}

/** Jobs as people and their commits bring them: mostly single, at times two or three together. */
export function singleJobs(seed: number, lengthMs: number, perHour: number): readonly Arrival[] {
  return jobsAt(seed, lengthMs, perHour, () => perHour, small);
}

/** The same, with a rate that follows the time. */
export function jobsByTime(
  seed: number,
  startAt: number,
  lengthMs: number,
  peakPerHour: number,
): readonly Arrival[] {
  const rate = workdayRate(peakPerHour);
  return jobsAt(seed, lengthMs, peakPerHour, (at) => rate(startAt + at), small);
}

/** Bundles of 10 to 50 jobs that are all scheduled at the same moment, at each of the times given. */
export function spikes(seed: number, times: readonly number[], bundles: number): readonly Arrival[] {
  const random = randomFrom(seed);
  const bundle = () => random.integer(10, 50);
  return times.flatMap((atMs) =>
    Array.from({ length: bundles }, () => ({
      atMs,
      job: oneOf(random, { kinds: COMMON_KINDS, bundle, durationMs }),
    })),
  );
}

export function inOrder(...lists: readonly (readonly Arrival[])[]): readonly Arrival[] {
  return lists.flat().sort((a, b) => a.atMs - b.atMs);
}

function jobsAt(
  seed: number,
  lengthMs: number,
  peakPerHour: number,
  bundlesPerHour: (atMs: number) => number,
  bundle: (random: Random) => number,
): readonly Arrival[] {
  return generate({ seed, lengthMs, bundlesPerHour, peakPerHour, kinds: KINDS, bundle, durationMs });
}

function small(random: Random): number {
  return Math.floor(4 ** (random.next() ** 2));
}
