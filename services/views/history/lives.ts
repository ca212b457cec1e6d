import type { AgentChange, Transition } from '../schemas.ts';
import { Ring } from './ring.ts';

const MOST_TRANSITIONS = 50;
/** What became of an agent is asked for most when it is gone. */
const MOST_GONE = 200;

/** The latest transitions of each agent, and of those that have gone lately. */
export class Lives {
  readonly #lives = new Map<string, Ring<Transition>>();
  readonly #gone = new Set<string>();

  note({ taskId, phase, detail }: AgentChange, at: number): void {
    const life = this.#lives.get(taskId) ?? new Ring(MOST_TRANSITIONS);
    life.push({ at, phase, detail });
    this.#lives.set(taskId, life);
    // A task given up can come back: it is then as alive as any other.
    if (phase === 'gone') this.#bury(taskId);
    else this.#gone.delete(taskId);
  }

  of(taskId: string): readonly Transition[] | null {
    return this.#lives.get(taskId)?.all() ?? null;
  }

  #bury(taskId: string): void {
    this.#gone.add(taskId);
    const [longestGone] = this.#gone;
    if (longestGone === undefined || this.#gone.size <= MOST_GONE) return;
    this.#gone.delete(longestGone);
    this.#lives.delete(longestGone);
  }
}
