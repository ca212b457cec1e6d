import { expect } from 'chai';
import type { Config } from '../../domain/config.ts';
import type { Picture } from '../../machines/picture.ts';
import { AgentProcess, advance, type Job, timesRescheduled } from '../../sandbox/index.ts';
import { observe } from '../../services/notifications/conditions.ts';
import { Deployment } from './deployment.ts';
import { SECRETS, simulatedConfig } from './settings.ts';
import { SimulatedWorld } from './world.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/** The program in the model world, where no agent lives but ours. */
class Scene {
  readonly world: SimulatedWorld;
  readonly deployment: Deployment;
  #broken: unknown = null;

  constructor(config: Config = simulatedConfig({ fast: true })) {
    this.world = new SimulatedWorld(config, 1, { alone: true });
    this.deployment = new Deployment(
      this.world,
      () => {},
      (error) => {
        this.#broken = error;
      },
    );
  }

  job(durationMs: number): Job {
    const [job] = this.world.gocd.schedule({
      pipeline: 'shop',
      stage: 'build',
      job: 'compile',
      resources: ['linux'],
      durationMs,
    });
    if (job === undefined) throw new Error('nothing was scheduled');
    return job;
  }

  async pass(ms: number): Promise<void> {
    await this.until(() => false, ms);
  }

  /** Lets time pass until it is so; how long that took (ms), or null if it was not so within the time. */
  async until(isSo: () => boolean, atMostMs: number): Promise<number | null> {
    const { clock, quiescence } = this.world;
    const startedAt = clock.now();
    while (!isSo()) {
      if (clock.now() - startedAt >= atMostMs) return null;
      await advance(clock, quiescence, clock.now() + 500);
      if (this.#broken !== null) throw this.#broken;
    }
    return clock.now() - startedAt;
  }

  get picture(): Picture {
    const picture = this.deployment.current?.service.core.picture();
    if (picture === undefined) throw new Error('the program does not run');
    return picture;
  }

  get phases(): readonly string[] {
    return Array.from(this.picture.agents.values(), ({ phase }) => phase);
  }

  /** Until the program, too, has seen the job being built. */
  async building(job: Job): Promise<void> {
    const isSeen = () => [...this.picture.agents.values()].some(({ building }) => building === job.locator);
    expect(await this.until(isSeen, 10 * MINUTE), 'seen').to.not.equal(null);
  }

  async done(job: Job, within: number): Promise<void> {
    expect(await this.until(() => job.state === 'Completed', within), 'done').to.not.equal(null);
  }

  /** Its host is lost with all that runs there. */
  loseAgentOf(job: Job): void {
    const agent = this.world.gocd.agents().find(({ uuid }) => uuid === job.agentUuid);
    const task = this.world.mesos.view().tasks.find(({ taskId }) => taskId === agent?.hostname);
    if (task === undefined) throw new Error('no task has the job');
    this.world.removeHost(task.hostname);
  }

  close(): void {
    this.deployment.close();
    this.world.mesos.close();
    this.world.gocd.stop();
  }
}

/** Agents that build get no other job, so that they can go with the one they have. */
const FAST = simulatedConfig({ fast: true });

describe('A job that GoCD counts as given to an agent, and that no agent has', () => {
  let scene: Scene;
  const begin = async (config: Config = FAST) => {
    scene = new Scene(config);
    scene.deployment.start();
    await scene.pass(10 * SECOND);
  };
  afterEach(() => scene.close());

  it('since it ended while the server was down, has its retired agent enabled again, which lets go of it at once', async () => {
    await begin();
    const job = scene.job(20 * SECOND);
    await scene.building(job);
    await scene.pass(3 * SECOND);
    scene.world.gocd.restart(20 * SECOND);
    await scene.pass(22 * SECOND);
    expect(job.state, 'what the server believes').to.equal('Building');
    await scene.done(job, 90 * SECOND);
    expect(scene.world.mesos.view().tasks.length, 'agents launched').to.equal(1);
    expect(timesRescheduled(job)).to.equal(1);
  });

  it('is not waited for longer where other agents live', async () => {
    await begin(simulatedConfig({ fast: true, floors: true }));
    expect(await scene.until(() => scene.phases.includes('idle'), 10 * MINUTE)).to.not.equal(null);
    const job = scene.job(20 * SECOND);
    await scene.building(job);
    scene.world.gocd.restart(20 * SECOND);
    await scene.pass(22 * SECOND);
    await scene.done(job, 90 * SECOND);
  });

  it('that nobody has seen begin is found, and an agent launched, which has it given to another', async () => {
    await begin();
    const job = scene.job(12 * SECOND);
    expect(await scene.until(() => job.state === 'Building', 10 * MINUTE)).to.not.equal(null);
    scene.world.gocd.restart(20 * SECOND);
    await scene.done(job, 6 * MINUTE);
  });

  it('is given to another where the last agent dies while it is retiring', async () => {
    await begin();
    const job = scene.job(20 * MINUTE);
    await scene.building(job);
    await scene.pass(30 * SECOND);
    expect(scene.world.gocd.agents().map(({ configState }) => configState)).to.deep.equal(['Disabled']);
    scene.loseAgentOf(job);
    await scene.done(job, 40 * MINUTE);
  });

  for (const [name, restarts] of [
    ['', false],
    [', the program being killed and started again meanwhile', true],
  ] as const)
    it(`is given to another as soon as a host has room, however long after the last agent died${name}`, async () => {
      await begin(simulatedConfig());
      const job = scene.job(10 * MINUTE);
      await scene.building(job);
      for (const { hostname } of scene.world.mesos.view().hosts) scene.world.removeHost(hostname);
      await scene.pass(20 * MINUTE);
      expect(scene.world.gocd.agents(), 'records left').to.deep.equal([]);
      if (restarts) {
        scene.deployment.kill();
        await scene.pass(10 * SECOND);
        scene.deployment.start();
        await scene.pass(5 * MINUTE);
      }
      scene.world.addHost();
      await scene.done(job, 15 * MINUTE);
    });

  it('is told as hanging, with what is done about it', async () => {
    await begin();
    const job = scene.job(20 * MINUTE);
    await scene.building(job);
    for (const { hostname } of scene.world.mesos.view().hosts) scene.world.removeHost(hostname);
    await scene.pass(20 * MINUTE);
    const [told, ...others] = scene.picture.assessment?.jobs ?? [];
    expect(others).to.deep.equal([]);
    expect(told).to.include({ locator: job.locator, cause: 'hanging', pool: 'build' });
    expect(told?.reason).to.match(/^GoCD counts it as given to agent .*, which GoCD no longer lists/);
    expect(told?.remedy).to.include('one is launched as soon as there is room');
    const { found } = observe(scene.picture, {
      now: scene.world.clock.now(),
      startedAt: 0,
      reloadProblem: null,
      waitPatience: 0,
    });
    expect(found).to.deep.include({
      condition: 'hanging-job',
      subject: job.locator,
      text: `${told?.reason} ${told?.remedy}`,
    });
  });

  it('since before the program was first started, is found, told and freed', async () => {
    scene = new Scene(FAST);
    const { clock, gocd } = scene.world;
    const byHand = new AgentProcess(
      { clock, random: scene.world.fork(), gocd },
      {
        hostname: 'old.example',
        ip: '10.9.8.7',
        autoRegister: {
          key: SECRETS.autoRegisterKey,
          resources: ['linux'],
          environments: [],
          hostname: 'old.example',
          elastic: null,
        },
      },
    );
    const job = scene.job(5 * MINUTE);
    await scene.until(() => job.state === 'Building', MINUTE);
    byHand.end();
    await scene.pass(6 * MINUTE);
    scene.world.people.remove(byHand.uuid);
    await scene.pass(10 * MINUTE);
    expect([job.state, gocd.agents().length]).to.deep.equal(['Building', 0]);

    scene.deployment.start();
    const isTold = () => scene.picture.assessment?.jobs.some(({ cause }) => cause === 'hanging') ?? false;
    expect(await scene.until(isTold, 4 * MINUTE), 'told').to.not.equal(null);
    await scene.done(job, 15 * MINUTE);
    expect(isTold()).to.equal(false);
  });
});
