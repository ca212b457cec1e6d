import { expect } from 'chai';
import { decide, type Round } from '../../../policy/round.ts';
import type { World } from '../../../policy/world.ts';
import { someConfig, somePool } from '../../support/config.ts';
import { Driver, launchesIn, someJobs, someOffer } from '../../support/core.ts';
import { idle, uuidOf } from '../support/agents.ts';

/** A program whose rounds are kept, with what each decided on. */
function watched(config = someConfig()) {
  const rounds: (Round & { readonly world: World })[] = [];
  const driver = new Driver(config, {
    decide: (world) => {
      const round = decide(world);
      rounds.push({ ...round, world });
      return round;
    },
  }).ready();
  rounds.length = 0;
  return { driver, rounds };
}

describe('One round', () => {
  it('is all that a reading takes, even where it raises demand or clears it', () => {
    const { driver, rounds } = watched();
    const taken = [someJobs(2), someJobs(2), [], []].map((jobs) => {
      const before = rounds.length;
      driver.poll({ jobs });
      return rounds.length - before;
    });
    expect(taken).to.deep.equal([1, 1, 1, 1]);
  });

  it('is all that a batch of offers takes, even where agents are launched', () => {
    const { driver, rounds } = watched();
    driver.poll({ jobs: someJobs(2) });
    driver.wait(1);
    rounds.length = 0;
    expect(launchesIn(driver.offer().commands)).to.have.length(2);
    expect(rounds).to.have.length(1);
  });

  it('on the reading that has lasted for long enough already asks for offers', () => {
    const { driver } = watched(someConfig({ backlog: { pollInterval: 10_000, pendingPolls: 1, settle: 0 } }));
    driver.poll({ jobs: someJobs(1) });
    driver.wait(1);
    expect(driver.ofType('mesos.revive')).to.have.length(0);
    driver.poll({ jobs: someJobs(1) });
    driver.wait(1);
    expect(driver.ofType('mesos.revive')).to.have.length(1);
  });

  it('counts a reading once, however many rounds follow on it', () => {
    const { driver, rounds } = watched(
      someConfig({ backlog: { pollInterval: 10_000, pendingPolls: 3, settle: 0 } }),
    );
    driver.poll({ jobs: someJobs(1) });
    driver.wait(60_000);
    expect(rounds.length).to.be.above(3);
    expect(rounds.map(({ world }) => world.isNewReading).filter(Boolean)).to.have.length(1);
    expect(rounds.at(-1)?.world.backlog.counted).to.equal(1);
  });

  it('by mere time comes only where nothing else has led to one lately', () => {
    const { driver, rounds } = watched(someConfig({ backlog: { pollInterval: 10_000 } }));
    for (let readings = 1; readings <= 12; readings++) {
      driver.poll();
      driver.wait(10_000);
    }
    expect(rounds).to.have.length(12);
    driver.wait(60_000);
    expect(rounds.length).to.be.within(15, 17);
  });

  it('follows at once when the framework id is kept, which launches have waited for', () => {
    const driver = new Driver();
    driver.take({ type: 'service.started', entropy: 1, frameworkId: null });
    driver.subscribe();
    driver.reconcile();
    driver.poll({ jobs: someJobs(1) });
    driver.take({ type: 'state.saved', frameworkId: 'framework-1' });
    driver.wait(1);
    expect(driver.ofType('mesos.revive')).to.have.length(1);
  });

  it('does not follow on what GoCD tells of jobs and histories where that is known', () => {
    const pools = [somePool({ maxJobs: 5 })];
    const { driver, rounds } = watched(someConfig({ pools }));
    const taskId = idle(driver);
    const uuid = uuidOf(taskId);
    const rest = { startedAt: driver.now, asked: null, unread: [], untold: [] };
    rounds.length = 0;
    driver.take({ type: 'gocd.history.told', taskId, uuid, jobs: 0 });
    driver.take({ type: 'gocd.history.told', taskId, uuid, jobs: null });
    driver.take({ type: 'gocd.jobs.told', ...rest, held: [] });
    expect(rounds).to.have.length(0);
    driver.take({ type: 'gocd.history.told', taskId, uuid, jobs: 2 });
    expect(rounds).to.have.length(1);
    driver.take({ type: 'gocd.jobs.told', ...rest, held: [{ locator: 'a/1/b/1/c', uuid }] });
    driver.take({ type: 'gocd.jobs.told', ...rest, held: [{ locator: 'a/1/b/1/c', uuid }] });
    expect(rounds).to.have.length(2);
    driver.take({ type: 'gocd.jobs.told', ...rest, held: [{ locator: 'a/1/b/1/d', uuid: 'of nobody' }] });
    expect(rounds).to.have.length(3);
  });

  it('that launches says of each job whether its agent found room', () => {
    const { driver, rounds } = watched();
    driver.poll({ jobs: someJobs(2) });
    driver.wait(1);
    driver.offer(someOffer({ id: 'small', cpus: 1 }));
    const round = rounds.at(-1);
    expect(round?.placement?.unplaced).to.have.length(1);
    expect(round?.assessment.jobs.map(({ cause }) => cause)).to.deep.equal(['no-agent', 'no-offers']);
  });

  it('goes on asking for offers where the growth limit leaves launches to the next', () => {
    const { driver } = watched(someConfig({ scaling: { growthLimit: 2 } }));
    driver.poll({ jobs: someJobs(3) });
    driver.wait(1);
    const first = driver.offer().commands;
    expect(launchesIn(first)).to.have.length(2);
    expect(first.map(({ type }) => type)).not.to.include('mesos.suppress');
    expect(launchesIn(driver.offer(someOffer({ id: 'next' })).commands)).to.have.length(1);
  });

  it('launches as many agents as its numbers say, and those alone', () => {
    const pools = [somePool({ idleFloor: { factor: 0, learn: false, min: 2, max: 2 } })];
    const { driver, rounds } = watched(someConfig({ pools }));
    driver.poll({ jobs: someJobs(1) });
    driver.wait(1);
    expect(launchesIn(driver.offer().commands)).to.have.length(3);
    expect(rounds.at(-1)?.assessment.pools[0]).to.include({ want: 3, launch: 3 });
  });
});
