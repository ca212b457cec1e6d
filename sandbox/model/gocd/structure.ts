/** How GoCD begins a stage once the one before has passed: by itself, or when a person says so. */
export type Approval = 'auto' | 'manual';

/** A pipeline as the server's configuration has it, as far as its dashboard and its structure tell of that. */
export interface PipelineShape {
  readonly name: string;
  /** In order. */
  readonly stages: readonly {
    readonly name: string;
    readonly approval: Approval;
    /** Names of its jobs in the configuration. */
    readonly jobs: readonly string[];
  }[];
  /** Stages whose passing makes it run. */
  readonly upstream?: readonly { readonly pipeline: string; readonly stage: string }[];
}

/** The pipelines of the configuration. One that only ever had jobs scheduled for it is not among them. */
export class Structure {
  readonly #shapes = new Map<string, PipelineShape>();
  readonly #changes = new Map<string, number>();
  readonly #paused = new Set<string>();

  configure(pipeline: PipelineShape): void {
    if (JSON.stringify(this.#shapes.get(pipeline.name)) === JSON.stringify(pipeline)) return;
    this.#shapes.set(pipeline.name, pipeline);
    this.#changes.set(pipeline.name, this.changesOf(pipeline.name) + 1);
  }

  /** Somebody pauses a pipeline, or lets it go on. */
  pause(name: string, isPaused: boolean): void {
    if (this.#paused.has(name) === isPaused) return;
    if (isPaused) this.#paused.add(name);
    else this.#paused.delete(name);
    this.#changes.set(name, this.changesOf(name) + 1);
  }

  isPaused(name: string): boolean {
    return this.#paused.has(name);
  }

  find(name: string): PipelineShape | null {
    return this.#shapes.get(name) ?? null;
  }

  all(): Iterable<PipelineShape> {
    return this.#shapes.values();
  }

  /** How often its configuration has changed, or somebody has paused it or let it go on: part of what the dashboard's ETag covers. */
  changesOf(name: string): number {
    return this.#changes.get(name) ?? 0;
  }
}
