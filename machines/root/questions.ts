import type { TaskQuery } from '../../domain/commands.ts';
import type { TaskState } from '../../domain/mesos.ts';
import { isOfRun } from '../../policy/fingerprint.ts';
import type { AgentSnapshot } from '../agent/machine.ts';
import type { RootContext } from './types.ts';
import type { Children } from './world.ts';

/** A launch still on its way may be unknown to the master: it is not asked about before this. */
const TOO_YOUNG_TO_ASK_MS = 30_000;

/** What a task is while nobody has said that it runs, or that it has ended. */
const NOT_KNOWN: ReadonlySet<TaskState | null> = new Set([
  null,
  'TASK_UNKNOWN',
  'TASK_LOST',
  'TASK_DROPPED',
] as const);

/**
 * The tasks to ask the master about by name: all but those that have ended, or may still be on their way to it. Those that
 * an earlier run remembers, too, though it is asked about all: an answer may be lost.
 */
export function questionsOn(context: RootContext): readonly TaskQuery[] {
  const { agents, recalled, clock } = context;
  const known = Array.from(agents.values(), (agent) => agent.getSnapshot())
    .filter((agent) => !agent.context.taskEnded && !mayBeOnItsWay(agent, clock.now()))
    .map(queryOf);
  const remembered = unheardOf(context)
    .filter((taskId) => !agents.has(taskId))
    .map((taskId) => ({ taskId, hostId: recalled.get(taskId)?.hostId ?? null }));
  return [...known, ...remembered];
}

/** The tasks of an earlier run, by its memory, of which the master has told nothing in this one. */
export function unheardOf({ agents, recalled, unheard }: RootContext): readonly string[] {
  const isToldOf = (taskId: string) => (agents.get(taskId)?.getSnapshot().context.taskState ?? null) !== null;
  return [...unheard].filter((taskId) => recalled.has(taskId) && !isToldOf(taskId));
}

/** Of those, the ones that are not known to run. */
export function questionsOnUnknown({ agents, clock }: RootContext): readonly TaskQuery[] {
  return Array.from(agents.values(), (agent) => agent.getSnapshot())
    .filter(({ context }) => !context.taskEnded && NOT_KNOWN.has(context.taskState))
    .filter((agent) => !mayBeOnItsWay(agent, clock.now()))
    .map(queryOf);
}

/** Only what we have launched ourselves can be on its way; whoever we have found has been there for longer than we know. */
function mayBeOnItsWay({ context }: AgentSnapshot, now: number): boolean {
  const { origin, taskState, launchedAt } = context;
  return origin === 'launched' && taskState === null && now - launchedAt < TOO_YOUNG_TO_ASK_MS;
}

function queryOf({ context: { taskId, hostId } }: AgentSnapshot): TaskQuery {
  return { taskId, hostId };
}

/** Whether a task of which only GoCD tells has ended with the framework it belonged to. No master tells of that. */
export function endedWithItsFramework(taskId: string, { idWasRemoved, incarnation }: RootContext): boolean {
  return idWasRemoved && !isOfRun(taskId, incarnation);
}

/** Without a subscription no question would be sent. */
export function isSubscribed({ framework }: Children): boolean {
  return framework?.getSnapshot().matches('subscribed') ?? false;
}
