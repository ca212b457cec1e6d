import { expect } from 'chai';
import { isOurs } from '../../domain/ids.ts';
import { advance, type Job } from '../../sandbox/index.ts';
import type { Step } from '../../services/service.ts';
import { Deployment } from './deployment.ts';
import { INSTANCE, STAGING, simulatedConfig } from './settings.ts';
import { SimulatedWorld } from './world.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const LONGEST_MS = 90 * MINUTE;
const LOOK_EVERY_MS = 20 * SECOND;
const RESTART_AFTER_MS = 5 * SECOND;

/** What happens, beside the crash. Times are from the start. */
type Scenario = (world: SimulatedWorld) => void;

const jobsOf = (
  world: SimulatedWorld,
  count: number,
  durationMs: number,
  environment: string | null = null,
) =>
  world.gocd.schedule({
    pipeline: environment === null ? 'shop' : 'shop-it',
    stage: 'build',
    job: 'compile',
    resources: ['linux'],
    environment,
    runInstances: count,
    durationMs,
  });

const SCENARIOS: Readonly<Record<string, Scenario>> = {
  'one job': (world) => jobsOf(world, 1, MINUTE),
  'a burst over two pools': (world) => {
    jobsOf(world, 3, MINUTE);
    jobsOf(world, 2, MINUTE, STAGING);
  },
  'a job that comes as its agent is taken away': (world) => {
    jobsOf(world, 1, MINUTE);
    world.clock.after(9 * MINUTE, () => jobsOf(world, 1, MINUTE));
  },
  'a master that fails over, its registry lost': (world) => {
    jobsOf(world, 2, 5 * MINUTE);
    world.clock.after(4 * MINUTE, () => world.mesos.restartMaster({ keepRegistry: false }));
  },
  'a GoCD that restarts': (world) => {
    jobsOf(world, 2, 4 * MINUTE);
    world.clock.after(3 * MINUTE, () => world.gocd.restart(30 * SECOND));
  },
};

/** When the process dies, at one step of its first run. */
const MOMENTS = {
  'before its commands leave': null,
  'as they leave': 0,
  'when they have arrived': 25,
} as const satisfies Record<string, number | null>;
type Moment = keyof typeof MOMENTS;

interface Crash {
  readonly step: number;
  readonly moment: Moment;
}

interface End {
  readonly jobs: readonly string[];
  readonly leftInGocd: number;
  readonly leftOnMesos: number;
  /** Lost with an agent that we ended. */
  readonly lost: number;
}

describe('Wherever the program crashes, the end is the same', function () {
  this.timeout(300_000);

  for (const [name, scenario] of Object.entries(SCENARIOS))
    it(name, async () => {
      const steps: Step[] = [];
      const undisturbed = await endOf(scenario, null, (step) => steps.push(step));
      expect(undisturbed).to.include({ leftInGocd: 0, leftOnMesos: 0, lost: 0 });
      const crashes = steps.flatMap((step, index) => crashesAt(step, index));
      expect(crashes).to.have.length.above(50);
      for (const crash of crashes)
        expect(await endOf(scenario, crash, () => {}), describeCrash(crash, steps)).to.deep.equal(
          undisturbed,
        );
    });
});

/** A step without commands is the same before and after; one where only time passed is the same as the one before. */
function crashesAt({ input, outcome }: Step, step: number): readonly Crash[] {
  if (outcome.commands.length > 0)
    return (Object.keys(MOMENTS) as Moment[]).map((moment) => ({ step, moment }));
  return input.type === 'time.passed' ? [] : [{ step, moment: 'before its commands leave' }];
}

function describeCrash({ step, moment }: Crash, steps: readonly Step[]): string {
  const { input, outcome } = steps[step] ?? {};
  const commands = outcome?.commands.map(({ type }) => type).join(', ');
  return `a crash at step ${step}, ${input?.type} → ${commands || 'nothing'}, ${moment}`;
}

/** Lives through a scenario until all is quiet, or has had time enough to be. */
async function endOf(scenario: Scenario, crash: Crash | null, watch: (step: Step) => unknown): Promise<End> {
  const world = new SimulatedWorld(simulatedConfig(), 1);
  const { clock, quiescence, gocd, mesos } = world;
  const startedAt = clock.now();
  let steps = 0;
  let broken: unknown = null;
  const deployment: Deployment = new Deployment(
    world,
    (run, step) => {
      if (run.number > 1) return;
      watch(step);
      if (crash !== null && steps === crash.step) crashLater(deployment, world, MOMENTS[crash.moment]);
      steps += 1;
    },
    (error) => {
      broken = error;
    },
  );
  if (crash !== null && MOMENTS[crash.moment] === null) {
    let seen = 0;
    deployment.killAt(() => seen++ === crash.step);
  }
  scenario(world);
  deployment.start();
  const restartLater = () =>
    clock.after(RESTART_AFTER_MS, () => {
      deployment.startUnlessRunning();
      restartLater();
    });
  restartLater();
  const isQuiet = () =>
    [...gocd.jobs()].every(({ state }) => state === 'Completed') && left(world).every((n) => n === 0);
  for (let now = clock.now(); now < startedAt + LONGEST_MS; now = clock.now()) {
    await advance(clock, quiescence, now + LOOK_EVERY_MS);
    if (broken !== null) throw broken;
    if (clock.now() > startedAt + 10 * MINUTE && isQuiet()) break;
  }
  if (crash !== null) expect(deployment.runs, 'runs').to.have.length.above(1);
  deployment.kill();
  const [leftInGocd = 0, leftOnMesos = 0] = left(world);
  mesos.close();
  gocd.stop();
  return {
    jobs: [...gocd.jobs()]
      .map((job) => `${job.locator} ${job.state} ${job.result} ${timesCompleted(job)}`)
      .sort(),
    leftInGocd,
    leftOnMesos,
    lost: gocd.lostJobs().length,
  };
}

function crashLater(deployment: Deployment, { clock }: SimulatedWorld, delayMs: number | null): void {
  if (delayMs !== null) clock.after(delayMs, () => deployment.kill());
}

function left({ gocd, mesos }: SimulatedWorld): readonly number[] {
  const isOfUs = (name: string) => isOurs(name, INSTANCE);
  return [
    gocd.agents().filter(({ hostname }) => isOfUs(hostname)).length,
    mesos.view().tasks.filter(({ taskId }) => isOfUs(taskId)).length,
  ];
}

function timesCompleted({ timeline }: Job): number {
  return timeline.filter(({ what }) => what === 'completed').length;
}
