import type {
  MachineActivity,
  MachineName,
  Move,
} from '../../../services/views/statecharts/machineSchemas.ts';
import { placeUrl } from '../live/place.ts';
import { Moment } from '../parts/moment.tsx';
import { Empty, Panel } from '../parts/panel.tsx';
import { shortId } from '../words/format.ts';

const MOST_SHOWN = 25;

/** The latest changes of state of a machine, newest first. */
export function RecentMoves({
  activity,
  machine,
  taskId,
}: {
  readonly activity: MachineActivity;
  readonly machine: MachineName;
  readonly taskId: string | null;
}) {
  const moves = activity.moves
    .filter((move) => move.machine === machine && (taskId === null || move.taskId === taskId))
    .slice(-MOST_SHOWN)
    .reverse();
  return (
    <Panel title="Latest transitions" summary={<span class="minor">newest first</span>}>
      {moves.length === 0 ? (
        <Empty>None lately.</Empty>
      ) : (
        <ol class="moves">
          {moves.map((move) => (
            <MoveLine key={keyOf(move)} move={move} showsAgent={taskId === null} />
          ))}
        </ol>
      )}
    </Panel>
  );
}

function MoveLine({ move, showsAgent }: { readonly move: Move; readonly showsAgent: boolean }) {
  const { at, event, from, to, taskId } = move;
  return (
    <li>
      <div class="move-head">
        <Moment at={at} />
        <code>{event}</code>
        {showsAgent && taskId !== null ? (
          <a href={placeUrl('machines', 'agent', taskId)} title={taskId}>
            {shortId(taskId)}
          </a>
        ) : null}
      </div>
      <p>
        <span class="minor">{from.length === 0 ? 'begins' : from.join(', ')}</span> →{' '}
        <strong>{to.length === 0 ? 'gone' : to.join(', ')}</strong>
      </p>
    </li>
  );
}

const keyOf = ({ at, taskId, from, to }: Move) => [at, taskId, ...from, '→', ...to].join(' ');

/** The latest inputs, which all come to the root machine first; the same in a row are counted. */
export function RecentEvents({ activity: { events } }: { readonly activity: MachineActivity }) {
  const runs: { readonly at: number; readonly type: string; readonly count: number }[] = [];
  for (const { at, type } of events) {
    const last = runs.at(-1);
    if (last?.type === type) runs[runs.length - 1] = { at, type, count: last.count + 1 };
    else runs.push({ at, type, count: 1 });
  }
  return (
    <Panel title="Latest events" summary={<span class="minor">newest first</span>}>
      <ol class="moves">
        {runs
          .slice(-MOST_SHOWN)
          .reverse()
          .map(({ at, type, count }) => (
            <li key={`${at} ${type}`} class="move-head">
              <Moment at={at} />
              <code>{type}</code>
              {count > 1 ? <span class="minor">× {count}</span> : null}
            </li>
          ))}
      </ol>
    </Panel>
  );
}
