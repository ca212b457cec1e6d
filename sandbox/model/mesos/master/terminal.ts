import type { TaskState } from '../../../../domain/mesos.ts';

/** Whether a task in this state has ended for good. */
export function isTerminal(state: TaskState): boolean {
  return TERMINAL.has(state);
}
const TERMINAL: ReadonlySet<TaskState> = new Set([
  'TASK_FINISHED',
  'TASK_FAILED',
  'TASK_KILLED',
  'TASK_ERROR',
  'TASK_LOST',
  'TASK_DROPPED',
  'TASK_GONE',
  'TASK_GONE_BY_OPERATOR',
] as const);
