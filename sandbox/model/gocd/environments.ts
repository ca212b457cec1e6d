import type { GocdEnvironment } from './options.ts';

/** Where an environment's definition lives, as the agents API tells it. */
export type EnvironmentOrigin =
  | { readonly kind: 'gocd' }
  | { readonly kind: 'config-repo'; readonly id: string };

interface Environment {
  readonly name: string;
  readonly origin: EnvironmentOrigin;
}

/** The environments of the server's configuration. Names are compared without regard to case. */
export class Environments {
  readonly #byKey = new Map<string, Environment>();
  readonly #keyOfPipeline = new Map<string, string>();

  constructor(environments: readonly GocdEnvironment[]) {
    for (const { name, pipelines, configRepo } of environments) {
      this.#define(
        name,
        configRepo === undefined ? { kind: 'gocd' } : { kind: 'config-repo', id: configRepo },
      );
      for (const pipeline of pipelines) this.place(pipeline, name);
    }
  }

  /** Moves a pipeline into an environment, defining it if need be, or out of all of them. */
  place(pipeline: string, environment: string | null): void {
    if (environment === null) {
      this.#keyOfPipeline.delete(pipeline);
      return;
    }
    const key = environmentKey(environment);
    if (!this.#byKey.has(key)) this.#define(environment, { kind: 'gocd' });
    this.#keyOfPipeline.set(pipeline, key);
  }

  /** The environment a pipeline is in now. */
  nameOf(pipeline: string): string | null {
    const key = this.#keyOfPipeline.get(pipeline);
    return key === undefined ? null : (this.#byKey.get(key)?.name ?? null);
  }

  /** Null for an environment that doesn't exist. */
  originOf(name: string): EnvironmentOrigin | null {
    return this.#byKey.get(environmentKey(name))?.origin ?? null;
  }

  #define(name: string, origin: EnvironmentOrigin): void {
    this.#byKey.set(environmentKey(name), { name, origin });
  }
}

/** What two spellings of one environment have in common. */
function environmentKey(name: string): string {
  return name.toLowerCase();
}
