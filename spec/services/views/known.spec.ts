import { expect } from 'chai';
import { describeStatus } from '../../../cli/desk/status.ts';
import { backlogDoubt, backlogInBrief, noAgentWords, noJobWords } from '../../../services/views/known.ts';
import { obstaclesOf } from '../../../services/views/obstacles.ts';
import { someConfig, somePool } from '../../support/config.ts';
import { someJobs } from '../../support/core.ts';
import { WatchedDriver } from './support.ts';

const FAILURE = { reason: 'timeout', message: 'no answer in 10 s', hint: 'Look at the server.' } as const;

const told = (driver: WatchedDriver) => {
  const state = driver.view.state();
  return [noJobWords(state), noAgentWords(state), backlogInBrief(state)];
};
const heldBack = (driver: WatchedDriver) => {
  const state = driver.view.state();
  return state.pools.map((pool) => obstaclesOf(pool, state, state.now).map(({ title }) => title));
};

describe('What is not known', () => {
  it('is not told as none by an instance that stands by', () => {
    const standby = 'Not known here: this instance stands by, and another one may lead.';
    const driver = new WatchedDriver();
    expect(told(driver)).to.deep.equal([standby, standby, 'not known']);
    expect(heldBack(driver)).to.deep.equal([['Standing by']]);
    expect(describeStatus(driver.view.state())).to.match(/^backlog +idle: not known$/m);
  });

  it('is not told as none before Mesos and GoCD have been heard', () => {
    const driver = new WatchedDriver();
    driver.take({ type: 'service.started', entropy: 1, frameworkId: null });
    expect(told(driver)).to.deep.equal([
      'Not known yet: GoCD has not been read.',
      'Not known yet: Mesos has not told which agents there are.',
      'not known',
    ]);
    expect(heldBack(driver)).to.deep.equal([['Not ready']]);
  });

  it('is told with its age once a reading of GoCD is old', () => {
    const driver = new WatchedDriver().ready();
    driver.poll();
    expect(told(driver)).to.deep.equal([
      'No job is waiting.',
      'No agent of ours is there.',
      '0 waiting, 0 short',
    ]);
    expect(backlogDoubt(driver.view.state())).to.equal(null);
    driver.wait(120_000);
    driver.take({ type: 'gocd.poll.failed', failure: FAILURE });
    expect(told(driver)[0]).to.equal(
      'No job was waiting when GoCD was last read, 2 min ago; others may wait by now.',
    );
    expect(told(driver)[2]).to.equal('0 waiting, 0 short, 2 min ago');
    expect(backlogDoubt(driver.view.state())).to.equal(
      'As GoCD was read 2 min ago: other jobs may wait by now.',
    );
  });
});

describe('What holds a pool back', () => {
  it('is nothing where nothing does', () => {
    const driver = new WatchedDriver().ready();
    driver.poll();
    expect(heldBack(driver)).to.deep.equal([[]]);
  });

  it('is told once, of a full pool, and in words', () => {
    const driver = new WatchedDriver(someConfig({ pools: [somePool({ max: 1 })] })).ready();
    driver.launch(1);
    driver.poll({ jobs: someJobs(3) });
    expect(driver.view.state().pools[0]?.plan?.clamps).to.include('max');
    expect(heldBack(driver)).to.deep.equal([['Full']]);
  });

  for (const [title, come] of [
    ['Paused', (driver: WatchedDriver) => driver.take({ type: 'operator.pause.requested', by: 'jane' })],
    [
      'Not ready',
      (driver: WatchedDriver) =>
        driver.take({ type: 'mesos.disconnected', reason: 'unreachable', message: 'ECONNREFUSED' }),
    ],
  ] as const)
    it(`is told of pools with and without jobs alike: ${title}`, () => {
      const pools = [somePool(), somePool({ name: 'other', resources: ['other'] })];
      const driver = new WatchedDriver(someConfig({ pools })).ready();
      come(driver);
      driver.poll({ jobs: someJobs(2) });
      expect(heldBack(driver)).to.deep.equal([[title], [title]]);
    });
});
