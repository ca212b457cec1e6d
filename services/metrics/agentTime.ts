import type { AgentPhase } from '../../domain/fleet.ts';

interface Standing {
  readonly pool: string;
  readonly phase: AgentPhase;
}

/** Adds up how long agents are in which phase. */
export class AgentTime {
  readonly #standing = new Map<string, Standing & { readonly since: number }>();
  readonly #add: (standing: Standing, ms: number) => void;

  /** @param add takes a stretch of time one agent has spent in one phase. */
  constructor(add: (standing: Standing, ms: number) => void) {
    this.#add = add;
  }

  /** An agent has come into a phase. */
  moved(taskId: string, pool: string, phase: AgentPhase | 'gone', now: number): void {
    const before = this.#standing.get(taskId);
    if (before !== undefined && now > before.since) this.#add(before, now - before.since);
    if (phase === 'gone') this.#standing.delete(taskId);
    else this.#standing.set(taskId, { pool, phase, since: now });
  }

  /** Adds what has passed since, and takes over how the agents really stand: no slip lasts longer than to the next call. */
  settle(agents: readonly (Standing & { readonly taskId: string })[], now: number): void {
    const present = new Set(agents.map(({ taskId }) => taskId));
    for (const [taskId, { pool }] of this.#standing)
      if (!present.has(taskId)) this.moved(taskId, pool, 'gone', now);
    for (const { taskId, pool, phase } of agents) this.moved(taskId, pool, phase, now);
  }
}
