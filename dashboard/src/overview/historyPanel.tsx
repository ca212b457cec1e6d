import { duration } from '../../../domain/phrases.ts';
import type { Point } from '../../../services/views/schemas.ts';
import { Empty, Panel } from '../parts/panel.tsx';
import { Chart, type Line } from './chart.tsx';

const WAITING: readonly Line<Point>[] = [
  { label: 'waiting', colour: '--series-1', of: ({ waiting }) => waiting },
  { label: 'short of an agent', colour: '--series-2', of: ({ shortage }) => shortage },
];
const WAIT: readonly Line<Point>[] = [
  { label: 'longest wait', colour: '--series-2', of: ({ longestWaitMs }) => longestWaitMs, words: duration },
];
const AGENTS: readonly Line<Point>[] = [
  { label: 'building', colour: '--series-3', of: ({ building }) => building },
  { label: 'idle', colour: '--series-4', of: ({ idle }) => idle },
  { label: 'starting', colour: '--series-1', of: ({ starting }) => starting },
  { label: 'other', colour: '--series-5', of: ({ other }) => other },
];

/** Backlog, wait and agents over the last day. */
export function HistoryPanel({ points }: { readonly points: readonly Point[] }) {
  return (
    <Panel title="History" summary={<span class="minor">one point per poll, the last day at most</span>}>
      {points.length < 2 ? (
        <Empty>Too short yet to draw.</Empty>
      ) : (
        <div class="charts">
          <Chart title="Jobs" lines={WAITING} points={points} />
          <Chart title="Longest wait" lines={WAIT} points={points} />
          <Chart title="Agents" lines={AGENTS} points={points} isStacked />
        </div>
      )}
    </Panel>
  );
}
