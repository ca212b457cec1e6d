import type { TaskState, TaskUpdate } from '../../domain/mesos.ts';
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
      return { type: 'task.doubtful', state, message: becauseOf(update) };
    case 'TASK_LOST':
    case 'TASK_UNKNOWN':
      return sinceSubscribed < DOUBT_MS
        ? { type: 'task.doubtful', state, message: becauseOf(update) }
        : endOf(update);
    case 'TASK_DROPPED':
      return isOfAnotherLaunch(update)
        ? { type: 'task.doubtful', state, message: OFFER_GONE }
        : endOf(update);
    default:
      return endOf(update);
  }
}

const OFFER_GONE = 'its offer was gone when it was to be launched';

/**
 * An ACCEPT that arrives twice is answered twice: the first launches the tasks, the second finds their offers used and
 * calls the same tasks dropped. Which of the two this is only the master can tell, who is asked by name.
 */
function isOfAnotherLaunch({ reason }: TaskUpdate): boolean {
  return reason === 'INVALID_OFFERS';
}

/** The end of a task that an operator ends with its host tells nothing of its pool. */
function endOf(update: TaskUpdate): TaskEvent {
  const { state, message, reason } = update;
  const said = message ?? reason;
  return {
    type: 'task.ended',
    state,
    failure: reason === DRAINING ? null : failureKind(update),
    message: becauseOf(update) ?? (said === null ? state : `${state}: ${said}`),
  };
}

/** The host's containers are stopped, and exit as they do then: that says nothing of why. */
const DRAINING = 'AGENT_DRAINING';

const LOST_WORDS: Partial<Record<TaskState, string>> = {
  TASK_UNREACHABLE: 'its host is out of reach of Mesos',
  TASK_LOST: 'Mesos has lost it with its host',
  TASK_UNKNOWN: 'Mesos does not know it',
  TASK_GONE: 'it is gone from its host',
  TASK_GONE_BY_OPERATOR: 'an operator has declared its host gone',
};

/** What has become of the task through its host, in plain words; null where that is not the reason. */
function becauseOf({ state, reason }: TaskUpdate): string | null {
  if (reason === DRAINING) return `an operator drains its host (${state})`;
  const words = LOST_WORDS[state];
  return words === undefined ? null : `${words} (${state})`;
}
