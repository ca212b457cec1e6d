import type { Input } from '../../../domain/facts.ts';
import type { Picture } from '../../../machines/picture.ts';
import type { ActivityAsked } from '../asked.ts';
import { Ring } from '../history/ring.ts';
import type { MachineActivity, MachineName, Move } from './machineSchemas.ts';

const MOST_MOVES = 400;
const MOST_EVENTS = 100;

type Standing = Map<string, readonly string[]>;

/** The latest changes of state of all machines, seen by comparing where they stand after each input with before. */
export class Moves {
  readonly #moves = new Ring<Move>(MOST_MOVES);
  readonly #events = new Ring<MachineActivity['events'][number]>(MOST_EVENTS);
  readonly #single: Standing = new Map();
  readonly #agents: Standing = new Map();

  /** Task ids of the agents that were there when it last looked. */
  agents(): Iterable<string> {
    return this.#agents.keys();
  }

  /** @param changed task ids of the agents that may stand elsewhere than before. */
  note(
    { active, framework, backlog, agents }: Picture,
    changed: Iterable<string>,
    { type, at }: Input,
  ): void {
    this.#events.push({ at, type });
    const compareSingle = (machine: MachineName, after: readonly string[] | undefined) =>
      this.#compare(this.#single, machine, after, { machine, taskId: null, event: type, at });
    compareSingle('root', active);
    compareSingle('framework', framework?.active);
    compareSingle('backlog', backlog?.active);
    for (const taskId of changed)
      this.#compare(this.#agents, taskId, agents.get(taskId)?.active, {
        machine: 'agent',
        taskId,
        event: type,
        at,
      });
  }

  latest({
    machine,
    agent,
    most,
  }: Pick<ActivityAsked, 'machine' | 'agent' | 'most'>): Pick<MachineActivity, 'moves' | 'events'> {
    const wanted = this.#moves
      .all()
      .filter(
        (move) =>
          (machine === undefined || move.machine === machine) &&
          (agent === undefined || move.taskId === agent),
      );
    return { moves: wanted.slice(Math.max(0, wanted.length - most)), events: [...this.#events.all()] };
  }

  #compare(
    standing: Standing,
    id: string,
    after: readonly string[] | undefined,
    move: Omit<Move, 'from' | 'to'>,
  ): void {
    const before = standing.get(id);
    if (before === after) return;
    if (after === undefined) standing.delete(id);
    else standing.set(id, after);
    const from = without(before, after);
    const to = without(after, before);
    if (from.length > 0 || to.length > 0) this.#moves.push({ ...move, from, to });
  }
}

function without(paths: readonly string[] = [], others: readonly string[] = []): string[] {
  return paths.filter((path) => !others.includes(path));
}
