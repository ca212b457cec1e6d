import { useState } from 'preact/hooks';
import type { DecisionView } from '../../../services/views/schemas.ts';
import type { Warning } from '../live/follow.ts';
import { placeUrl } from '../live/place.ts';
import { DecisionList, entryOf, entryOfWarning } from '../parts/decisionList.tsx';
import { Empty, Panel } from '../parts/panel.tsx';

const FIRST_SHOWN = 10;

/** What was decided, and warnings between. Newest first. */
export function DecisionsPanel({
  decisions,
  warnings,
}: {
  readonly decisions: readonly DecisionView[];
  readonly warnings: readonly Warning[];
}) {
  const [count, setCount] = useState(FIRST_SHOWN);
  const entries = [...decisions.map(entryOf), ...warnings.map(entryOfWarning)].sort((a, b) => b.at - a.at);
  return (
    <Panel title="Decisions" summary={<a href={placeUrl('decisions')}>all of them</a>}>
      {entries.length === 0 ? (
        <Empty>Nothing has been decided yet.</Empty>
      ) : (
        <DecisionList entries={entries.slice(0, count)} />
      )}
      {entries.length > count ? (
        <button type="button" class="more" onClick={() => setCount(count + 50)}>
          Show more
        </button>
      ) : null}
    </Panel>
  );
}
