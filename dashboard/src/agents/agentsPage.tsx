import { AGENT_PHASES } from '../../../domain/fleet.ts';
import { noAgentWords } from '../../../services/views/known.ts';
import type { ShownViews } from '../live/follow.ts';
import type { Query } from '../live/place.ts';
import { AGENTS_A_PAGE } from '../live/wanted.ts';
import { AgentsTable, PhaseCounts } from '../parts/agentsTable.tsx';
import { drainManyWish } from '../parts/leverWishes.ts';
import {
  Choice,
  Controls,
  Listed,
  NONE_LIKE_THAT,
  Pager,
  PoolChoice,
  Search,
} from '../parts/listControls.tsx';
import { Panel } from '../parts/panel.tsx';
import type { Wish } from '../parts/wish.ts';
import { PHASE_WORDS } from '../words/causes.ts';

const PAGE = 'agents';

/** All agents of ours, a part at a time, narrowed and sorted as one likes. */
export function AgentsPage({
  views: { state, agents },
  query,
  ask,
}: {
  readonly views: ShownViews;
  readonly query: Query;
  readonly ask: (wish: Wish) => void;
}) {
  return (
    <Panel title="Agents" summary={<PhaseCounts state={state} />}>
      <Controls>
        <Search page={PAGE} query={query} label="Find" />
        <Choice
          {...{ page: PAGE, query, name: 'phase', label: 'State' }}
          options={[
            ['', 'all'],
            ...AGENT_PHASES.map((phase) => [phase, PHASE_WORDS[phase].words.toLowerCase()] as const),
          ]}
        />
        <PoolChoice page={PAGE} query={query} pools={state.pools} />
        <Choice
          {...{ page: PAGE, query, name: 'sort', label: 'In order of' }}
          options={[
            ['', 'launch, oldest first'],
            ['newest', 'launch, newest first'],
            ['phase', 'state'],
            ['pool', 'pool'],
            ['host', 'host'],
            ['jobs', 'jobs done'],
          ]}
        />
      </Controls>
      {agents === undefined || agents.drainable === 0 || !isNarrowed(query) ? null : (
        <button type="button" class="bulk" onClick={() => ask(drainManyWish(query, agents.drainable))}>
          Drain these {agents.drainable}…
        </button>
      )}
      <Listed
        what="agents"
        items={agents?.agents}
        none={agents?.total === 0 ? noAgentWords(state) : NONE_LIKE_THAT}
      >
        {(items) => <AgentsTable agents={items} now={state.now} ask={ask} />}
      </Listed>
      <Pager {...{ page: PAGE, query, size: AGENTS_A_PAGE, what: 'agent' }} total={agents?.matching ?? 0} />
    </Panel>
  );
}

/** All agents at once are drained by a pause of everything, or a teardown: not by a button beside a list. */
const isNarrowed = ({ text = '', pool = '', phase = '', host = '' }: Query) =>
  [text, pool, phase, host].some((value) => value !== '');
