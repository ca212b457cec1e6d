import { type Effort, inTurn, type Subject } from './measure.ts';

/** How a time grows with the size of what it is spent on. */
export interface Growth {
  readonly bench: string;
  readonly what: string;
  /** What is counted, as `hosts`. */
  readonly of: string;
  readonly points: readonly GrowthPoint[];
  /** What was taken at each point. */
  readonly unit: 'ms' | 'MB' | '%';
  /** Of value over size: 1 is in proportion, 2 is quadratic. */
  readonly exponent: number;
}

export interface GrowthPoint {
  readonly size: number;
  /** Median. */
  readonly value: number;
}

export const MOST_EXPONENT = 1.1;

/** The sizes that growth is seen over. */
export function sizesUpTo(full: number): readonly number[] {
  return [full / 100, full / 10, full];
}

/** Times a subject of each size, in turn. */
export function timedGrowth(
  growth: Omit<Growth, 'exponent' | 'points' | 'unit'>,
  sizes: readonly number[],
  subjectOf: (size: number) => Subject,
  effort: Effort = {},
): Growth {
  const times = inTurn(sizes.map(subjectOf), effort);
  const points = sizes.map((size, index) => ({ size, value: times[index]?.median ?? Number.NaN }));
  return growthOf({ ...growth, unit: 'ms', points });
}

/** Fits `value = c × size^exponent`: the slope of a straight line through the points on logarithmic scales. */
export function growthOf(growth: Omit<Growth, 'exponent'>): Growth {
  const xs = growth.points.map(({ size }) => Math.log(size));
  const ys = growth.points.map(({ value }) => Math.log(value));
  const [meanX, meanY] = [mean(xs), mean(ys)];
  const covariance = sum(xs.map((x, index) => (x - meanX) * ((ys[index] ?? meanY) - meanY)));
  return { ...growth, exponent: covariance / sum(xs.map((x) => (x - meanX) ** 2)) };
}

function mean(values: readonly number[]): number {
  return sum(values) / values.length;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
