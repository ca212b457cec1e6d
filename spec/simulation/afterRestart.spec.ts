import { expect } from 'chai';
import type { Config } from '../../domain/config.ts';
import { isOurs } from '../../domain/ids.ts';
import { advance, type Job } from '../../sandbox/index.ts';
import { Deployment } from './deployment.ts';
import { INSTANCE, simulatedConfig } from './settings.ts';
import { SimulatedWorld } from './world.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
/** Pulling the image, the slowest of many boots, two polls, and the time GoCD takes to hand out a job. */
const BOOT_MS = 4 * MINUTE;

/** The program, with an agent that has had one job, in a world in which nothing happens by chance. */
class Scene {
  readonly world: SimulatedWorld;
  readonly deployment: Deployment;
  #broken: unknown = null;

  constructor(config: Config) {
    this.world = new SimulatedWorld(config, 1);
    this.deployment = new Deployment(
      this.world,
      () => {},
      (error) => {
        this.#broken = error;
      },
    );
  }

  async pass(ms: number): Promise<void> {
    const { clock, quiescence } = this.world;
    await advance(clock, quiescence, clock.now() + ms);
    if (this.#broken !== null) throw this.#broken;
  }

  schedule(durationMs: number): Job {
    const [job] = this.world.gocd.schedule({
      pipeline: 'shop',
      stage: 'build',
      job: 'compile',
      resources: ['linux', 'docker'],
      durationMs,
    });
    if (job === undefined) throw new Error('no job was scheduled');
    return job;
  }

  async withIdleAgent(): Promise<this> {
    this.deployment.start();
    this.schedule(10 * SECOND);
    await this.pass(5 * MINUTE);
    expect(this.ours.map(({ runState }) => runState)).to.deep.equal(['Idle']);
    return this;
  }

  get ours() {
    return this.world.gocd.agents().filter(({ hostname }) => isOurs(hostname, INSTANCE));
  }

  close(): void {
    this.deployment.kill();
    this.world.mesos.close();
    this.world.gocd.stop();
  }
}

function config(changes: Partial<Config['mesos']> = {}): Config {
  const made = simulatedConfig();
  return { ...made, mesos: { ...made.mesos, ...changes } };
}

describe('After a restart', () => {
  it('a job gets an agent at once whose last one has ended with its framework, though GoCD still lists it as idle', async () => {
    const scene = await new Scene(config({ failoverTimeout: 30 * SECOND })).withIdleAgent();
    scene.deployment.kill();
    await scene.pass(MINUTE);
    scene.deployment.start();
    await scene.pass(10 * SECOND);
    expect(scene.ours.map(({ runState }) => runState)).to.deep.equal(['Idle']);
    const job = scene.schedule(10 * SECOND);
    await scene.pass(BOOT_MS);
    expect(job.state).to.equal('Completed');
    scene.close();
  });
});
