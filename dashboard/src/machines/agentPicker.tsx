import { useEffect, useId, useState } from 'preact/hooks';
import { counted } from '../../../domain/phrases.ts';
import type { AgentsView } from '../../../services/views/schemas.ts';
import { findAgents } from '../live/api.ts';
import { placeUrl } from '../live/place.ts';
import { PHASE_WORDS } from '../words/causes.ts';
import { shortId } from '../words/format.ts';

/** More are not listed: who looks for one types more of its name. */
const MOST_LISTED = 8;

/** Whose machine is shown, and a search for others: of a thousand agents one is found by its name, host or job. */
export function AgentPicker({ taskId }: { readonly taskId: string | null }) {
  const [text, setText] = useState('');
  const id = useId();
  const found = useFound(text);
  useEffect(() => setText(''), [taskId]);
  return (
    <search class="picker">
      <span>
        {taskId === null ? (
          'all agents together'
        ) : (
          <>
            <a href={placeUrl('agents', taskId)} title={taskId}>
              {shortId(taskId)}
            </a>{' '}
            · <a href={placeUrl('machines', 'agent')}>all together</a>
          </>
        )}
      </span>
      <span class="control">
        <label for={id}>Pick one</label>{' '}
        <input
          id={id}
          type="search"
          placeholder="name, host or job"
          autocomplete="off"
          value={text}
          onInput={({ currentTarget: { value } }) => setText(value)}
        />
      </span>
      <div class="found" role="status">
        {found === null ? null : (
          <>
            <span class="minor">{counted(found.matching, 'agent')}</span>
            <ul>
              {found.agents.map((agent) => (
                <li key={agent.taskId}>
                  <a href={placeUrl('machines', 'agent', agent.taskId)} title={agent.taskId}>
                    {shortId(agent.taskId)}
                  </a>{' '}
                  <span class="minor">
                    {PHASE_WORDS[agent.phase].words.toLowerCase()}, pool {agent.pool}
                  </span>
                </li>
              ))}
            </ul>
          </>
        )}
      </div>
    </search>
  );
}

/** What the last letters typed have found; null while nothing is looked for. */
function useFound(text: string): AgentsView | null {
  const [found, setFound] = useState<AgentsView | null>(null);
  const wanted = text.trim();
  useEffect(() => {
    let isWanted = true;
    if (wanted === '') setFound(null);
    else
      findAgents(wanted, MOST_LISTED).then(
        (view) => isWanted && setFound(view),
        () => isWanted && setFound(null),
      );
    return () => {
      isWanted = false;
    };
  }, [wanted]);
  return found;
}
