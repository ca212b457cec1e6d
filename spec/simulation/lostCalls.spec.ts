import { expect } from 'chai';
import { Life } from './life.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

describe('Where calls to the master do not arrive', function () {
  this.timeout(60_000);
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
