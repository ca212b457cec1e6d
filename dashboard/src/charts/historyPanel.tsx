import type { Point } from '../../../services/views/schemas.ts';
import { placeUrl } from '../live/place.ts';
import { Empty, Panel } from '../parts/panel.tsx';
import { Charts } from './charts.tsx';

/** Backlog, waits and agents over the last day, and the way to more of them. */
export function HistoryPanel({ points }: { readonly points: readonly Point[] }) {
  return (
    <Panel title="History" summary={<a href={placeUrl('charts')}>larger, further back, and by pool</a>}>
      {points.length < 2 ? <Empty>Too short yet to draw.</Empty> : <Charts points={points} query={{}} />}
    </Panel>
  );
}
