import type { ActorRefFrom, AnyActorRef } from 'xstate';
import type { agentMachine } from '../agent/machine.ts';
import type { AgentInput } from '../agent/types.ts';
import { type AgentWatcher, beginApart } from '../insideXState.ts';

export type AgentRef = ActorRefFrom<typeof agentMachine>;

/**
 * The machines of all agents, by task id, in the order in which they came. Root is their parent: it hears their reports,
 * and breaks if one of them breaks. But they are not among the children of its state (`../insideXState.ts`). This
 * collection, and nothing else in a machine's context, is changed in place.
 */
export class Agents implements Iterable<readonly [taskId: string, agent: AgentRef]> {
  readonly #agents = new Map<string, AgentRef>();
  #touched = new Set<string>();
  readonly #watcher: AgentWatcher = {
    next: ({ context }) => {
      this.#touched.add(context.taskId);
    },
    /** Root hears of it. */
    error: () => {},
  };

  get size(): number {
    return this.#agents.size;
  }

  get(taskId: string): AgentRef | undefined {
    return this.#agents.get(taskId);
  }

  /** @throws Error if there is none: for where that cannot be. */
  of(taskId: string): AgentRef {
    const agent = this.#agents.get(taskId);
    if (agent === undefined) throw new Error(`no agent is known by ${taskId}`);
    return agent;
  }

  has(taskId: string): boolean {
    return this.#agents.has(taskId);
  }

  taskIds(): Iterable<string> {
    return this.#agents.keys();
  }

  values(): Iterable<AgentRef> {
    return this.#agents.values();
  }

  [Symbol.iterator](): Iterator<readonly [taskId: string, agent: AgentRef]> {
    return this.#agents.entries();
  }

  /** Begins an agent's machine. What it reports at once is heard after the step its parent is in. */
  start(parent: AnyActorRef, input: AgentInput): void {
    beginApart(parent, input, this.#watcher, (agent) => this.#agents.set(input.taskId, agent));
  }

  /** For one whose machine has come to its end. */
  forget(taskId: string): void {
    this.#agents.delete(taskId);
  }

  /** The task ids of those whose machines have begun, or taken something in, since this was last asked. */
  takeTouched(): ReadonlySet<string> {
    if (this.#touched.size === 0) return NONE;
    const touched = this.#touched;
    this.#touched = new Set();
    return touched;
  }
}

const NONE: ReadonlySet<string> = new Set();
