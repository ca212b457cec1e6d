import type { Command } from '../../domain/commands.ts';
import { isOurs } from '../../domain/ids.ts';
import type { TaskUpdate } from '../../domain/mesos.ts';
import type { AgentContext, TaskEvent } from '../agent/types.ts';
import type { AgentRef } from './agents.ts';
import { taskEventOf } from './taskEvents.ts';
import type { RootContext } from './types.ts';

/** The states in which a task we do not know is there to be looked after. */
const ALIVE: ReadonlySet<TaskEvent['type']> = new Set(['task.staging', 'task.running']);

/**
 * What a host is owed for an update, whatever it says and whosever task it is: it keeps sending until someone answers. Null
 * for one that a master makes up, as for a reconciliation: nobody waits for an answer to that.
 */
export function acknowledgementOf({ taskId, hostId, uuid }: TaskUpdate): Command | null {
  return uuid === null || hostId === null ? null : { type: 'mesos.acknowledge', taskId, hostId, uuid };
}

/** What an update tells the machine of its task's agent. */
export function taskEventIn(update: TaskUpdate, { clock, subscribedAt }: RootContext): TaskEvent {
  return taskEventOf(update, clock.now() - subscribedAt);
}

/** Whether one of a task without an agent is of ours: from before a restart, or given up and come back. */
export function isOfNewcomer(update: TaskUpdate, { config }: RootContext): boolean {
  return isOurs(update.taskId, config.name) && ALIVE.has(taskEventOf(update, 0).type);
}

/**
 * What an agent of ours has to learn from an update of its task; null if nothing. Most updates repeat what is known: all
 * answers to a reconciliation where nothing was missed, whatever is not acknowledged in time, every word of a container's
 * health.
 */
export function newsFor(agent: AgentRef, update: TaskUpdate, context: RootContext): TaskEvent | null {
  const event = taskEventIn(update, context);
  return tells(event, agent.getSnapshot().context) ? event : null;
}

function tells(event: TaskEvent, { taskState, hostId }: AgentContext): boolean {
  switch (event.type) {
    case 'task.staging':
    case 'task.running':
      return event.state !== taskState || (event.hostId ?? hostId) !== hostId;
    case 'task.doubtful':
      return event.state !== taskState;
    case 'task.ended':
      return true;
  }
}
