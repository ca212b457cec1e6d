import { type ActorRefFrom, type AnyActorRef, createActor } from 'xstate';
import { agentMachine } from './agent/machine.ts';
import type { AgentInput } from './agent/types.ts';

/*
 * All that relies on how XState works inside, which no version promises: so its version is pinned, and
 * `spec/machines/insideXState.spec.ts` fails where another does not keep to this. XState copies the children of an actor
 * and looks through the timers of a whole system, whenever an actor comes or goes. With thousands of agents that took
 * longer than all else.
 */

/**
 * An agent's machine, not started yet, that has a parent and is not among the children of its state. The parent hears it,
 * and breaks if it breaks; but it does not stop with its parent.
 */
export function agentApart(parent: AnyActorRef, input: AgentInput): ActorRefFrom<typeof agentMachine> {
  return createActor(agentMachine, { id: input.taskId, parent, input });
}

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
