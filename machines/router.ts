import type { ActorRefFrom } from 'xstate';
import type { Command } from '../domain/commands.ts';
import type { Input } from '../domain/facts.ts';
import type { AgentEvent } from './agent/types.ts';
import type { AgentRef } from './root/agents.ts';
import type { rootMachine } from './root/machine.ts';
import type { RootContext } from './root/types.ts';
import { acknowledgementOf, newsFor } from './root/updates.ts';
import { wants } from './wishes.ts';

type CommandWithdrawn = Extract<Input, { type: 'command.withdrawn' }>;

/**
 * Hands an input to the one machine that has to hear it. While root runs, none of its states has a say in a fact that
 * concerns exactly one agent: that goes to the agent's machine. All else goes to root, and so does what Mesos tells of a
 * task without an agent. By way of root's machine, a status update would take up to half as long again (`npm run bench --
 * updates`), and most of what comes in is status updates.
 *
 * @param answer takes what a host is owed for a status update, before anything that comes of it.
 */
export function route(
  input: Input,
  root: ActorRefFrom<typeof rootMachine>,
  answer: (command: Command) => void,
): void {
  const snapshot = root.getSnapshot();
  const taskId = snapshot.matches('running') ? taskConcernedBy(input) : null;
  if (taskId !== null && input.type === 'mesos.update.received') {
    const acknowledgement = acknowledgementOf(input.update);
    if (acknowledgement !== null) answer(acknowledgement);
  }
  const agent = taskId === null ? undefined : snapshot.context.agents.get(taskId);
  if (agent === undefined) {
    root.send(input);
  } else {
    const event = eventFor(agent, input, snapshot.context);
    if (event !== null) agent.send(event);
  }
}

/** Null where it concerns more than one agent, or none. */
function taskConcernedBy(input: Input): string | null {
  switch (input.type) {
    case 'mesos.update.received':
      return input.update.taskId;
    case 'gocd.agent.changed':
    case 'gocd.agent.change.failed':
    case 'operator.drain.requested':
    case 'command.withdrawn':
      return input.taskId;
    default:
      return null;
  }
}

/** What the fact tells the machine of its agent; null if there is nothing new in it. */
function eventFor(agent: AgentRef, input: Input, context: RootContext): AgentEvent | null {
  switch (input.type) {
    case 'mesos.update.received':
      return newsFor(agent, input.update, context);
    case 'gocd.agent.changed':
      return { type: `${input.operation}.done` };
    case 'gocd.agent.change.failed':
      return { type: `${input.operation}.failed`, reason: input.failure.reason };
    case 'operator.drain.requested':
      return { type: 'drain.requested', rule: 'operator' };
    case 'command.withdrawn':
      return withdrawalTo(agent, input);
    default:
      return null;
  }
}

/** For one that its machine still waits for: it came too late, or something held it. An agent to be killed is looked at anew. */
function withdrawalTo(agent: AgentRef, { command: type, decidedAt }: CommandWithdrawn): AgentEvent | null {
  if (!wants(agent, { type, decidedAt })) return null;
  switch (type) {
    case 'mesos.kill':
      return { type: 'kill.due' };
    case 'gocd.agent.disable':
      return { type: 'disable.failed', reason: 'withdrawn' };
    case 'gocd.agent.delete':
      return { type: 'delete.failed', reason: 'withdrawn' };
  }
}
