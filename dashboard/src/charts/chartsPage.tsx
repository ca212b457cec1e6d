import type { ShownViews } from '../live/follow.ts';
import { listUrl, type Query } from '../live/place.ts';
import { Controls, PoolChoice } from '../parts/listControls.tsx';
import { FullMoment } from '../parts/moment.tsx';
import { Empty, Panel } from '../parts/panel.tsx';
import { Charts } from './charts.tsx';
import { Gaps } from './gaps.tsx';
import { RANGES, rangeIn, zoomIn } from './ranges.ts';

const PAGE = 'charts';

/** Jobs, waits and agents over the time one likes, of all pools or of one, as wide as the window. */
export function ChartsPage({
  views: { state, series, history },
  query,
}: {
  readonly views: ShownViews;
  readonly query: Query;
}) {
  const zoom = zoomIn(query);
  const range = rangeIn(query);
  const span = zoom ?? { from: state.now - range.ms, to: state.now };
  return (
    <Panel title="Charts" summary={<span class="minor">drag in one to see that part of all</span>}>
      <Controls>
        <nav class="ranges" aria-label="How far back">
          {RANGES.map((one) => (
            <a
              key={one.range}
              href={listUrl(PAGE, { ...query, range: one.range, from: '', to: '' })}
              aria-current={zoom === null && one === range ? 'true' : undefined}
            >
              {one.words}
            </a>
          ))}
        </nav>
        <PoolChoice page={PAGE} query={query} pools={state.pools} />
        {zoom === null ? null : (
          <span class="control">
            <FullMoment at={zoom.from} /> to <FullMoment at={zoom.to} />{' '}
            <a href={listUrl(PAGE, { ...query, from: '', to: '' })}>zoom out</a>
          </span>
        )}
      </Controls>
      {series === undefined ? (
        <Empty>Reading what was…</Empty>
      ) : series.points.length === 0 ? (
        <Empty>Nothing is known of that time.</Empty>
      ) : (
        <Charts points={series.points} query={query} span={span} height={220} />
      )}
      {history === undefined ? null : <Gaps history={history} span={span} />}
    </Panel>
  );
}
