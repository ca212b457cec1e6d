import { expect } from 'chai';
import { isOurs } from '../../domain/ids.ts';
import { Life } from './life.ts';
import { INSTANCE } from './settings.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/** Found by seed 920011 in an hour, with drawn settings. */
describe('An instance whose machine slept while another was started on its state file, and its framework ended,', () => {
  let life: Life;

  beforeEach(async () => {
    life = new Life();
    life.jobs(1, 30 * MINUTE);
    await life.pass(MINUTE);
  });

  afterEach(() => life.close());

  async function replacedWhileAsleep(): Promise<void> {
    life.deployment.sleep(10 * MINUTE);
    // Else the master would tell it, when it is awake, who has taken its framework over.
    life.world.mesos.cutStreams();
    life.deployment.start();
    await life.pass(MINUTE);
    life.world.removeFramework(life.deployment.store.kept);
    await life.pass(4 * MINUTE);
  }

  it('gives way when it wakes up: the other one has registered anew, and its id is kept', async () => {
    await replacedWhileAsleep();
    const { kept } = life.deployment.store;
    await life.pass(20 * MINUTE);
    expect(life.deployment.runs.map(({ ended }) => ended)).to.deep.equal([3, null]);
    expect(life.deployment.store.kept).to.equal(kept);
  });

  it('launches nothing beside the agents of that one', async () => {
    await replacedWhileAsleep();
    await life.pass(20 * MINUTE);
    const tasks = life.world.mesos.view().tasks.filter(({ taskId }) => isOurs(taskId, INSTANCE));
    expect(new Set(tasks.map(({ frameworkId }) => frameworkId))).to.deep.equal(
      new Set([life.deployment.store.kept]),
    );
  });
});
