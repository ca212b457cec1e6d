import type { Point } from '../../../services/views/schemas.ts';
import type { Line } from './chartData.ts';

export const JOBS: readonly Line<Point>[] = [
  { label: 'waiting', colour: '--series-1', of: ({ waiting }) => waiting },
  { label: 'short of an agent', colour: '--series-2', of: ({ shortage }) => shortage },
];

/** How long the jobs that wait have waited so far. */
export const WAITS: readonly Line<Point>[] = [
  { label: 'longest', colour: '--series-4', of: ({ longestWaitMs }) => longestWaitMs },
  { label: '95 in 100 less than', colour: '--series-2', of: ({ waitP95Ms }) => waitP95Ms },
  { label: 'half less than', colour: '--series-1', of: ({ waitP50Ms }) => waitP50Ms },
];
/** Between these it is filled. */
export const WAIT_BAND = [1, 2] as const;

export const AGENTS: readonly Line<Point>[] = [
  { label: 'building', colour: '--series-3', of: ({ building }) => building },
  { label: 'idle', colour: '--series-4', of: ({ idle }) => idle },
  { label: 'starting', colour: '--series-1', of: ({ starting }) => starting },
  { label: 'other', colour: '--series-5', of: ({ other }) => other },
  { label: 'limit', colour: '--series-2', of: ({ max }) => max, isLimit: true },
];
