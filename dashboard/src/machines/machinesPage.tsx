import { useEffect, useState } from 'preact/hooks';
import type { MachineName, MachinesView } from '../../../services/views/statecharts/machineSchemas.ts';
import { readMachines } from '../live/api.ts';
import type { ShownViews } from '../live/follow.ts';
import type { Query } from '../live/place.ts';
import { Empty, Panel } from '../parts/panel.tsx';
import { AgentPicker } from './agentPicker.tsx';
import { Drawing } from './drawing.tsx';
import { MachineCards } from './machineCards.tsx';
import { RecentEvents, RecentMoves } from './recent.tsx';
import { isMachine, NOTES, standingOf } from './standing.ts';

/** Every state machine, drawn from its own definition, with the states it is in lit. */
export function MachinesPage({
  views,
  place,
  query,
}: {
  readonly views: ShownViews;
  readonly place: readonly string[];
  readonly query: Query;
}) {
  const { definitions, problem } = useDefinitions(views.state.startedAt);
  const [asked, taskId = null] = place;
  const selected: MachineName = isMachine(asked) ? asked : 'framework';
  const activity = views['machines/activity'];
  if (activity === undefined) return <Empty>Reading the machines…</Empty>;
  const machine = definitions?.machines.find(({ name }) => name === selected);
  const standing = standingOf(activity, selected, taskId);
  return (
    <div class="machines">
      <MachineCards activity={activity} state={views.state} selected={selected} />
      <div class="columns machine-columns">
        <Panel
          title={`The ${selected} machine`}
          className="drawing"
          summary={
            selected === 'agent' ? (
              <AgentPicker taskId={taskId} />
            ) : (
              <span class="minor">lit: where it stands now</span>
            )
          }
        >
          <p class="machine-note">{taskId === null ? NOTES[selected] : <Standing states={standing} />}</p>
          {machine === undefined ? (
            <Empty>{problem ?? 'Reading the definitions…'}</Empty>
          ) : (
            <Drawing
              definition={machine.definition}
              activity={activity}
              machine={selected}
              taskId={taskId}
              query={query}
            />
          )}
        </Panel>
        <div class="column">
          <RecentMoves activity={activity} machine={selected} taskId={taskId} />
          {selected === 'root' ? <RecentEvents activity={activity} /> : null}
        </div>
      </div>
    </div>
  );
}

/** In words where a picked agent stands. */
function Standing({ states }: { readonly states: readonly string[] }) {
  if (states.length === 0) return <>The agent picked is gone: no state is lit.</>;
  return (
    <>
      Now in <strong>{states.join(', ')}</strong>.
    </>
  );
}

/** They stay the same for as long as a run lasts; the next one may be of another version. */
function useDefinitions(run: number | null): {
  readonly definitions: MachinesView | null;
  readonly problem: string | null;
} {
  const [definitions, setDefinitions] = useState<MachinesView | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  useEffect(() => {
    readMachines().then(setDefinitions, (error: unknown) => setProblem(String(error)));
  }, [run]);
  return { definitions, problem };
}
