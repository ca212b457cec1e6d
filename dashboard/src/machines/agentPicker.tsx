import type { MachineActivity } from '../../../services/views/statecharts/machineSchemas.ts';
import { placeUrl } from '../live/hooks.ts';
import { PHASE_WORDS } from '../words/causes.ts';
import { shortId } from '../words/format.ts';

/** Leads to one agent's machine, or to all of them together. */
export function AgentPicker({
  agents,
  taskId,
}: {
  readonly agents: MachineActivity['agents'];
  readonly taskId: string | null;
}) {
  const isGone = taskId !== null && !agents.some((agent) => agent.taskId === taskId);
  return (
    <label class="picker">
      Agent{' '}
      <select
        value={taskId ?? ''}
        onChange={({ currentTarget: { value } }) => {
          location.hash = value === '' ? placeUrl('machines', 'agent') : placeUrl('machines', 'agent', value);
        }}
      >
        <option value="">all together</option>
        {agents.map((agent) => (
          <option key={agent.taskId} value={agent.taskId}>
            {shortId(agent.taskId)} · {agent.pool} · {PHASE_WORDS[agent.phase].words.toLowerCase()}
          </option>
        ))}
        {isGone ? <option value={taskId}>{shortId(taskId)} · gone</option> : null}
      </select>
    </label>
  );
}
