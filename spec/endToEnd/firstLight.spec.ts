import { expect } from 'chai';
import { DEMO, sandboxSettings } from '../../sandbox/index.ts';
import type { Step } from '../../services/service.ts';
import { openStage, runUntil, type Stage } from './support.ts';

const isLaunch = ({ outcome }: Step) => outcome.commands.some(({ type }) => type === 'mesos.accept');

describe('Over real HTTP, against the model world', () => {
  let stage: Stage;
  beforeEach(async () => {
    stage = await openStage();
  });
  afterEach(() => stage.close());

  const settings = () =>
    sandboxSettings({ mesosUrl: stage.mesosUrl, gocdUrl: stage.gocdUrl, stateFile: 'STATE_FILE' });

  it('waiting jobs get agents of the right pools, run, and the agents go away without a trace', async () => {
    const { gocd, mesos } = stage.world;
    const jobs = [
      ...gocd.schedule({ pipeline: 'docs-site', stage: 'publish', job: 'upload', durationMs: 30_000 }),
      ...gocd.schedule({
        pipeline: 'checkout-service-it',
        stage: 'test',
        job: 'integration',
        resources: ['docker'],
        runInstances: 2,
        durationMs: 30_000,
      }),
    ];
    const isQuiet = () =>
      jobs.every(({ state }) => state === 'Completed') &&
      gocd.agents().length === 0 &&
      mesos.view().tasks.length === 0;
    await runUntil(await stage.service(settings()), stage, isQuiet);

    const poolsOf = jobs.map(({ timeline }) => timeline.findLast(({ agent }) => agent)?.agent?.split('.')[2]);
    expect(poolsOf).to.deep.equal(['build', 'staging', 'staging']);
    expect(gocd.lostJobs()).to.deep.equal([]);
    expect(stage.lines.join('\n')).not.to.contain(DEMO.password).and.not.to.contain(DEMO.autoRegisterKey);
  });

  it("the original's config file launches the whole shortage after more than five polls with one", async () => {
    const { gocd, mesos } = stage.world;
    gocd.schedule({ pipeline: 'docs-site', stage: 'publish', job: 'upload', runInstances: 3 });
    const mesosAt = new URL(stage.mesosUrl);
    const gocdAt = new URL(stage.gocdUrl);
    const original = `gocd-mesos {
      mesos-master = "${mesosAt.host}"
      go-server {
        host = "${gocdAt.hostname}"
        port = ${gocdAt.port}
        user-name = "${DEMO.user}"
        password = "${DEMO.password}"
      }
      go-agent {
        auto-register-key = "${DEMO.autoRegisterKey}"
        docker-image = "${DEMO.image}"
      }
      state.file = "STATE_FILE"
    }`;
    const steps = await runUntil(await stage.service(original), stage, () => mesos.view().tasks.length === 3);

    const before = steps.slice(0, steps.findIndex(isLaunch));
    const polls = before.filter(({ input }) => input.type === 'gocd.polled' && input.view.jobs.length > 0);
    expect(polls).to.have.length.greaterThanOrEqual(6);
    expect(steps.filter(isLaunch)).to.have.length(1);
  });

  it('a framework that leaves and comes back finds its agents, and launches no others', async () => {
    const { gocd, mesos } = stage.world;
    const [job] = gocd.schedule({
      pipeline: 'docs-site',
      stage: 'publish',
      job: 'upload',
      durationMs: 3_600_000,
    });
    await runUntil(await stage.service(settings()), stage, () => job?.state === 'Building');
    const [task] = mesos.view().tasks;
    const steps = await runUntil(await stage.service(settings()), stage, (soFar) => {
      const polls = soFar.filter(({ input }) => input.type === 'gocd.polled').length;
      return polls > 3 && soFar.some(({ input }) => input.type === 'mesos.subscribed');
    });
    expect(steps.some(isLaunch)).to.equal(false);
    expect(mesos.view().tasks.map(({ taskId }) => taskId)).to.deep.equal([task?.taskId]);
    expect(mesos.view().frameworks).to.have.length(1);
  });
});
