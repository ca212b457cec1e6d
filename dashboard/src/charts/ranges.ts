import type { Query } from '../live/place.ts';
import type { Span } from './chartData.ts';

const HOUR_MS = 3_600_000;

/** How far back, as the API takes it, and in words. */
export const RANGES = [
  { range: '1h', words: '1 hour', ms: HOUR_MS },
  { range: '6h', words: '6 hours', ms: 6 * HOUR_MS },
  { range: '1d', words: '1 day', ms: 24 * HOUR_MS },
  { range: '7d', words: '7 days', ms: 7 * 24 * HOUR_MS },
  { range: '30d', words: '30 days', ms: 30 * 24 * HOUR_MS },
] as const;
export type Range = (typeof RANGES)[number];

const USUAL: Range = RANGES[2];

export function rangeIn({ range }: Query): Range {
  return RANGES.find((one) => one.range === range) ?? USUAL;
}

/** The part that was chosen by dragging; null if none was. */
export function zoomIn({ from, to }: Query): Span | null {
  const [start, end] = [Number(from), Number(to)];
  return Number.isFinite(start) && Number.isFinite(end) && start < end ? { from: start, to: end } : null;
}
