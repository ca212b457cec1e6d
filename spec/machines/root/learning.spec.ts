import { expect } from 'chai';
import type { Habit } from '../../../domain/habit.ts';
import { someConfig, somePool } from '../../support/config.ts';
import { Driver, launchesIn, someJob } from '../../support/core.ts';

const MINUTE = 60_000;
const WEEK_MS = 7 * 24 * 60 * MINUTE;
/** The slot of Monday, 8:00 UTC, when every driver starts. */
const EIGHT = 96;

function learning(max = 4) {
  const idleFloor = { factor: 0, learn: true, min: 0, max };
  return someConfig({ pools: [somePool({ name: 'linux', idleFloor })] });
}

/** Jobs that usually came from eight to nine on Mondays. */
function habits(jobs: number, weeks: number): readonly Habit[] {
  return Array.from({ length: 12 }, (_, index) => ({ pool: 'linux', slot: EIGHT + index, jobs, weeks }));
}

/** As after a start with these habits, some weeks later: subscribed, reconciled. */
function started(kept: readonly Habit[], { config = learning(), weeks = 0 } = {}): Driver {
  const driver = new Driver(config);
  driver.now += weeks * WEEK_MS;
  driver.take({ type: 'service.started', entropy: 1, frameworkId: null, habits: kept });
  driver.subscribe();
  driver.take({ type: 'state.saved', frameworkId: 'framework-1' });
  driver.reconcile();
  return driver;
}

const saved = (driver: Driver) => driver.ofType('habits.save').flatMap((command) => command.habits);

/** Polls each minute for a slot and a bit; `jobs` are there from the second poll on, never to be seen before. */
function watchSlot(driver: Driver, jobs: readonly string[]): void {
  for (let minute = 0; minute <= 5; minute++) {
    driver.poll({ jobs: minute === 0 ? [] : jobs.map((name) => someJob(name)) });
    driver.wait(MINUTE);
  }
}

describe('A pool that learns', () => {
  it('has agents ready before jobs come at a time when they usually do', () => {
    const driver = started(habits(10, 3));
    driver.poll();
    driver.offer();
    expect(launchesIn(driver.commands)).to.have.length(3);
  });

  it('says what it expects and by what', () => {
    const driver = started(habits(10, 3));
    driver.poll();
    driver.offer();
    const [decision] = driver.notices.flatMap((notice) =>
      notice.type === 'decision.made' && notice.decision.kind === 'launch' ? [notice.decision] : [],
    );
    expect(decision?.text).to.match(
      /to keep the floor: 2\.3 jobs are expected within 1 min 10 s, by 3 weeks at this time and 1 times as many lately$/,
    );
    expect(decision?.numbers).to.deep.include({ idleFloor: 3, learnedFloor: 3, weeks: 3, lately: 1 });
  });

  it('keeps no more ready than its floor allows', () => {
    const driver = started(habits(100, 3), { config: learning(3) });
    driver.poll();
    driver.offer();
    expect(launchesIn(driver.commands)).to.have.length(3);
  });

  it('keeps none ready while it knows of one week only, or of other times', () => {
    const elsewhere = habits(50, 5).map((habit) => ({ ...habit, slot: habit.slot + 300 }));
    for (const kept of [[], habits(50, 1), elsewhere]) {
      const driver = started(kept);
      driver.poll();
      driver.offer();
      expect(launchesIn(driver.commands)).to.deep.equal([]);
    }
  });

  it('learns from two Mondays what to expect on the third, also across a restart', () => {
    const first = started([]);
    watchSlot(first, ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']);
    expect(saved(first)).to.deep.equal([{ pool: 'linux', slot: EIGHT, jobs: 8, weeks: 1 }]);

    const second = started(saved(first), { weeks: 1 });
    watchSlot(second, ['i', 'j', 'k', 'l']);
    expect(saved(second)).to.deep.equal([{ pool: 'linux', slot: EIGHT, jobs: 6, weeks: 2 }]);

    const third = started(saved(second), { weeks: 2 });
    third.poll();
    third.offer();
    expect(launchesIn(third.commands)).to.have.length(2);
  });

  it('says when what it learns is not kept', () => {
    const driver = started([]);
    driver.take({ type: 'habits.save.failed', message: 'cannot write habits.json: ENOSPC' });
    expect(driver.notices).to.deep.include({
      type: 'warning.raised',
      text: 'what was learned is not kept: cannot write habits.json: ENOSPC',
    });
  });

  it('counts an agent that takes its job between two readings', () => {
    const driver = started([]);
    const taskId = 'gocd-agent.ci.linux.abc';
    const agent = (building: string | null) => ({
      uuid: 'uuid-1',
      hostname: taskId,
      configState: 'Enabled' as const,
      runState: building === null ? ('Idle' as const) : ('Building' as const),
      buildState: building === null ? ('Idle' as const) : ('Building' as const),
      environments: [],
      unknownEnvironments: [],
      resources: [],
      elastic: false,
      building,
    });
    for (const building of [null, 'shop/1/build/1/a', 'shop/1/build/1/a', null, 'shop/2/build/1/a', null]) {
      driver.poll({ agents: [agent(building)] });
      driver.wait(MINUTE);
    }
    expect(saved(driver)).to.deep.equal([{ pool: 'linux', slot: EIGHT, jobs: 2, weeks: 1 }]);
  });
});

describe('A pool that does not learn', () => {
  it('goes by no habits and makes none', () => {
    const config = someConfig({ pools: [somePool({ name: 'linux' })] });
    const driver = started(habits(50, 5), { config });
    watchSlot(driver, ['a', 'b']);
    expect(saved(driver)).to.deep.equal([]);
    driver.offer();
    expect(launchesIn(driver.commands)).to.have.length(2);
  });
});
