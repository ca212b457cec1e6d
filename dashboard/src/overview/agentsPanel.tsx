import { counted } from '../../../domain/phrases.ts';
import { noAgentWords } from '../../../services/views/known.ts';
import type { AgentsView, StateView } from '../../../services/views/schemas.ts';
import { placeUrl } from '../live/place.ts';
import { AgentsTable, PhaseCounts } from '../parts/agentsTable.tsx';
import { Empty, Panel } from '../parts/panel.tsx';
import type { Wish } from '../parts/wish.ts';

/** The first agents, and the way to all. */
export function AgentsPanel({
  agents: { agents, matching },
  state,
  ask,
}: {
  readonly agents: AgentsView;
  readonly state: StateView;
  readonly ask: (wish: Wish) => void;
}) {
  return (
    <Panel title="Agents" summary={<PhaseCounts state={state} />}>
      {matching === 0 ? (
        <Empty>{noAgentWords(state)}</Empty>
      ) : (
        <AgentsTable agents={agents} now={state.now} ask={ask} />
      )}
      {agents.length < matching ? (
        <a class="more" href={placeUrl('agents')}>
          All {counted(matching, 'agent')}
        </a>
      ) : null}
    </Panel>
  );
}
