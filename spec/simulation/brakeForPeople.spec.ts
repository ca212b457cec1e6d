import { expect } from 'chai';
import { Unaccounted, watchBrake } from './brakeWatch.ts';
import { Life } from './life.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/** On a server without any other agents, where the brake is on as long as one of ours should be listed. */
describe('The brake, for an agent that has served and whose record has gone,', () => {
  let life: Life;
  let taskId: string;

  beforeEach(async () => {
    life = new Life(undefined, { alone: true });
    const unaccounted = new Unaccounted(life.deployment);
    life.world.gocd.events.subscribe((event) => unaccounted.onGocdEvent(event));
    life.watch((run, step) => unaccounted.take(run, step));
    life.jobs(1, MINUTE);
    await life.pass(4 * MINUTE);
    taskId = life.world.gocd.agents()[0]?.hostname ?? '';
    watchBrake(life.world, life.deployment, (missing) => unaccounted.has(missing));
  });

  afterEach(() => life.close());

  /** It is taken away, and its KILL is lost. */
  async function deletedAtOurWord(): Promise<void> {
    life.callsMeet({ kind: 'lost' }, 'KILL');
    life.deployment.current?.service.request({ type: 'operator.drain.requested', by: 'jane', taskId });
    await life.pass(MINUTE);
    expect(life.world.gocd.agents()).to.deep.equal([]);
  }

  const tasks = () => life.world.mesos.view().tasks.map((task) => task.taskId);

  /** Found by seed 1231134 with drawn settings. */
  it('without our knowing, is released by an operator who finds it missing, and it ends', async () => {
    life.deployment.kill();
    for (const { uuid } of life.world.gocd.agents()) life.world.people.remove(uuid);
    life.deployment.start();
    await life.pass(SECOND);
    expect(life.picture.brakeOn).to.equal(true);
    await life.pass(30 * MINUTE);
    expect(life.picture.brakeOn).to.equal(false);
    expect(tasks()).to.deep.equal([]);
  });

  it('is released where the disk was too full for what we knew of it', async () => {
    life.deployment.store.full = true;
    await deletedAtOurWord();
    life.deployment.kill();
    life.deployment.store.full = false;
    life.deployment.start();
    await life.pass(30 * MINUTE);
    expect(life.picture.brakeOn).to.equal(false);
  });

  it('at our word, is nothing to an operator: it has to end by itself', async () => {
    await deletedAtOurWord();
    life.deployment.kill();
    const { store } = life.deployment;
    const { [taskId]: agent, ...others } = store.remembered.agents;
    expect(agent?.recordDeleted).to.equal(true);
    if (agent !== undefined)
      store.remembered = {
        ...store.remembered,
        agents: { ...others, [taskId]: { ...agent, recordDeleted: undefined } },
      };
    life.deployment.start();
    await life.pass(30 * MINUTE);
    expect(life.picture.brakeOn).to.equal(true);
  });
});
