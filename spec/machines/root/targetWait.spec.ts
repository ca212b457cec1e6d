import { expect } from 'chai';
import type { WaitLesson } from '../../../domain/waitLesson.ts';
import { someConfig, somePool } from '../../support/config.ts';
import { Driver, launchesIn, someJob } from '../../support/core.ts';

const SECOND = 1_000;
const HOUR = 3_600 * SECOND;
const WAIT = 40 * SECOND;

/** As learned at a quiet time: of a hundred jobs sixty came alone, thirty as the second and ten as the third of a bundle. */
const LESSON: WaitLesson = {
  pool: 'linux',
  wait: WAIT,
  classes: [{ ms: 50 * HOUR, jobs: 100, beyondMax: 0, needs: [0, 60, 30, 10] }],
  seen: 0,
  late: 0,
  starts: Array.from({ length: 20 }, () => 50 * SECOND),
  assignments: [],
};

function started(lessons: readonly WaitLesson[], { wait = WAIT, max = 10, idleFloor = 0 } = {}): Driver {
  const schedule =
    idleFloor === 0
      ? []
      : [
          {
            cron: '* * * * *',
            timeZone: 'UTC',
            idleFloor: { factor: 0, learn: false, min: idleFloor, max: idleFloor },
          },
        ];
  const pool = somePool({ name: 'linux', targetWait: { p: 0.95, wait }, max, schedule });
  const driver = new Driver(someConfig({ pools: [pool] }));
  driver.take({ type: 'service.started', entropy: 1, frameworkId: null, habits: [], lessons });
  driver.subscribe();
  driver.take({ type: 'state.saved', frameworkId: 'framework-1' });
  driver.reconcile();
  return driver;
}

function launched(driver: Driver): number {
  driver.poll();
  driver.offer();
  return launchesIn(driver.commands).length;
}

const warnings = (driver: Driver) =>
  driver.notices.flatMap((notice) => (notice.type === 'warning.raised' ? [notice.text] : []));

describe('A pool with a target-wait', () => {
  it('has the agents ready that an earlier run has learned to meet it', () => {
    expect(launched(started([LESSON]))).to.equal(3);
  });

  it('has one agent ready while nothing is known', () => {
    expect(launched(started([]))).to.equal(1);
  });

  it('learns anew for another wait', () => {
    expect(launched(started([{ ...LESSON, wait: 10 * SECOND }]))).to.equal(1);
  });

  it('says what its floor goes by, in words and numbers', () => {
    const driver = started([LESSON]);
    launched(driver);
    const [decision] = driver.notices.flatMap((notice) =>
      notice.type === 'decision.made' && notice.decision.kind === 'launch' ? [notice.decision] : [],
    );
    expect(decision?.text).to.match(
      /to keep the floor: floor 3 for 95 % of jobs within 40 s: 0 jobs an hour are expected and agents take 56 s to come, such floors leave 0 % of jobs without one in time, and 5\.2 % may be$/,
    );
    expect(decision?.numbers).to.deep.include({
      targetShare: 0.95,
      targetWait: WAIT,
      targetFloor: 3,
      jobsPerHour: 0,
    });
  });

  it('goes by the floor of its schedule while that says one', () => {
    expect(launched(started([LESSON], { idleFloor: 2 }))).to.equal(2);
  });

  it('warns once that no floor can meet a target, and keeps no agents for it in vain', () => {
    const driver = started([], { wait: 5 * SECOND });
    expect(launched(driver)).to.equal(0);
    driver.poll();
    expect(warnings(driver).filter((text) => text.includes('no floor can meet it'))).to.have.length(1);
  });

  it('keeps what it has learned at the end of each slot', () => {
    const driver = started([]);
    for (let minute = 0; minute <= 6; minute++) {
      driver.poll({ jobs: minute === 2 ? [someJob('a'), someJob('b')] : [] });
      driver.wait(60 * SECOND);
    }
    const [lesson] = driver.ofType('habits.save').flatMap(({ lessons }) => lessons ?? []);
    expect(lesson).to.deep.include({ pool: 'linux', wait: WAIT, seen: 2 });
    expect(lesson?.classes[0]).to.deep.include({ jobs: 2, needs: [0, 1, 1] });
  });
});
