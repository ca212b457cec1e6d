import { expect } from 'chai';
import { isOurs } from '../../domain/ids.ts';
import { NOTHING_REMEMBERED } from '../../domain/memory.ts';
import { readiness } from '../../services/views/readiness.ts';
import { Life } from './life.ts';
import { INSTANCE } from './settings.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

describe('Where calls to the master do not arrive', () => {
  let life: Life;

  beforeEach(async () => {
    life = new Life();
    await life.pass(30 * SECOND);
  });

  afterEach(() => life.close());

  it('no offer stays with us, though every ACCEPT and DECLINE was lost for minutes', async () => {
    const mended = life.callsMeet({ kind: 'lost' }, 'ACCEPT', 'DECLINE');
    life.jobs(4);
    await life.pass(5 * MINUTE);
    expect(life.offersWithUs).not.to.deep.equal([]);
    mended();
    await life.pass(MINUTE);
    expect(life.offersWithUs).to.deep.equal([]);
  });

  it('no offer stays with us, though the master took every DECLINE for minutes and lost it', async () => {
    const mended = life.world.weather.mesosCallsLost.add((type) => (type === 'DECLINE' ? true : null));
    life.jobs(4);
    await life.pass(5 * MINUTE);
    mended();
    expect(life.offersWithUs).not.to.deep.equal([]);
    await life.pass(15 * MINUTE);
    expect(life.offersWithUs).to.deep.equal([]);
  });

  it('no offer is made to us while none is wanted, though the SUPPRESS was lost', async () => {
    const mended = life.callsMeet({ kind: 'lost' }, 'SUPPRESS');
    life.jobs(1, 10 * MINUTE);
    await life.pass(2 * MINUTE);
    mended();
    await life.pass(30 * SECOND);
    const ours = life.world.mesos
      .view()
      .frameworks.find(({ frameworkId }) => frameworkId === life.deployment.store.kept);
    expect(ours?.suppressedRoles).to.deep.equal(ours?.roles);
  });
});

describe('Where the master hears nothing of us but that we subscribe', () => {
  let life: Life;

  beforeEach(async () => {
    life = new Life();
    await life.pass(30 * SECOND);
  });

  afterEach(() => life.close());

  const failures = () => life.steps.filter(({ input }) => input.type === 'mesos.call.failed').length;
  const isReady = () => readiness(life.picture, life.world.clock.now());
  const causes = () => life.picture.assessment?.jobs.map(({ cause }) => cause);
  const alive = () => [...life.picture.agents.values()].map(({ phase }) => phase);

  it('it is not ready, and says why; jobs wait for Mesos, not for agents that are being launched', async () => {
    life.callsMeet({ kind: 'lost' });
    life.jobs(2, 10 * MINUTE);
    await life.pass(2 * MINUTE);
    for (let minute = 0; minute < 30; minute++) {
      await life.pass(MINUTE);
      expect(isReady().ready).to.equal(false);
      expect(isReady().reasons.join()).to.match(/calls in a row got no answer|answers none of our questions/);
      expect(causes()).to.deep.equal(['mesos-away', 'mesos-away']);
    }
  });

  it('it is found out while nothing is wanted too, by the reconciliation', async () => {
    const { reconcileInterval } = life.world.config.mesos;
    life.callsMeet({ kind: 'lost' });
    await life.pass(reconcileInterval + 2 * MINUTE);
    expect(isReady().ready).to.equal(false);
  });

  it('it is found out by a master that takes every call and loses it', async () => {
    life.world.weather.mesosCallsLost.add(() => true);
    await life.pass(life.world.config.mesos.reconcileInterval + 2 * MINUTE);
    expect(isReady().ready).to.equal(false);
    expect(isReady().reasons.join()).to.match(/answers none of our questions/);
  });

  it('calls fail a few at a time, for hours, and nothing piles up', async () => {
    life.callsMeet({ kind: 'lost' });
    life.jobs(4);
    await life.pass(3 * 60 * MINUTE);
    const subscriptions = life.steps.filter(({ input }) => input.type === 'mesos.subscribed').length;
    expect(subscriptions).to.be.within(100, 400);
    expect(failures() / subscriptions).to.be.below(8);
  });

  it('launches go on at once when calls arrive again', async () => {
    const mended = life.callsMeet({ kind: 'lost' });
    life.jobs(2, 10 * MINUTE);
    await life.pass(60 * MINUTE);
    expect(alive()).to.deep.equal([]);
    mended();
    await life.pass(30 * SECOND);
    expect(isReady().ready).to.equal(true);
    expect(alive()).to.have.length(2);
  });

  it('agents run on, and no update of theirs is lost for good', async () => {
    life.jobs(3, 20 * MINUTE);
    await life.pass(5 * MINUTE);
    expect(alive()).to.deep.equal(['building', 'building', 'building']);
    const mended = life.callsMeet({ kind: 'lost' });
    await life.pass(10 * MINUTE);
    expect(alive()).to.deep.equal(['building', 'building', 'building']);
    mended();
    await life.pass(60 * MINUTE);
    expect([...life.world.gocd.jobs()].map(({ state }) => state)).to.deep.equal(Array(3).fill('Completed'));
    expect(alive()).to.deep.equal([]);
  });
});

describe('A restart whose questions about all tasks the master takes and loses, three in a row,', () => {
  for (const remembers of [true, false])
    it(`takes no empty fleet for granted: nothing is launched beside what runs, ${remembers ? 'and is remembered' : 'though nothing is remembered'}`, async () => {
      const life = new Life();
      const tasks = () =>
        life.world.mesos.view().tasks.filter(({ taskId }) => isOurs(taskId, INSTANCE)).length;
      await life.pass(30 * SECOND);
      life.jobs(3, 30 * MINUTE);
      while (tasks() < 3) await life.pass(SECOND);
      life.deployment.kill();
      if (!remembers) life.deployment.store.remembered = NOTHING_REMEMBERED;
      let asked = 0;
      life.world.weather.mesosCallsLost.add((type) => {
        if (type !== 'RECONCILE' || asked >= 6) return null;
        asked += 1;
        return asked % 2 === 1 ? true : null;
      });
      life.deployment.start();
      await life.pass(2 * MINUTE);
      // Each time it asks twice: about all, and by name.
      expect(asked).to.equal(remembers ? 4 : 6);
      expect(tasks()).to.equal(3);
      life.close();
    });
});
