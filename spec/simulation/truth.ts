import type { AgentPhase } from '../../domain/fleet.ts';
import { isOurs, parsePullId, parseTaskId, taskId } from '../../domain/ids.ts';
import type { ClusterView, Job, TaskView } from '../../sandbox/index.ts';
import type { Run } from './process.ts';
import { INSTANCE } from './settings.ts';

/** Tasks of ours whose containers may still run, whatever anybody believes. */
export function liveTasks({ tasks }: ClusterView): readonly TaskView[] {
  return tasks.filter(
    ({ taskId, container }) => isOurs(taskId, INSTANCE) && !isOfTwin(taskId) && container !== null,
  );
}

/** A task of ours that has an image pulled. */
export function isOurPull(taskId: string): boolean {
  return parsePullId(taskId)?.instance === INSTANCE;
}

const TWIN = 'twin';

/** What another instance under our name calls its tasks. */
export function taskOfTwin(pool: string, number: number): string {
  return taskId({ instance: INSTANCE, pool, unique: `${TWIN}${number}` });
}

export function isOfTwin(id: string): boolean {
  return parseTaskId(id)?.unique.startsWith(TWIN) ?? false;
}

export function poolOfTask(taskId: string): string {
  return parseTaskId(taskId)?.pool ?? '';
}

/** Where a run believes each of its agents to be. */
export function phasesIn(run: Run): ReadonlyMap<string, AgentPhase> {
  const { agents } = run.service.core.picture();
  return new Map(Array.from(agents.values(), ({ taskId, phase }) => [taskId, phase]));
}

/** An agent fetches what it was given within ten seconds; one that has not by then lost the answer, and asks anew. */
const FETCHED_WITHIN_MS = 30_000;

/**
 * Whether an agent has the job, or will fetch it. Where the report of a job's end was lost the server believes so long
 * after the agent is done.
 */
export function isInHand({ state, timeline, durationMs }: Job, now: number): boolean {
  const assignedAt = timeline.findLast(({ what }) => what === 'assigned')?.at ?? now;
  if (state === 'Assigned') return now < assignedAt + FETCHED_WITHIN_MS;
  if (state !== 'Preparing' && state !== 'Building') return false;
  const begun = timeline.findLast(({ what }) => what === 'preparing');
  return begun !== undefined && now < begun.at + durationMs;
}

/** GoCD has lost it in mid-job while it was disabled: until its record goes nobody else is given the job. */
export function keepsItsJobFromOthers(agent: {
  readonly configState: string;
  readonly runState: string;
}): boolean {
  return agent.configState === 'Disabled' && agent.runState === 'LostContact';
}
