import { poolOfTask } from './truth.ts';

/** What there is of us at one look. */
export interface Look {
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly pools: readonly { readonly name: string; readonly max: number }[];
  readonly maxAgents: number;
  /** Task ids whose containers run, or whose tasks do. */
  readonly tasks: readonly string[];
  /** Pools whose agents jobs wait for. */
  readonly waitingFor: readonly string[];
}

/**
 * Since when pools starve: jobs wait for one, nothing is launched from it, and neither its maximum nor the fleet's is the reason.
 * One whose agents serve once, and whose config has patience, launches one after the other: full for moments that no look sees.
 */
export class Starving {
  readonly #since = new Map<string, number>();
  #before: ReadonlySet<string> = new Set();

  /** The pools that have starved for longer than this (ms). */
  longerThan(bound: number, { now, pools, maxAgents, tasks, waitingFor }: Look): readonly string[] {
    const live = tasks.map(poolOfTask);
    const launching = new Set(tasks.filter((taskId) => !this.#before.has(taskId)).map(poolOfTask));
    this.#before = new Set(tasks);
    for (const { name, max } of pools) {
      const hasRoom = live.filter((pool) => pool === name).length < max && live.length < maxAgents;
      if (!hasRoom || launching.has(name) || !waitingFor.includes(name)) this.#since.delete(name);
      else if (!this.#since.has(name)) this.#since.set(name, now);
    }
    return [...this.#since].flatMap(([name, since]) => (now - since > bound ? [name] : []));
  }
}
