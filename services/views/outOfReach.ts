import type { AgentPicture } from '../../machines/picture.ts';

/** Whether Mesos has lost touch with its host: it may be back. */
export function isOutOfReach({ taskState }: Pick<AgentPicture, 'taskState'>): boolean {
  return taskState === 'TASK_UNREACHABLE';
}
