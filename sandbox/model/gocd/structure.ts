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

  configure(pipeline: PipelineShape): void {
    if (JSON.stringify(this.#shapes.get(pipeline.name)) === JSON.stringify(pipeline)) return;
    this.#shapes.set(pipeline.name, pipeline);
    this.#changes.set(pipeline.name, this.changesOf(pipeline.name) + 1);
  }

  find(name: string): PipelineShape | null {
    return this.#shapes.get(name) ?? null;
  }

  all(): Iterable<PipelineShape> {
    return this.#shapes.values();
  }

  /** How often its configuration has changed: part of what the dashboard's ETag covers. */
  changesOf(name: string): number {
    return this.#changes.get(name) ?? 0;
  }
}
