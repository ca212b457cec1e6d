import type { Fact, GocdJobsTold } from '../../domain/facts.ts';
import { jobsBy } from '../agent/listed.ts';
import type { AgentSnapshot } from '../agent/machine.ts';
import type { AgentContext, JobEvent } from '../agent/types.ts';
import type { AgentRef, Agents } from './agents.ts';

/*
 * What GoCD tells of the jobs of agents, and what of it is news: most answers say what is known, and lead to nothing.
 */

type HistoryTold = Extract<Fact, { type: 'gocd.history.told' }>;

/** Whether it had jobs that nobody has seen it with. */
export function isNewHistory({ taskId, uuid, jobs }: HistoryTold, agents: Agents): boolean {
  const its = agents.get(taskId)?.getSnapshot().context;
  return jobs !== null && its?.uuid === uuid && jobsBy(jobs, its) > its.jobs;
}

/** What each agent is told of its job that it does not know. */
export function newsOf(told: GocdJobsTold, agents: Agents): readonly (readonly [AgentRef, JobEvent])[] {
  const heldBy = new Map(told.held.flatMap(({ uuid, locator }) => (uuid === null ? [] : [[uuid, locator]])));
  return Array.from(agents.values()).flatMap((agent) => {
    const snapshot = agent.getSnapshot();
    if (snapshot.status !== 'active') return [];
    const standing = standingOf(snapshot.context, told, heldBy);
    return standing === null || isKnownTo(snapshot, standing) ? [] : [[agent, standing] as const];
  });
}

/** But one that is to be deleted waits for that very word. */
function isKnownTo(agent: AgentSnapshot, { standing, locator }: JobEvent): boolean {
  const { countedJob, unfinished } = agent.context;
  const isWaitedFor = agent.matches({ leaving: { step: 'asking' } });
  return standing === 'held' && locator === countedJob && locator === unfinished && !isWaitedFor;
}

function standingOf(
  { unfinished, uuid }: AgentContext,
  told: GocdJobsTold,
  heldBy: ReadonlyMap<string, string>,
): JobEvent | null {
  const its = uuid === null ? undefined : heldBy.get(uuid);
  if (its !== undefined) return { type: 'job.told', locator: its, standing: 'held' };
  if (unfinished === null || !told.asked?.includes(unfinished)) return null;
  const about = { type: 'job.told', locator: unfinished } as const;
  if (told.unread.includes(unfinished)) return { ...about, standing: 'unread' };
  if (told.untold.includes(unfinished)) return { ...about, standing: 'untold' };
  // Without a uuid it may be this one's as well as another's.
  const isAnybodys = told.held.some((job) => job.locator === unfinished && job.uuid === null);
  return { ...about, standing: isAnybodys ? 'held' : 'free' };
}
