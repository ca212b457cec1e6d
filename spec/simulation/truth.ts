import type { AgentPhase } from '../../domain/fleet.ts';
import { isOurs, parseTaskId } from '../../domain/ids.ts';
import type { ClusterView, Job, TaskView } from '../../sandbox/index.ts';
import type { Run } from './deployment.ts';
import { INSTANCE } from './settings.ts';

/** Tasks of ours whose containers may still run, whatever anybody believes. */
export function liveTasks({ tasks }: ClusterView): readonly TaskView[] {
  return tasks.filter(({ taskId, container }) => isOurs(taskId, INSTANCE) && container !== null);
}

export function poolOfTask(taskId: string): string {
  return parseTaskId(taskId)?.pool ?? '';
}

/** Where a run believes each of its agents to be. */
export function phasesIn(run: Run): ReadonlyMap<string, AgentPhase> {
  const { agents } = run.service.core.picture();
  return new Map(Array.from(agents.values(), ({ taskId, phase }) => [taskId, phase]));
}

/**
 * Whether an agent has the job, or will fetch it. Where the report of a job's end was lost the server believes so long
 * after the agent is done.
 */
export function isInHand({ state, timeline, durationMs }: Job, now: number): boolean {
  if (state === 'Assigned') return true;
  if (state !== 'Preparing' && state !== 'Building') return false;
  const begun = timeline.findLast(({ what }) => what === 'preparing');
  return begun !== undefined && now < begun.at + durationMs;
}
