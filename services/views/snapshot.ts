import type { Core } from '../../machines/core.ts';
import type { AgentRef } from '../../machines/root/agents.ts';

/** All machines as they stand between two inputs. */
export type CoreSnapshot = ReturnType<Core['snapshot']>;

type AgentState = ReturnType<AgentRef['getSnapshot']>;

/** The machines of the agents that are not gone. */
export function agentsIn({ context }: Pick<CoreSnapshot, 'context'>): readonly AgentState[] {
  return Array.from(context.agents.values(), (agent) => agent.getSnapshot()).filter(
    ({ status }) => status === 'active',
  );
}
