import type { Pair } from '../../hungAgents.ts';
import type { KnownAgent } from '../classify/agents.ts';
import type { ClassifiedJob, Covered, DemandInput } from '../record.ts';

/**
 * Since when job and agent have both been there to be seen, and it has been this agent's turn (ms since the epoch). Where
 * it is not known since when a foreign agent has been idle, the job's time alone counts.
 */
export function pairedSince(
  { since }: KnownAgent,
  { firstSeen, job }: ClassifiedJob,
  { memory }: DemandInput,
): number {
  return Math.max(firstSeen, since ?? firstSeen, memory.hungAgents.blame.get(job.locator)?.at ?? firstSeen);
}

/** Whether the server has had its time to give the job out. */
export function isOverdue(since: number, { view, config }: DemandInput): boolean {
  return view.startedAt - since > config.scaling.assignmentTime;
}

/** Idle agents that have left the job they could have taken for too long. */
export function overduePairs({ jobs, input }: Covered): readonly Pair[] {
  return jobs.flatMap((job): Pair[] => {
    if (job.cover.by !== 'agent' || job.cover.group.role !== 'idle') return [];
    const { agent } = job.cover;
    const since = pairedSince(agent, job, input);
    if (agent.uuid === null || !isOverdue(since, input)) return [];
    return [{ uuid: agent.uuid, locator: job.job.locator, since }];
  });
}
