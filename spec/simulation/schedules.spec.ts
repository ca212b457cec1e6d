import { expect } from 'chai';
import type { Config, PoolConfig } from '../../domain/config.ts';
import { timesRescheduled } from '../../sandbox/index.ts';
import { START } from '../support/core.ts';
import { Life } from './life.ts';
import { simulatedConfig } from './settings.ts';
import { runSimulation } from './simulation.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/** From ten minutes past the start on, for ten minutes. */
const WINDOW = { cron: '10-19 8 * * *', timeZone: 'UTC' };
const BEGINNING = START + 10 * MINUTE;
const END = START + 20 * MINUTE;

/** One pool of the usual deployment, with what a spec says of it. */
function config(changes: Partial<PoolConfig>, scaling: Partial<Config['scaling']> = {}): Config {
  const made = simulatedConfig();
  const [build, ...others] = made.pools;
  if (build === undefined) throw new Error('the deployment has no pools');
  return {
    ...made,
    pools: [{ ...build, ...changes }, ...others],
    scaling: { ...made.scaling, stabilisation: 3 * MINUTE, idleTimeout: 2 * MINUTE, ...scaling },
  };
}

describe('The whole program under schedules that bend every number, while all that can go wrong does,', () => {
  for (const seed of [1, 2])
    it(`keeps its promises: seed ${seed}`, async () => {
      const report = await runSimulation({ seed, hours: 0.5, settings: 'scheduled' });
      expect(report.launches).to.be.above(0);
    });
});

describe('At the edges of a window that bends the numbers of a pool', () => {
  let life: Life;
  const until = (time: number) => life.pass(time - life.world.clock.now());
  const serving = () =>
    [...life.picture.agents.values()].filter(({ phase }) => phase !== 'draining' && phase !== 'ending');
  const building = () => serving().filter(({ phase }) => phase === 'building');
  const drained = () =>
    life.steps.flatMap(({ outcome }) =>
      outcome.notices.flatMap((notice) =>
        notice.type === 'decision.made' && notice.decision.kind === 'drain' ? [notice.decision.rule] : [],
      ),
    );
  afterEach(() => life.close());

  it('whoever builds is left alone, and who is idle goes at once, down to the maximum', async () => {
    life = new Life(config({ min: 4, schedule: [{ ...WINDOW, min: 0, max: 2 }] }, { drainBudget: 1 }));
    await until(BEGINNING - 5 * MINUTE);
    life.jobs(3, 15 * MINUTE);
    await until(BEGINNING - SECOND);
    const atWork = building().map(({ taskId }) => taskId);
    expect([atWork.length, serving().length]).to.deep.equal([3, 4]);
    await until(BEGINNING + MINUTE);
    expect(serving().map(({ taskId }) => taskId)).to.have.members(atWork);
    expect(drained()).to.deep.equal(['above-maximum']);
    expect([...life.world.gocd.jobs()].map(timesRescheduled)).to.deep.equal([0, 0, 0]);
  });

  it('a job that the maximum keeps waiting is told until when, and served then', async () => {
    life = new Life(config({ schedule: [{ ...WINDOW, max: 2 }] }));
    await until(BEGINNING);
    life.jobs(3, 15 * MINUTE, ['docker']);
    await until(BEGINNING + 3 * MINUTE);
    const [job] = life.picture.assessment?.jobs ?? [];
    expect(job?.cause).to.equal('limit');
    expect(job?.reason).to.include('2 of at most 2 agents until 08:20 (schedule 10-19 8 * * * UTC)');
    expect(job?.remedy).to.include('raise max of pool build in its schedule');
    await until(END + 4 * MINUTE);
    expect(building()).to.have.length(3);
  });

  it('max-agents of scaling.schedule is told so too', async () => {
    life = new Life(config({}, { schedule: [{ ...WINDOW, maxAgents: 1 }] }));
    await until(BEGINNING);
    life.jobs(2, 15 * MINUTE, ['docker']);
    await until(BEGINNING + 3 * MINUTE);
    const [job] = life.picture.assessment?.jobs ?? [];
    expect(job?.reason).to.include('1 of at most 1 agent until 08:20 (schedule 10-19 8 * * * UTC)');
    expect(job?.remedy).to.include('raise max-agents in scaling.schedule');
    expect(serving()).to.have.length(1);
  });

  it('a minimum is launched at its beginning, and goes after its end like all that is not needed', async () => {
    life = new Life(config({ schedule: [{ ...WINDOW, min: 3 }] }));
    await until(BEGINNING - SECOND);
    expect(serving()).to.deep.equal([]);
    await until(BEGINNING + 3 * MINUTE);
    expect(serving()).to.have.length(3);
    await until(END + 15 * MINUTE);
    expect(serving()).to.deep.equal([]);
  });

  it('nobody goes in a gap of minutes between two windows, to be launched again after it', async () => {
    const high = { timeZone: 'UTC', max: 4, min: 4 };
    const schedule = [
      { ...high, cron: '0-7 8 * * *' },
      { ...high, cron: '10-14 8 * * *' },
    ];
    life = new Life(config({ max: 1, schedule }));
    await until(START + 14 * MINUTE);
    expect(serving()).to.have.length(4);
    expect(drained()).to.deep.equal([]);
    await until(START + 25 * MINUTE);
    expect(serving()).to.deep.equal([]);
  });
});
