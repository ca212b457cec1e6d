import { expect } from 'chai';
import type { TaskView } from '../../sandbox/index.ts';
import { Life } from './life.ts';
import { IMAGE, simulatedConfig } from './settings.ts';
import { isOurPull } from './truth.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const PULL_MS = 50 * SECOND;

/** A deployment that keeps an agent ready on a host of its own, and has the image pulled where the next would go. */
describe('A task that has an image pulled ahead', () => {
  let life: Life;

  beforeEach(async () => {
    const { pools, ...config } = simulatedConfig();
    const [build] = pools;
    if (build === undefined) throw new Error('there is no pool');
    const ahead = {
      ...build,
      pullAhead: 'on' as const,
      constraints: [{ field: 'hostname', operator: 'UNIQUE' as const, value: null }],
      idleFloor: { factor: 0, learn: false, min: 1, max: 1 },
    };
    life = new Life({ ...config, pools: [ahead] });
    life.world.images[IMAGE] = { pullMs: PULL_MS, bootMedianMs: 30_000, bootSigma: 0 };
    await life.pass(10 * SECOND);
  });

  afterEach(() => life.close());

  const pulls = (): readonly TaskView[] => life.world.mesos.tasks().filter(({ taskId }) => isOurPull(taskId));
  const known = () => [...life.picture.memory.images.underWay.keys()];
  const placesKnown = () => life.picture.memory.images.here.size;

  it('goes when the image is there, and is no agent to anybody', async () => {
    const [pull] = pulls();
    expect([pulls().length, known()]).to.deep.equal([1, [pull?.taskId]]);
    await life.pass(2 * MINUTE);
    expect([pulls(), known()]).to.deep.equal([[], []]);
    expect(placesKnown()).to.equal(2);
    expect(life.picture.agents.size).to.equal(1);
    expect(life.world.gocd.agents().map(({ hostname }) => isOurPull(hostname))).not.to.include(true);
  });

  it('is told of again until that is heard', async () => {
    const { faults } = life.world.mesos;
    faults.event = ({ taskId }) => (taskId !== null && isOurPull(taskId) ? { copies: 0 } : {});
    await life.pass(PULL_MS);
    expect(known()).to.have.length(1);
    delete faults.event;
    await life.pass(11 * MINUTE);
    expect([pulls(), known()]).to.deep.equal([[], []]);
    expect(placesKnown()).to.equal(2);
  });

  it('is found by a run that follows, and pulled once', async () => {
    const [pull] = pulls();
    life.deployment.kill();
    life.deployment.start();
    await life.pass(10 * SECOND);
    expect(known()).to.deep.equal([pull?.taskId]);
    await life.pass(2 * MINUTE);
    expect([pulls(), known()]).to.deep.equal([[], []]);
    expect(placesKnown()).to.equal(2);
  });

  it('is gone with the framework after a teardown', async () => {
    expect(pulls()).to.have.length(1);
    life.deployment.tearDown(life.world.clock.now() + 5 * MINUTE);
    await life.pass(30 * MINUTE);
    expect([life.deployment.isTornDown, pulls()]).to.deep.equal([true, []]);
  });
});
