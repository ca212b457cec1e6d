import { expect } from 'chai';
import type { Config } from '../../domain/config.ts';
import { advance } from '../../sandbox/index.ts';
import { Deployment } from './deployment.ts';
import { IMAGE, simulatedConfig } from './settings.ts';
import { SimulatedWorld } from './world.ts';

const MINUTE = 60_000;
const BROKEN = 'gocd/gocd-agent-debian-12:no-such-tag';
const MENDED = 'gocd/gocd-agent-debian-12:v26.2.0';

/** A deployment whose pools serve, and an image that nobody can pull. */
class Stage {
  readonly world = new SimulatedWorld(simulatedConfig(), 11, { alone: true });
  readonly launched: { readonly taskId: string; readonly at: number }[] = [];
  readonly deployment: Deployment;

  constructor() {
    this.deployment = new Deployment(
      this.world,
      (_run, { outcome }) => {
        for (const command of outcome.commands)
          if (command.type === 'mesos.accept')
            for (const { taskId } of command.launches)
              this.launched.push({ taskId, at: this.world.clock.now() });
      },
      (error) => {
        throw error;
      },
    );
  }

  with(image: string): Config {
    const { config } = this.world;
    return { ...config, pools: config.pools.map((pool) => ({ ...pool, image })) };
  }

  schedule(count: number, counter: number): void {
    for (let n = 0; n < count; n++)
      this.world.gocd.schedule({
        pipeline: `shop-${counter}-${n}`,
        stage: 'build',
        job: 'compile',
        resources: ['linux', 'docker'],
      });
  }

  async pass(minutes: number): Promise<void> {
    const { clock, quiescence } = this.world;
    await advance(clock, quiescence, clock.now() + minutes * MINUTE);
  }

  /** Launches since the last time it was asked. */
  takeLaunches(): number {
    return this.launched.splice(0).length;
  }

  get picture() {
    const run = this.deployment.current;
    if (run === null) throw new Error('nothing runs');
    return run.service.core.picture();
  }

  get causes(): readonly string[] {
    return [...new Set(this.picture.assessment?.jobs.map(({ cause }) => cause))];
  }
}

/** One that has served five jobs with a good image, and has lost its agents since. */
async function settled(): Promise<Stage> {
  const stage = new Stage();
  stage.deployment.start();
  await stage.pass(1);
  stage.schedule(5, 1);
  await stage.pass(30);
  expect(stage.takeLaunches()).to.equal(5);
  expect(stage.picture.agents.size).to.equal(0);
  return stage;
}

const WAYS: Readonly<Record<string, (stage: Stage, config: Config) => void>> = {
  'by reload': ({ deployment }, config) => deployment.reload(config),
  'with a restart': ({ world, deployment }, config) => {
    deployment.kill();
    world.config = config;
    deployment.start();
  },
};

describe('A changed image', () => {
  for (const [way, putInForce] of Object.entries(WAYS)) {
    it(`that cannot be pulled costs one launch when it is put in force ${way}, and the jobs wait for one agent that tries it`, async () => {
      const stage = await settled();
      putInForce(stage, stage.with(BROKEN));
      await stage.pass(1);
      stage.schedule(5, 2);
      await stage.pass(0.5);
      expect(stage.takeLaunches()).to.equal(1);
      expect(stage.causes).to.include.oneOf(['canary', 'backing-off']);
      stage.deployment.kill();
    });

    it(`mended ${way} is tried at once, however long the breaker would still be open, and then serves all`, async () => {
      const stage = await settled();
      putInForce(stage, stage.with(BROKEN));
      await stage.pass(1);
      stage.schedule(5, 2);
      await stage.pass(40);
      expect(stage.picture.memory.breakers.get('build')?.failures).to.be.above(10);
      stage.takeLaunches();
      stage.world.images[MENDED] = {};
      putInForce(stage, stage.with(MENDED));
      await stage.pass(0.5);
      expect(stage.takeLaunches()).to.equal(1);
      await stage.pass(8);
      expect(stage.takeLaunches()).to.equal(4);
      stage.deployment.kill();
    });
  }

  it('does not take the agents away that serve with the old one, but for the one whose place the canary takes', async () => {
    const stage = new Stage();
    stage.world.config = {
      ...stage.world.config,
      pools: stage.world.config.pools.map((pool) => ({ ...pool, min: 3 })),
    };
    stage.deployment.start();
    await stage.pass(10);
    stage.takeLaunches();
    stage.deployment.reload(stage.with(BROKEN));
    await stage.pass(10);
    const idle = [...stage.picture.agents.values()].filter(({ phase }) => phase === 'idle');
    expect(idle.map(({ pool }) => pool).sort()).to.deep.equal(['build', 'build', 'staging', 'staging']);
    stage.world.images[MENDED] = {};
    stage.deployment.reload(stage.with(MENDED));
    await stage.pass(30);
    const all = [...stage.picture.agents.values()];
    expect(all.map(({ phase }) => phase)).to.deep.equal(Array(6).fill('idle'));
    stage.deployment.kill();
  });

  it('is served with in full at a first start, for nothing of the pool was known to work', async () => {
    const stage = new Stage();
    stage.world.config = stage.with(IMAGE);
    stage.schedule(5, 1);
    stage.deployment.start();
    await stage.pass(0.7);
    expect(stage.takeLaunches()).to.equal(5);
    stage.deployment.kill();
  });
});
