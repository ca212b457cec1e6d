/** What is added up of an agent: which pool has it, what it does, and for which pipeline. */
export interface Standing {
  readonly pool: string;
  readonly state: 'building' | 'idle' | 'starting' | 'other';
  /** That it builds for, where GoCD shows it. */
  readonly pipeline: string | null;
}

/** Agents that stand alike. */
export interface Alike {
  readonly standing: Standing;
  agents: number;
}

/** How all agents stand, by how many stand alike: the time of thousands is added up in a few steps. */
export class Standings {
  readonly #ofAgent = new Map<string, Alike>();
  readonly #alike = new Map<string, Alike>();

  /** @param standing null if the agent is gone. */
  note(taskId: string, standing: Standing | null): void {
    this.#leave(taskId);
    if (standing === null) return;
    const key = keyOf(standing);
    const alike = this.#alike.get(key) ?? { standing, agents: 0 };
    alike.agents += 1;
    this.#alike.set(key, alike);
    this.#ofAgent.set(taskId, alike);
  }

  all(): readonly Alike[] {
    return [...this.#alike.values()];
  }

  #leave(taskId: string): void {
    const alike = this.#ofAgent.get(taskId);
    if (alike === undefined) return;
    this.#ofAgent.delete(taskId);
    alike.agents -= 1;
    if (alike.agents === 0) this.#alike.delete(keyOf(alike.standing));
  }
}

function keyOf({ pool, state, pipeline }: Standing): string {
  return JSON.stringify([pool, state, pipeline]);
}
