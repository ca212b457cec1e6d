import type { Point } from '../schemas.ts';

type Peak = Pick<Point, 'at' | 'waiting'>;

const SPAN_MS = 24 * 60 * 60_000;
const MOST_POINTS = 1_440;

/**
 * A series with one more point. What is older than a day goes; where there are too many points all the same, each
 * two neighbours of the older half become one, the one with more jobs waiting, so that a peak stays to be seen.
 */
export function withPoint<One extends Peak>(
  points: readonly One[],
  point: One,
  { spanMs = SPAN_MS, most = MOST_POINTS } = {},
): readonly One[] {
  const first = points.findIndex(({ at }) => point.at - at <= spanMs);
  const kept = [...(first < 0 ? [] : points.slice(first)), point];
  return kept.length <= most ? kept : thinned(kept);
}

function thinned<One extends Peak>(points: readonly One[]): readonly One[] {
  const half = 2 * Math.floor(points.length / 4);
  const older: One[] = [];
  for (let index = 0; index < half; index += 2) {
    const [first, second] = [points[index], points[index + 1]];
    if (first !== undefined && second !== undefined)
      older.push(first.waiting > second.waiting ? first : second);
  }
  return [...older, ...points.slice(half)];
}

/** A series of any length in no more than so many points: of neighbours the one with most jobs waiting. */
export function thinnedTo<One extends Peak>(points: readonly One[], most: number): readonly One[] {
  const each = Math.ceil(points.length / most);
  if (each <= 1) return points;
  const peaks: One[] = [];
  for (let from = 0; from < points.length; from += each)
    peaks.push(
      points.slice(from, from + each).reduce((peak, one) => (one.waiting > peak.waiting ? one : peak)),
    );
  return peaks;
}
