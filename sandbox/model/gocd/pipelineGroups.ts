import type { GocdPipelineGroup } from './options.ts';

/** Where pipelines are that nothing else is said of. */
const OTHERS = 'open';

/** The pipeline groups of the server's configuration. */
export class PipelineGroups {
  readonly #ofPipeline = new Map<string, string>();

  constructor(groups: readonly GocdPipelineGroup[]) {
    for (const { name, pipelines } of groups) for (const pipeline of pipelines) this.place(pipeline, name);
  }

  place(pipeline: string, group: string): void {
    this.#ofPipeline.set(pipeline, group);
  }

  nameOf(pipeline: string): string {
    return this.#ofPipeline.get(pipeline) ?? OTHERS;
  }
}
