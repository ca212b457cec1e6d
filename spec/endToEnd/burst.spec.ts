import { expect } from 'chai';
import { DEMO, host } from '../../sandbox/index.ts';
import { openStage, runUntil, type Stage } from './support.ts';

const JOBS_PER_POOL = 50;
const POOLS = ['linux', 'docker', 'jdk', 'node'] as const;

describe('200 jobs at once, over four pools', () => {
  let stage: Stage;
  before(async () => {
    const hosts = Array.from({ length: 26 }, (_, index) => host(`host-${index}.sandbox`, {}));
    stage = await openStage({ hosts });
  });
  after(() => stage.close());

  const settings = (maxOfNode: number) => `gocd-mesos {
    mesos-master = "${stage.mesosUrl}"
    mesos.request-timeout = 2 minutes
    go-server {
      url = "${stage.gocdUrl}", user-name = "${DEMO.user}", password = "${DEMO.password}"
      request-timeout = 2 minutes
    }
    go-agent { auto-register-key = "${DEMO.autoRegisterKey}", docker-image = "${DEMO.image}" }
    pools = [
      { name = "linux", resources = [ "linux" ], max = 100 }
      { name = "docker", resources = [ "docker" ], max = 100 }
      { name = "jdk", resources = [ "jdk" ], max = 100 }
      { name = "node", resources = [ "node" ], max = ${maxOfNode} }
    ]
    backlog { poll-interval = 10 seconds, pending-polls = 0 }
    scaling.max-agents = 500
    state.file = "STATE_FILE"
  }`;

  it('get all their agents in one round of offers, and no pool more than its maximum', async () => {
    const { gocd, mesos } = stage.world;
    for (const resource of POOLS)
      gocd.schedule({
        pipeline: resource,
        stage: 'build',
        job: 'compile',
        resources: [resource],
        runInstances: JOBS_PER_POOL,
        durationMs: 3_600_000,
      });
    const steps = await runUntil(
      await stage.service(settings(40)),
      stage,
      () => mesos.view().tasks.length === 3 * JOBS_PER_POOL + 40,
    );
    const rounds = steps.filter(({ outcome }) =>
      outcome.commands.some(({ type }) => type === 'mesos.accept'),
    );
    expect(rounds).to.have.length(1);
    const poolOf = (taskId: string) => taskId.split('.')[2];
    const launched = POOLS.map(
      (pool) => mesos.view().tasks.filter(({ taskId }) => poolOf(taskId) === pool).length,
    );
    expect(launched).to.deep.equal([50, 50, 50, 40]);
    expect(stage.lines.join('\n')).to.contain('[limit]');
  });
});
