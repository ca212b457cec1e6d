import type { StateValue } from 'xstate';
import type { MachineActivity, MachineName, Move } from './machineSchemas.ts';
import { innermost } from './machines.ts';
import { Ring } from './ring.ts';
import type { CoreSnapshot } from './snapshot.ts';

const MOST_MOVES = 400;
const MOST_EVENTS = 100;

interface Standing {
  readonly machine: MachineName;
  readonly taskId: string | null;
  readonly value: StateValue;
}

/** The latest changes of state of all machines, seen by comparing where they stand after each input with before. */
export class Moves {
  readonly #moves = new Ring<Move>(MOST_MOVES);
  readonly #events = new Ring<MachineActivity['events'][number]>(MOST_EVENTS);
  #before: ReadonlyMap<string, Standing> = new Map();

  note(snapshot: CoreSnapshot, event: string, at: number): void {
    this.#events.push({ at, type: event });
    const now = standings(snapshot);
    for (const [id, standing] of now) this.#compare(this.#before.get(id) ?? null, standing, event, at);
    for (const [id, gone] of this.#before) if (!now.has(id)) this.#compare(gone, null, event, at);
    this.#before = now;
  }

  latest(): Pick<MachineActivity, 'moves' | 'events'> {
    return { moves: [...this.#moves.all()], events: [...this.#events.all()] };
  }

  #compare(before: Standing | null, after: Standing | null, event: string, at: number): void {
    const standing = after ?? before;
    if (standing === null || before?.value === after?.value) return;
    const left = before === null ? [] : innermost(before.value);
    const entered = after === null ? [] : innermost(after.value);
    const from = left.filter((path) => !entered.includes(path));
    const to = entered.filter((path) => !left.includes(path));
    if (from.length === 0 && to.length === 0) return;
    this.#moves.push({ at, machine: standing.machine, taskId: standing.taskId, event, from, to });
  }
}

function standings({ value, children, context }: CoreSnapshot): ReadonlyMap<string, Standing> {
  const { framework, backlog } = children;
  const found = new Map<string, Standing>([['root', { machine: 'root', taskId: null, value }]]);
  if (framework !== undefined)
    found.set('framework', { machine: 'framework', taskId: null, value: framework.getSnapshot().value });
  if (backlog !== undefined)
    found.set('backlog', { machine: 'backlog', taskId: null, value: backlog.getSnapshot().value });
  for (const [taskId, agent] of context.agents)
    found.set(`agent ${taskId}`, { machine: 'agent', taskId, value: agent.getSnapshot().value });
  return found;
}
