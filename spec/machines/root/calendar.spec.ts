import { expect } from 'chai';
import { someConfig, somePool } from '../../support/config.ts';
import { Driver, launchesIn, START, someAgent, someJob, someOffer } from '../../support/core.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const YEAR = 365 * 24 * HOUR;

/** Whose calendar goes on while its own time stands still, or the other way round. */
class SleepyDriver extends Driver {
  ahead = 0;

  /** The machine sleeps, or its clock is set by so much. */
  leap(ms: number) {
    this.ahead += ms;
    return this.take({ type: 'clock.corrected', calendarAhead: this.ahead });
  }

  get calendar(): number {
    return this.now + this.ahead;
  }
}

/** At eight by its own time, which is that of its start. */
const ready = (config = someConfig()) => {
  const driver = new SleepyDriver(config);
  driver.ready();
  return driver;
};

const idleFloor = (min: number) => ({ factor: 0, learn: false, min, max: 10 });

describe('After a machine slept, or its clock was set', () => {
  const atNine = someConfig({
    pools: [
      somePool({
        idleFloor: idleFloor(0),
        schedule: [{ cron: '* 9 * * *', timeZone: 'UTC', idleFloor: idleFloor(2) }],
      }),
    ],
  });

  for (const [how, leaps] of [
    ['an hour of sleep', [HOUR]],
    ['a start before its clock was right', [-30 * YEAR, 30 * YEAR + HOUR]],
  ] as const)
    it(`a schedule goes by the calendar: ${how}`, () => {
      const driver = ready(atNine);
      driver.poll();
      expect(launchesIn(driver.offer().commands)).to.deep.equal([]);
      for (const leap of leaps) driver.leap(leap);
      driver.poll();
      driver.wait(1);
      expect(launchesIn(driver.offer(someOffer({ id: 'at-nine' })).commands)).to.have.length(2);
    });

  it('a schedule goes by the calendar where it was right to begin with and is set back', () => {
    const driver = ready(atNine);
    driver.leap(HOUR);
    driver.leap(-HOUR);
    driver.poll();
    driver.wait(1);
    expect(launchesIn(driver.offer().commands)).to.deep.equal([]);
  });

  it('an offer whose host goes into maintenance soon by the calendar is not used', () => {
    const driver = ready();
    driver.leap(5 * HOUR);
    driver.poll({ jobs: [someJob('compile')] });
    driver.wait(1);
    const at = (start: number) => someOffer({ id: `${start}`, unavailability: { start, duration: HOUR } });
    expect(launchesIn(driver.offer(at(driver.calendar + SECOND)).commands)).to.deep.equal([]);
    expect(launchesIn(driver.offer(at(driver.calendar - 3 * HOUR)).commands)).to.have.length(1);
  });

  it('a window that was announced before begins when the calendar says so', () => {
    const driver = ready(someConfig({ pools: [somePool({ min: 1 })] }));
    driver.poll();
    driver.wait(1);
    const [launch] = launchesIn(driver.offer().commands);
    const taskId = launch?.taskId ?? '';
    driver.update(taskId, 'TASK_RUNNING');
    const idle = () => driver.poll({ agents: [someAgent(taskId)] });
    idle();
    const unavailability = { start: driver.calendar + 3 * HOUR, duration: HOUR };
    driver.take({
      type: 'mesos.inverse-offers.received',
      inverseOffers: [{ id: 'inverse-1', hostId: 'host-1', unavailability }],
    });
    driver.wait(SECOND);
    expect(driver.core.picture().agents.get(taskId)?.drainRule).to.equal(null);
    driver.leap(3 * HOUR - MINUTE);
    idle();
    driver.wait(SECOND);
    expect(driver.core.picture().agents.get(taskId)?.drainRule).to.equal('host-maintenance');
  });

  it('a job has waited for as long as the calendar says', () => {
    const driver = ready();
    driver.leap(5 * HOUR);
    driver.poll({ jobs: [someJob('compile', { scheduledAt: driver.calendar - MINUTE })] });
    expect(driver.core.picture().assessment?.jobs[0]?.waitedMs).to.equal(MINUTE);
  });

  it('no deadline falls due, or is put off', () => {
    const ends = (leap: number) => {
      const driver = ready();
      driver.poll({ jobs: [someJob('compile')] });
      driver.wait(1);
      const [launch] = launchesIn(driver.offer().commands);
      const taskId = launch?.taskId ?? '';
      const startedAt = driver.now;
      driver.leap(leap);
      while (driver.phases()[taskId] !== 'ending' && driver.now < startedAt + 2 * HOUR) {
        driver.wait(10 * SECOND);
        driver.poll({ agents: [someAgent('foreign')] });
      }
      return driver.now - startedAt;
    };
    const usual = ends(0);
    expect(usual).to.be.below(2 * HOUR);
    for (const leap of [-YEAR, -HOUR, HOUR, YEAR]) expect(ends(leap), `${leap}`).to.equal(usual);
  });

  it('what was read before is too old to go by, and is read anew at once', () => {
    const driver = ready();
    driver.poll({ jobs: [someJob('compile')] });
    const { commands } = driver.leap(HOUR);
    expect(commands).to.deep.include({ type: 'gocd.poll' });
    driver.wait(1);
    expect(launchesIn(driver.offer().commands)).to.deep.equal([]);
    driver.poll({ jobs: [someJob('compile')] });
    driver.wait(1);
    expect(launchesIn(driver.offer(someOffer({ id: 'fresh' })).commands)).to.have.length(1);
  });

  it('what was on its way before is too old to go by, though it comes only now', () => {
    const driver = ready(someConfig({ scaling: { idleTimeout: 0, stabilisation: 0 } }));
    driver.poll({ jobs: [someJob('compile')] });
    driver.wait(1);
    const [launch] = launchesIn(driver.offer().commands);
    const taskId = launch?.taskId ?? '';
    driver.update(taskId, 'TASK_RUNNING');
    const begunAt = driver.now;
    driver.wait(SECOND);
    driver.leap(HOUR);
    driver.poll({ startedAt: begunAt, agents: [someAgent(taskId)] });
    driver.wait(10 * SECOND);
    expect(driver.ofType('gocd.agent.disable')).to.deep.equal([]);
    driver.poll({ agents: [someAgent(taskId)] });
    driver.wait(SECOND);
    expect(driver.ofType('gocd.agent.disable')).to.have.length(1);
  });

  it('agents are as old as they are, and a breaker open as long as it is, in the next run', () => {
    const driver = ready();
    driver.leap(5 * HOUR);
    driver.poll({ jobs: [someJob('compile'), someJob('test')] });
    driver.wait(1);
    const [failing, staying] = launchesIn(driver.offer().commands).map(({ taskId }) => taskId);
    const launchedAt = driver.calendar;
    driver.update(failing ?? '', 'TASK_FAILED', { message: 'docker pull: manifest unknown' });
    const { retryAt } = driver.core.picture().memory.breakers.get('default') ?? { retryAt: 0 };
    const next = new Driver();
    next.now = driver.calendar + SECOND;
    next.take({
      type: 'service.started',
      entropy: 2,
      frameworkId: 'framework-1',
      memory: driver.remembered,
    });
    next.subscribe();
    next.update(staying ?? '', 'TASK_RUNNING', { source: 'master', reason: 'RECONCILIATION' });
    const { agents, memory } = next.core.picture();
    expect(agents.get(staying ?? '')?.launchedAt).to.be.within(launchedAt - SECOND, launchedAt);
    expect(memory.breakers.get('default')?.retryAt).to.equal(retryAt + driver.ahead);
  });

  it('a breaker of a run whose clock was years ahead does not stay open for years', () => {
    const driver = ready();
    driver.poll({ jobs: [someJob('compile')] });
    driver.wait(1);
    const [launch] = launchesIn(driver.offer().commands);
    driver.update(launch?.taskId ?? '', 'TASK_FAILED', { message: 'docker pull: manifest unknown' });
    const next = new Driver();
    next.now = START - YEAR;
    next.take({ type: 'service.started', entropy: 2, frameworkId: 'framework-1', memory: driver.remembered });
    const retryAt = next.core.picture().memory.breakers.get('default')?.retryAt ?? 0;
    expect(retryAt).to.be.at.most(next.now + 5 * MINUTE);
  });
});
