import type { StateValue } from 'xstate';
import type { Input } from '../../../domain/facts.ts';
import { Ring } from '../history/ring.ts';
import type { CoreSnapshot } from '../snapshot.ts';
import type { MachineActivity, MachineName, Move } from './machineSchemas.ts';
import { innermost } from './machines.ts';

const MOST_MOVES = 400;
const MOST_EVENTS = 100;

type Machine = Pick<Move, 'machine' | 'taskId'>;

/** The latest changes of state of all machines, seen by comparing where they stand after each input with before. */
export class Moves {
  readonly #moves = new Ring<Move>(MOST_MOVES);
  readonly #events = new Ring<MachineActivity['events'][number]>(MOST_EVENTS);
  readonly #before = new Map<string, StateValue>();

  /** @param changed task ids of the agents that may stand elsewhere than before. */
  note({ value, children, context }: CoreSnapshot, changed: Iterable<string>, { type, at }: Input): void {
    this.#events.push({ at, type });
    const { framework, backlog } = children;
    const compare = (machine: MachineName, taskId: string | null, now: StateValue | undefined) =>
      this.#compare({ machine, taskId }, now, { event: type, at });
    compare('root', null, value);
    compare('framework', null, framework?.getSnapshot().value);
    compare('backlog', null, backlog?.getSnapshot().value);
    for (const taskId of changed) compare('agent', taskId, context.agents.get(taskId)?.getSnapshot().value);
  }

  latest(): Pick<MachineActivity, 'moves' | 'events'> {
    return { moves: [...this.#moves.all()], events: [...this.#events.all()] };
  }

  #compare(machine: Machine, after: StateValue | undefined, when: Pick<Move, 'event' | 'at'>): void {
    const id = machine.taskId ?? machine.machine;
    const before = this.#before.get(id);
    if (before === after) return;
    if (after === undefined) this.#before.delete(id);
    else this.#before.set(id, after);
    const left = before === undefined ? [] : innermost(before);
    const entered = after === undefined ? [] : innermost(after);
    const from = left.filter((path) => !entered.includes(path));
    const to = entered.filter((path) => !left.includes(path));
    if (from.length > 0 || to.length > 0) this.#moves.push({ ...when, ...machine, from, to });
  }
}
