import { expect } from 'chai';
import { type Sum, sumOf, totalOf } from '../../../policy/money/page.ts';
import { remembered as memorySchema } from '../../../services/memorySchema.ts';
import { someConfig, somePool } from '../../support/config.ts';
import { Driver, launchesIn, someAgent, someJob, someOffer } from '../../support/core.ts';
import { restarted } from '../support/restarting.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const NONE = { building: 0, idle: 0, starting: 0, other: 0 };

/** An agent costs one unit of the currency an hour. */
const priced = (money = {}) =>
  someConfig({
    pools: [somePool({ name: 'linux', price: 1, min: 1 })],
    money,
    scaling: { idleTimeout: 10 * MINUTE },
  });

/** Whose calendar can leap while its own time stands still, since hours of timers take their time. */
class Books extends Driver {
  constructor(money = {}) {
    super(priced(money));
    this.ready();
  }

  leapTo(time: string): void {
    this.take({ type: 'clock.corrected', calendarAhead: Date.parse(time) - this.now });
  }
}

/** The agent of the minimum, idle. */
function withAgent(driver: Driver): string {
  driver.poll();
  driver.wait(1);
  const [launch] = launchesIn(driver.offer().commands);
  if (launch === undefined) throw new Error('nothing was launched');
  driver.update(launch.taskId, 'TASK_RUNNING');
  driver.wait(MINUTE);
  driver.poll({ agents: [someAgent(launch.taskId)] });
  return launch.taskId;
}

function reading(driver: Driver, taskId: string, building: string | null = null): void {
  driver.poll({
    agents: [someAgent(taskId, building === null ? {} : { runState: 'Building', building })],
  });
}

function spent(driver: Driver, month: string, payer: string): Sum | undefined {
  return driver.core.picture().money?.months.get(month)?.payers.get(payer);
}

function allOf(driver: Driver, month: string): number {
  const page = driver.core.picture().money?.months.get(month);
  const [byPool, byPayer] = [page?.pools, page?.payers].map((sums) =>
    totalOf(sumOf(sums?.values() ?? []).micro),
  );
  expect(byPool).to.equal(byPayer);
  return byPool ?? 0;
}

describe('The books of what agents cost', () => {
  it('put each stretch of an agent’s time down to who caused it', () => {
    const driver = new Books();
    const taskId = withAgent(driver);
    driver.wait(4 * MINUTE);
    reading(driver, taskId, 'shop/1/build/1/unit');
    driver.wait(30 * MINUTE);
    reading(driver, taskId);
    driver.wait(25 * MINUTE);
    reading(driver, taskId);
    expect(spent(driver, '2026-01', 'floor')?.ms).to.deep.equal({
      ...NONE,
      starting: MINUTE,
      idle: 19 * MINUTE,
    });
    expect(spent(driver, '2026-01', 'pipeline shop')?.ms).to.deep.equal({
      ...NONE,
      building: 30 * MINUTE,
      idle: 10 * MINUTE,
    });
    expect(allOf(driver, '2026-01')).to.equal(1_000_000);
  });

  it('go on after a restart, with the agents that ran on while nobody kept them', () => {
    const driver = new Books();
    const taskId = withAgent(driver);
    reading(driver, taskId, 'shop/1/build/1/unit');
    driver.wait(15 * MINUTE);
    reading(driver, taskId, 'shop/1/build/1/unit');
    driver.wait(3 * MINUTE);
    expect(memorySchema.parse(driver.remembered)).to.deep.equal(driver.remembered);
    const next = restarted(driver, 30 * MINUTE, { config: priced(), running: [taskId] });
    reading(next, taskId, 'shop/1/build/1/unit');
    next.wait(11 * MINUTE);
    reading(next, taskId, 'shop/1/build/1/unit');
    expect(allOf(next, '2026-01')).to.be.closeTo(1_000_000, 1);
    expect(totalOf(spent(next, '2026-01', 'pipeline shop')?.ms ?? NONE)).to.equal(59 * MINUTE);
  });

  it('lose nothing of agents that outlive a run which ended before it had found them', () => {
    const driver = new Books();
    const taskId = withAgent(driver);
    reading(driver, taskId, 'shop/1/build/1/unit');
    const short = restarted(driver, 10 * MINUTE, { config: priced() });
    const next = restarted(short, 10 * MINUTE, { config: priced(), running: [taskId] });
    reading(next, taskId, 'shop/1/build/1/unit');
    expect(allOf(next, '2026-01')).to.be.closeTo(21_000_000 / 60, 20_000);
  });

  it('count of one that was launched after they were last written no more than its time', () => {
    const driver = new Books();
    driver.poll();
    driver.wait(9 * MINUTE);
    const taskId = withAgent(driver);
    const next = restarted(driver, MINUTE, { config: priced(), running: [taskId] });
    reading(next, taskId);
    expect(totalOf(spent(next, '2026-01', 'floor')?.ms ?? NONE)).to.be.within(
      2 * MINUTE - SECOND,
      2 * MINUTE + SECOND,
    );
  });

  it('begin a month at its first minute, and its budget with it', () => {
    const driver = new Books({ monthlyBudget: 0.5, timeZone: 'Europe/Berlin' });
    const taskId = withAgent(driver);
    driver.wait(30 * MINUTE);
    driver.leapTo('2026-01-31T22:59:00Z');
    reading(driver, taskId);
    expect(driver.core.picture().money?.budget).to.include({ month: '2026-01', isSpent: true });
    driver.wait(2 * MINUTE);
    reading(driver, taskId);
    const budget = driver.core.picture().money?.budget;
    expect(budget).to.include({ month: '2026-02', isSpent: false });
    expect(budget?.micro).to.be.closeTo(1_000_000 / 60, 1);
    expect(allOf(driver, '2026-01')).to.be.closeTo(32_000_000 / 60, 1);
    expect(Object.keys(driver.remembered.months)).to.deep.equal(['2026-01', '2026-02']);
    const kept = driver.remembered.months['2026-01']?.pools ?? {};
    expect(totalOf(sumOf(Object.values(kept)).ms)).to.equal(32 * MINUTE);
  });

  it('hold back what only a minimum asks for once the budget is spent, until the month ends; never a job', () => {
    const driver = new Books({ monthlyBudget: 0.5, budgetCapsFloors: true });
    const taskId = withAgent(driver);
    driver.wait(30 * MINUTE);
    reading(driver, taskId);
    driver.update(taskId, 'TASK_FAILED');
    const launched = (id: string) => {
      driver.wait(SECOND);
      return launchesIn(driver.offer(someOffer({ id })).commands).length;
    };
    driver.poll();
    expect(launched('for-the-minimum')).to.equal(0);
    driver.leapTo('2026-01-31T23:59:59Z');
    driver.poll();
    expect(launched('still')).to.equal(0);
    driver.poll({ jobs: [someJob('unit')] });
    expect(launched('for-the-job')).to.equal(1);
  });

  it('let a minimum be launched again in a new month', () => {
    const driver = new Books({ monthlyBudget: 0, budgetCapsFloors: true });
    driver.poll();
    driver.wait(1);
    expect(launchesIn(driver.offer().commands)).to.deep.equal([]);
    const other = new Books({ monthlyBudget: 0.5, budgetCapsFloors: true });
    const taskId = withAgent(other);
    other.wait(30 * MINUTE);
    other.update(taskId, 'TASK_FAILED');
    other.leapTo('2026-02-01T00:00:00Z');
    other.poll();
    other.wait(SECOND);
    expect(launchesIn(other.offer(someOffer({ id: 'of-a-new-month' })).commands)).to.have.length(1);
  });

  it('are written now and then, for the last two months and this one', () => {
    const driver = new Books();
    const taskId = withAgent(driver);
    const before = driver.saves;
    for (let minute = 0; minute < 40; minute += 1) {
      driver.wait(MINUTE);
      reading(driver, taskId);
    }
    expect(driver.saves - before).to.be.within(3, 5);
    for (const month of ['02', '03', '04', '05']) {
      driver.leapTo(`2026-${month}-10T00:00:00Z`);
      driver.wait(SECOND);
      reading(driver, taskId);
    }
    expect(Object.keys(driver.remembered.months)).to.deep.equal(['2026-03', '2026-04', '2026-05']);
  });

  it('are written when the program is asked to leave', () => {
    const driver = new Books();
    const taskId = withAgent(driver);
    driver.wait(7 * MINUTE);
    reading(driver, taskId);
    driver.take({ type: 'operator.stop.requested', by: 'jane' });
    const { until, pools } = driver.remembered.months['2026-01'] ?? {};
    expect(until).to.equal(driver.now);
    expect(totalOf(sumOf(Object.values(pools ?? {})).ms)).to.equal(8 * MINUTE);
  });

  it('are none where nothing has a price', () => {
    const pools = [somePool({ min: 1 })];
    const driver = new Driver(someConfig({ pools, money: { monthlyBudget: 1 } })).ready();
    withAgent(driver);
    expect(driver.core.picture().money).to.equal(null);
    expect(driver.remembered.months).to.deep.equal({});
  });
});
