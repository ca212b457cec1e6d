/** One of the lines of a chart. */
export interface Line<Point> {
  readonly label: string;
  /** A custom property of the style sheet. */
  readonly colour: `--${string}`;
  readonly of: (point: Point) => number;
  /** A limit: drawn dashed, and never on top of another line. */
  readonly isLimit?: boolean;
}

/** What a chart's values are. */
export type Unit = 'count' | 'duration';

/** What is drawn: times in seconds, then the values of each line; null where nobody looked. */
export type Drawn = [number[], ...(number | null)[][]];

export interface Prepared<Point> {
  readonly drawn: Drawn;
  /** The point at each place of what is drawn; null in a gap. */
  readonly points: readonly (Point | null)[];
}

/** From when until when (ms since the epoch). */
export interface Span {
  readonly from: number;
  readonly to: number;
}

interface Timed {
  readonly at: number;
}

/**
 * Prepares points to be drawn, each line on top of the one before it if they are stacked.
 * @param gapMs where points are further apart nothing was seen between: the lines end there, and begin anew
 */
export function prepared<Point extends Timed>(
  points: readonly Point[],
  lines: readonly Line<Point>[],
  { isStacked, gapMs }: { readonly isStacked: boolean; readonly gapMs: number },
): Prepared<Point> {
  const places: { readonly at: number; readonly point: Point | null }[] = [];
  let before: Point | null = null;
  for (const point of points) {
    if (before !== null && point.at - before.at > gapMs)
      places.push({ at: (before.at + point.at) / 2, point: null });
    places.push({ at: point.at, point });
    before = point;
  }
  const tops = places.map(() => 0);
  const rows = lines.map((line) =>
    places.map(({ point }, index) => {
      if (point === null) return null;
      const value = line.of(point);
      if (!isStacked || line.isLimit === true) return value;
      const top = (tops[index] ?? 0) + value;
      tops[index] = top;
      return top;
    }),
  );
  return {
    drawn: [places.map(({ at }) => at / 1000), ...rows],
    points: places.map(({ point }) => point),
  };
}

/** How far apart points may be: five times what is usual, and never less than two minutes. */
export function usualGap(points: readonly Timed[]): number {
  const distances = points
    .slice(1)
    .map(({ at }, index) => at - (points[index]?.at ?? at))
    .sort((a, b) => a - b);
  return Math.max(120_000, 5 * (distances[Math.floor(distances.length / 2)] ?? 0));
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const SIXTIETHS = [1, 2, 5, 10, 15, 30];

/** Steps of an axis that people count in. */
export const STEPS: Readonly<Record<Unit, number[]>> = {
  count: Array.from({ length: 7 }, (_, power) => [1, 2, 5].map((digit) => digit * 10 ** power)).flat(),
  duration: [
    ...SIXTIETHS.map((seconds) => seconds * SECOND),
    ...SIXTIETHS.map((minutes) => minutes * MINUTE),
    ...[1, 2, 3, 6, 12].map((hours) => hours * HOUR),
    ...[1, 2, 5, 10, 20, 50].map((days) => days * DAY),
  ],
};
