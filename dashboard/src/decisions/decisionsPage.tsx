import type { ShownViews } from '../live/follow.ts';
import type { Query } from '../live/place.ts';
import { DECISIONS_A_PAGE } from '../live/wanted.ts';
import { DecisionList, entriesOf } from '../parts/decisionList.tsx';
import {
  Choice,
  Controls,
  Listed,
  NONE_LIKE_THAT,
  Pager,
  PoolChoice,
  Search,
  TextChoice,
} from '../parts/listControls.tsx';
import { Panel } from '../parts/panel.tsx';
import { KIND_WORDS } from '../words/decisions.ts';

const PAGE = 'decisions';

/** All decisions that are still known, newest first, narrowed as one likes. */
export function DecisionsPage({
  views: { state, decisions },
  query,
}: {
  readonly views: ShownViews;
  readonly query: Query;
}) {
  return (
    <Panel title="Decisions" summary={<span class="minor">newest first</span>}>
      <Controls>
        <Search page={PAGE} query={query} label="Find" />
        <Choice
          {...{ page: PAGE, query, name: 'kind', label: 'Kind' }}
          options={[
            ['', 'all'],
            ...Object.entries(KIND_WORDS).map(([kind, { words }]) => [kind, words.toLowerCase()] as const),
          ]}
        />
        <PoolChoice page={PAGE} query={query} pools={state.pools} />
        <TextChoice {...{ page: PAGE, query, name: 'agent', label: 'Agent' }} />
      </Controls>
      <Listed
        what="decisions"
        items={decisions?.decisions}
        none={
          Object.values(query).some((value) => value !== '')
            ? NONE_LIKE_THAT
            : 'Nothing has been decided yet.'
        }
      >
        {(items) => <DecisionList entries={entriesOf(items)} />}
      </Listed>
      <Pager
        {...{ page: PAGE, query, size: DECISIONS_A_PAGE, what: 'decision' }}
        total={decisions?.matching ?? 0}
      />
    </Panel>
  );
}
