import type { Point } from '../../../services/views/schemas.ts';
import { listUrl, type Query } from '../live/place.ts';
import { Chart } from './chart.tsx';
import type { Span } from './chartData.ts';
import { AGENTS, JOBS, WAIT_BAND, WAITS } from './lines.ts';

/** Jobs, waits and agents over the same time. What is chosen in one by dragging is shown of all. */
export function Charts({
  points,
  query,
  span = null,
  height,
}: {
  readonly points: readonly Point[];
  /** Of the page of charts, to go on from. */
  readonly query: Query;
  readonly span?: Span | null;
  readonly height?: number;
}) {
  const zoom = ({ from, to }: Span) => {
    location.hash = listUrl('charts', { ...query, range: '', from: String(from), to: String(to) });
  };
  const common = { points, span, onZoom: zoom, ...(height === undefined ? {} : { height }) };
  return (
    <div class="charts">
      <Chart {...common} title="Jobs" lines={JOBS} />
      <Chart {...common} title="Waits" lines={WAITS} band={WAIT_BAND} unit="duration" />
      <Chart {...common} title="Agents" lines={AGENTS} isStacked />
    </div>
  );
}
