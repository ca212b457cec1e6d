import { type ActorRefFrom, type AnyActorRef, createActor } from 'xstate';
import type { AgentSnapshot } from './agent/machine.ts';
import { agentMachine } from './agent/machine.ts';
import type { AgentInput } from './agent/types.ts';

/*
 * All that relies on how XState works inside, which no version promises: so its version is pinned, and
 * `spec/machines/insideXState.spec.ts` fails where another does not keep to this. XState copies the children of an actor
 * and looks through the timers of a whole system, whenever an actor comes or goes. With thousands of agents that took
 * longer than all else.
 */

export interface AgentWatcher {
  next(snapshot: AgentSnapshot): void;
  /** An error that no watcher takes would be thrown once more, outside of everything. */
  error(error: unknown): void;
}

/**
 * Begins an agent's machine that has a parent and is not among the children of its state. The parent hears it, and breaks if
 * it breaks; but it does not stop with its parent. XState keeps with each actor what it was begun with, and makes three
 * objects of each watcher: neither is kept here, where there are thousands that have one watcher in common.
 *
 * @param known told of it before it takes its first step.
 * @throws Error if this XState keeps its watchers in another way.
 */
export function beginApart(
  parent: AnyActorRef,
  input: AgentInput,
  watcher: AgentWatcher,
  known: (agent: ActorRefFrom<typeof agentMachine>) => void = () => {},
): ActorRefFrom<typeof agentMachine> {
  const agent = createActor(agentMachine, { id: input.taskId, parent, input });
  const watchers: unknown = Reflect.get(agent, 'observers');
  if (!(watchers instanceof Set))
    throw new Error('this version of XState keeps its watchers in a way that is not known to us');
  watchers.add(watcher);
  known(agent);
  agent.start();
  agent.options = BEGUN;
  return agent;
}

/** Nothing asks a machine that has begun what it began with. */
const BEGUN = {};

/**
 * Remembers which machine has set which timers, so that the end of one need not look through those of all. To be called
 * with the root of all, before it starts.
 *
 * @throws Error if this XState keeps its timers in another way.
 */
export function keepTimersApart({ system: { scheduler } }: AnyActorRef): void {
  const { schedule, cancel, cancelAll } = scheduler;
  if (![schedule, cancel, cancelAll].every((part) => typeof part === 'function'))
    throw new Error('this version of XState keeps its timers in a way that is not known to us');
  /** Those that have fired are among them: to cancel one again does nothing, and a machine has few ids. */
  const known = new Map<AnyActorRef, Set<string>>();

  scheduler.schedule = (source, target, event, delay, id) => {
    // One without an id cannot be told apart: it may fire after the end of its machine, which does not hear it.
    if (id !== undefined) {
      const ids = known.get(source) ?? new Set();
      known.set(source, ids.add(id));
    }
    schedule(source, target, event, delay, id);
  };
  scheduler.cancelAll = (source) => {
    for (const id of known.get(source) ?? []) cancel(source, id);
    known.delete(source);
  };
}
