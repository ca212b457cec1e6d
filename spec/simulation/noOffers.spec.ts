import { expect } from 'chai';
import { somePool } from '../support/config.ts';
import { Life } from './life.ts';
import { IMAGE, simulatedConfig } from './settings.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/** Two pools on one host of two cpus: four agents of the one fill it, and so does one of the other. */
function crowded(): Life {
  const config = simulatedConfig();
  const [{ autoRegisterKey } = somePool()] = config.pools;
  const pool = { image: IMAGE, autoRegisterKey, mem: 512, disk: 100, max: 4 };
  const pools = [
    somePool({ ...pool, name: 'small', resources: ['small'], cpus: 0.5 }),
    somePool({ ...pool, name: 'large', resources: ['large'], cpus: 2 }),
  ];
  return new Life({ ...config, pools }, { hosts: [2], alone: true });
}

describe('A cluster that offers nothing, for all that is left is too small to be offered,', () => {
  let life: Life;

  beforeEach(async () => {
    life = crowded();
    await life.pass(30 * SECOND);
    life.jobs(4, 20 * MINUTE, ['small']);
    await life.pass(2 * MINUTE);
  });

  afterEach(() => life.close());

  const causeOfLarge = () =>
    life.picture.assessment?.jobs.find(({ pool }) => pool === 'large')?.cause ?? 'none waits';
  const offersTo = (since: number) =>
    life.steps.slice(since).filter(({ input }) => input.type === 'mesos.offers.received').length;

  it('has no room: that is the cause, soon, and not that an agent is being launched', async () => {
    const since = life.steps.length;
    life.jobs(1, MINUTE, ['large']);
    await life.pass(MINUTE);
    expect(offersTo(since)).to.equal(0);
    expect(causeOfLarge()).to.equal('no-offers');
    await life.pass(10 * MINUTE);
    expect(causeOfLarge()).to.equal('no-offers');
  });

  it('has room made in it: idle agents of another pool go for a job that waits', async () => {
    for (const job of [...life.world.gocd.jobs()]) life.world.gocd.cancel(job.locator);
    await life.pass(30 * SECOND);
    expect([...life.picture.agents.values()].map(({ phase }) => phase)).to.deep.equal(Array(4).fill('idle'));
    life.jobs(1, MINUTE, ['large']);
    await life.pass(4 * MINUTE);
    expect([...life.picture.agents.values()].map(({ pool }) => pool)).to.include('large');
  });
});
