import { duration } from '../../domain/phrases.ts';
import type { StateView } from './schemas.ts';

/** What of the state says how far the world is known. */
export type Knowledge = Pick<StateView, 'now' | 'startedAt' | 'gocd' | 'framework'>;

const STANDS_BY = 'Not known here: this instance stands by, and another one may lead.';

/**
 * Why it is not known which jobs wait, or how old is what is known of them, as a sentence; null where it is known. No job in
 * an old reading, or before the first, is not no job.
 */
export function backlogDoubt({ now, startedAt, gocd: { readAt, stale } }: Knowledge): string | null {
  if (startedAt === null) return STANDS_BY;
  if (readAt === null) return 'Not known yet: GoCD has not been read.';
  if (!stale) return null;
  return `As GoCD was read ${duration(now - readAt)} ago: other jobs may wait by now.`;
}

/** What to say where no job is listed. */
export function noJobWords(state: Knowledge): string {
  const { gocd, now } = state;
  const doubt = backlogDoubt(state);
  if (doubt === null) return 'No job is waiting.';
  if (gocd.readAt === null) return doubt;
  return `No job was waiting when GoCD was last read, ${duration(now - gocd.readAt)} ago; others may wait by now.`;
}

/** What to say where no agent is listed. */
export function noAgentWords({ startedAt, framework: { reconciled } }: Knowledge): string {
  if (startedAt === null) return STANDS_BY;
  return reconciled
    ? 'No agent of ours is there.'
    : 'Not known yet: Mesos has not told which agents there are.';
}

/** How many wait and are short of an agent, in a few words. */
export function backlogInBrief(state: Knowledge & Pick<StateView, 'backlog'>): string {
  const { gocd, backlog, now } = state;
  if (state.startedAt === null || gocd.readAt === null) return 'not known';
  const age = gocd.stale ? `, ${duration(now - gocd.readAt)} ago` : '';
  return `${backlog.waiting} waiting, ${backlog.shortage} short${age}`;
}
