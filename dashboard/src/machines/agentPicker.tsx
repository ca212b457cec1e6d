import { placeUrl } from '../live/place.ts';
import { shortId } from '../words/format.ts';

/** Whose machine is shown, and the way to others: of a thousand agents one is found by its list. */
export function AgentPicker({ taskId }: { readonly taskId: string | null }) {
  return (
    <span class="picker">
      {taskId === null ? (
        'all agents together'
      ) : (
        <a href={placeUrl('agents', taskId)} title={taskId}>
          {shortId(taskId)}
        </a>
      )}{' '}
      · <a href={placeUrl('agents')}>pick {taskId === null ? 'one' : 'another'}</a>
      {taskId === null ? null : (
        <>
          {' '}
          · <a href={placeUrl('machines', 'agent')}>all together</a>
        </>
      )}
    </span>
  );
}
