import type { TaskUpdate } from '../../domain/mesos.ts';
import { failureKind } from '../../policy/breaker.ts';
import type { TaskEvent } from '../agent/types.ts';

/**
 * How long after a (re)subscription a task that the master does not know, or calls lost, may still turn up: hosts
 * have ten minutes to come back to a new master, and bring their tasks with them.
 */
export const DOUBT_MS = 11 * 60_000;

/** What an update tells the machine of the task's agent. */
export function taskEventOf(update: TaskUpdate, sinceSubscribed: number): TaskEvent {
  const { state, hostId } = update;
  switch (state) {
    case 'TASK_STAGING':
    case 'TASK_STARTING':
      return { type: 'task.staging', state, hostId };
    case 'TASK_RUNNING':
      return { type: 'task.running', state, hostId };
    case 'TASK_KILLING':
    case 'TASK_UNREACHABLE':
      return { type: 'task.doubtful', state };
    case 'TASK_LOST':
    case 'TASK_UNKNOWN':
      return sinceSubscribed < DOUBT_MS ? { type: 'task.doubtful', state } : endOf(update);
    default:
      return endOf(update);
  }
}

function endOf(update: TaskUpdate): TaskEvent {
  const said = update.message ?? update.reason;
  return {
    type: 'task.ended',
    state: update.state,
    failure: failureKind(update),
    message: said === null ? update.state : `${update.state}: ${said}`,
  };
}
