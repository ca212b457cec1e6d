import type { Config } from '../../domain/config.ts';
import type { Picture } from '../../machines/picture.ts';
import { advance, type Mishap } from '../../sandbox/index.ts';
import type { Step } from '../../services/service.ts';
import { Deployment, type StepWatcher } from './deployment.ts';
import { simulatedConfig } from './settings.ts';
import { SimulatedWorld, type Surroundings } from './world.ts';

/** The whole program in a world in which nothing goes wrong but what a spec makes go wrong. */
export class Life {
  readonly world: SimulatedWorld;
  readonly deployment: Deployment;
  readonly steps: Step[] = [];
  #watch: StepWatcher = () => {};
  #broken: unknown = null;

  constructor(config: Config = simulatedConfig(), surroundings: Surroundings = {}) {
    this.world = new SimulatedWorld(config, 1, surroundings);
    this.deployment = new Deployment(
      this.world,
      (run, step) => {
        this.steps.push(step);
        try {
          this.#watch(run, step);
        } catch (error) {
          this.#broken ??= error;
        }
      },
      (error) => {
        this.#broken = error;
      },
    );
    this.deployment.start();
  }

  get picture(): Picture {
    const run = this.deployment.current;
    if (run === null) throw new Error('the program does not run');
    return run.service.core.picture();
  }

  /** Sees every step from now on; what it throws, `pass` throws. */
  watch(watcher: StepWatcher): void {
    this.#watch = watcher;
  }

  /** Ids of the offers that the master holds out to us. */
  get offersWithUs(): readonly string[] {
    return this.world.mesos
      .view()
      .offers.filter(({ frameworkId }) => frameworkId === this.deployment.store.kept)
      .map(({ offerId }) => offerId);
  }

  jobs(count: number, durationMs = 60_000, resources: readonly string[] = ['linux']): void {
    const job = { pipeline: 'shop', stage: 'build', job: 'compile', resources };
    this.world.gocd.schedule({ ...job, environment: null, runInstances: count, durationMs });
  }

  /** Calls of these types, of all but SUBSCRIBE if none is named, have this mishap until what is returned is called. */
  callsMeet(mishap: Mishap, ...types: readonly string[]): () => void {
    return this.world.weather.mesosCalls.add((type) =>
      (types.length === 0 ? type !== 'SUBSCRIBE' : types.includes(type)) ? mishap : null,
    );
  }

  async pass(ms: number): Promise<void> {
    await advance(this.world.clock, this.world.quiescence, this.world.clock.now() + ms);
    if (this.#broken !== null) throw this.#broken;
  }

  close(): void {
    this.deployment.close();
    this.world.mesos.close();
    this.world.gocd.stop();
  }
}
