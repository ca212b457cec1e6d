import type { Estimate, Foretold } from '../../domain/estimate.ts';
import type { EndedWait } from '../../domain/waits.ts';
import { type Durations, subject } from '../durations/durations.ts';
import { timeAt } from '../durations/sketch.ts';

/** So many of the jobs are to start within their range. */
export const IN_RANGE = 0.6;
/** Ranges are not told, nor learned from, more finely (ms): readings show no more. */
const FINEST_MS = 1_000;
const WHOLE = 1_000;
/** Fewer say nothing. */
const ENOUGH = 5;

/**
 * The range that is told: as wide for its basis as would have held the last forty estimates three times in five, whatever
 * they were off for. What is known of each thing by itself does not tell how things go together.
 */
export function rangeOf(
  { at, basis, early, late }: Pick<Foretold, 'at' | 'basis' | 'early' | 'late'>,
  { sketches }: Durations,
): Pick<Estimate, 'from' | 'to'> {
  const seen = sketches.get(subject.range(basis)) ?? [];
  const factor = seen.length < ENOUGH ? 1 : timeAt(seen, IN_RANGE, WHOLE) / WHOLE;
  return { from: at - factor * sideOf(early), to: at + factor * sideOf(late) };
}

/** What starts that were foretold teach. Between two readings it is taken to have been in the middle. */
export function errorsOf(waits: readonly EndedWait[]): readonly (readonly [string, number])[] {
  return waits.flatMap(({ agent, estimate, after, until }): [string, number][] => {
    if (agent === null || estimate === null) return [];
    const off = (after + until) / 2 - estimate.at;
    const side = sideOf(off < 0 ? estimate.early : estimate.late);
    return [[subject.range(estimate.basis), (WHOLE * Math.abs(off)) / side]];
  });
}

function sideOf(ms: number): number {
  return Math.max(FINEST_MS, ms);
}
