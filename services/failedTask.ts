import type { Picture } from '../machines/picture.ts';
import type { FailedTask } from './lastWords.ts';
import type { Step } from './service.ts';

/** The agent whose task has failed in that step; null if none has. What the master says of itself left nothing on a host. */
export function failedTaskIn({ input, outcome }: Step, { framework }: Picture): FailedTask | null {
  if (input.type !== 'mesos.update.received' || input.update.state !== 'TASK_FAILED') return null;
  const { taskId, hostId, source } = input.update;
  const frameworkId = framework?.frameworkId ?? null;
  if (hostId === null || frameworkId === null || source === 'master') return null;
  const change = outcome.notices.find(
    (notice) => notice.type === 'agent.changed' && notice.taskId === taskId,
  );
  return change?.type === 'agent.changed' ? { taskId, pool: change.pool, hostId, frameworkId } : null;
}
