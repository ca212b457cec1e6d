import { expect } from 'chai';
import { COSTS, type CostsView } from '../../../../services/views/costs/costSchemas.ts';
import { someConfig, somePool } from '../../../support/config.ts';
import { START, someAgent, someJobs, someView } from '../../../support/core.ts';
import { WatchedDriver } from '../support.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const NOTHING = {
  costMicro: 0,
  idleCostMicro: 0,
  agentMs: 0,
  buildingMs: 0,
  idleMs: 0,
  startingMs: 0,
  otherMs: 0,
  idleShare: null,
  launched: 0,
  failedLaunches: 0,
};

/** An idle agent that stays. */
function driverWithIdle(): { driver: WatchedDriver; taskId: string } {
  const driver = new WatchedDriver(someConfig({ pools: [somePool({ min: 1 })] })).ready();
  return { driver, taskId: driver.launchIdle(6 * MINUTE) };
}

function built({ pipelines }: CostsView['day']) {
  return pipelines.map(({ pipeline, buildMs }) => [pipeline, buildMs] as const);
}

function builds(driver: WatchedDriver, taskId: string, locator: string | null): void {
  driver.poll({ agents: [someAgent(taskId, { runState: 'Building', building: locator })] });
}

describe('What agents cost', () => {
  it('is nothing where there were none, yet all pools are named', () => {
    const driver = new WatchedDriver();
    expect(driver.view.costs()).to.deep.include({ since: null, hours: [] });
    driver.ready();
    const { since, week } = driver.view.costs();
    expect(since).to.equal(START);
    expect(week.total).to.deep.equal(NOTHING);
    expect(week.pools).to.deep.equal([{ pool: 'default', ...NOTHING }]);
  });

  it('is their time, told apart by what they did with it, up to this very moment', () => {
    const { driver, taskId } = driverWithIdle();
    driver.now += 12 * MINUTE;
    builds(driver, taskId, 'shop/1/build/1/unit');
    driver.now += 18 * MINUTE;
    const { day } = driver.view.costs();
    expect(day).to.deep.include({ from: START, to: driver.now, otherPipelinesMs: 0 });
    expect(day.total).to.include({
      buildingMs: 18 * MINUTE,
      idleMs: 12 * MINUTE,
      otherMs: 0,
      launched: 1,
      failedLaunches: 0,
    });
    expect(day.total.startingMs).to.be.within(6 * MINUTE, 6 * MINUTE + 1_000);
    expect(day.total.agentMs).to.equal(day.total.startingMs + 30 * MINUTE);
    expect(day.total.idleShare).to.be.closeTo(1 / 3, 0.001);
    expect(built(day)).to.deep.equal([['shop', 18 * MINUTE]]);
  });

  it('does not depend on how often it is asked for', () => {
    const { driver } = driverWithIdle();
    const other = driverWithIdle();
    for (let minute = 0; minute < 90; minute += 1) {
      driver.now += MINUTE;
      driver.view.costs();
    }
    other.driver.now += 90 * MINUTE;
    expect(driver.view.costs()).to.deep.equal(other.driver.view.costs());
  });

  it('is told apart by pipeline, longest first; jobs without a name count as others', () => {
    const { driver, taskId } = driverWithIdle();
    for (const [locator, minutes] of [
      ['docs/1/build/1/a', 5],
      ['shop/1/build/1/a', 20],
      [null, 3],
      ['docs/2/build/1/a', 5],
    ] as const) {
      builds(driver, taskId, locator);
      driver.now += minutes * MINUTE;
    }
    const { day } = driver.view.costs();
    expect(built(day)).to.deep.equal([
      ['shop', 20 * MINUTE],
      ['docs', 10 * MINUTE],
    ]);
    expect(day.otherPipelinesMs).to.equal(3 * MINUTE);
  });

  it('goes on as building for an agent that is taken away with a job in its hands', () => {
    const { driver, taskId } = driverWithIdle();
    builds(driver, taskId, 'shop/1/build/1/unit');
    driver.take({ type: 'operator.drain.requested', by: 'jane', taskId });
    driver.now += 10 * MINUTE;
    expect(driver.view.costs().day.total).to.include({ buildingMs: 10 * MINUTE, otherMs: 0 });
  });

  it('is kept by the hour, each hour with what was in it', () => {
    const { driver, taskId } = driverWithIdle();
    builds(driver, taskId, 'shop/1/build/1/unit');
    driver.now = START + 2.5 * HOUR;
    const { hours } = driver.view.costs();
    expect(hours.map(({ from }) => from)).to.deep.equal([START, START + HOUR, START + 2 * HOUR]);
    expect(hours.map(({ buildingMs }) => buildingMs).slice(1)).to.deep.equal([HOUR, HOUR / 2]);
  });

  it('is forgotten after a day for the one window, after seven for the other', () => {
    const { driver, taskId } = driverWithIdle();
    builds(driver, taskId, 'old/1/build/1/unit');
    driver.now = START + HOUR;
    builds(driver, taskId, 'shop/1/build/1/unit');
    driver.now = START + 24 * HOUR + 30 * MINUTE;
    const next = driver.view.costs();
    expect(next.day.from).to.equal(START + HOUR);
    expect(built(next.day)).to.deep.equal([['shop', 23.5 * HOUR]]);
    expect(built(next.week).map(([pipeline]) => pipeline)).to.deep.equal(['shop', 'old']);
    driver.poll({ agents: [someAgent(taskId)] });
    driver.now = START + 30 * 24 * HOUR;
    const later = driver.view.costs();
    expect(later.week.pipelines).to.deep.equal([]);
    expect(later.week.total).to.include({ launched: 0, idleMs: 167 * HOUR });
    expect(later.hours).to.have.length.at.most(168);
  });

  it('counts launches, and those that failed, unless someone ended them', () => {
    const driver = new WatchedDriver().ready();
    const [failed = '', killed = ''] = driver.launch(2);
    driver.update(failed, 'TASK_FAILED', { message: 'no such image' });
    driver.update(killed, 'TASK_KILLED');
    expect(driver.view.costs().day.pools).to.have.length(1);
    expect(driver.view.costs().day.pools[0]).to.include({ launched: 2, failedLaunches: 1 });
  });

  it('of agents whose pool is not configured any more stands apart', () => {
    const driver = new WatchedDriver().ready();
    driver.poll({ agents: [someAgent('gocd-agent.ci.former.x1')] });
    driver.now += HOUR / 2;
    const { pools } = driver.view.costs().day;
    expect(pools.map(({ pool, agentMs }) => [pool, agentMs])).to.deep.equal([
      ['default', 0],
      ['other', HOUR / 2],
    ]);
  });

  it('has bounds: 50 pipelines are named, the time of the others is not lost', () => {
    const names = Array.from({ length: 600 }, (_, index) => `gocd-agent.ci.default.x${index}`);
    const driver = new WatchedDriver().ready();
    for (const name of names) driver.update(name, 'TASK_RUNNING');
    const agents = names.map((name, index) =>
      someAgent(name, { runState: 'Building', building: `pipeline-${index}/1/build/1/unit` }),
    );
    driver.poll({ agents });
    driver.now += MINUTE;
    const { pipelines, otherPipelinesMs, total } = driver.view.costs().day;
    expect(pipelines).to.have.length(50);
    expect(otherPipelinesMs).to.equal(550 * MINUTE);
    expect(total.buildingMs).to.equal(600 * MINUTE);
  });

  it('is money where agents have a price, whose parts add up to the whole', () => {
    const pools = [
      somePool({ price: 0.1, min: 1 }),
      somePool({ name: 'large', price: 1 / 3, resources: ['large'] }),
    ];
    const driver = new WatchedDriver(someConfig({ pools, money: { monthlyBudget: 0.05 } })).ready();
    const taskId = driver.launchIdle(6 * MINUTE);
    builds(driver, taskId, 'shop/1/build/1/unit');
    driver.now += 7 * MINUTE + 13;
    driver.poll({ agents: [someAgent(taskId)] });
    driver.now += 17 * MINUTE + 7;
    driver.poll({ agents: [someAgent(taskId)] });
    const { day, money } = driver.view.costs();
    const [shop] = day.pipelines;
    expect(shop?.costMicro).to.be.closeTo((100_000 * 23) / 60, 1);
    expect(shop?.idleCostMicro).to.be.closeTo((100_000 * 16) / 60, 1);
    expect(day.floor.idleMs).to.equal(7 * MINUTE + 7);
    for (const { pools, pipelines, floor, others, total } of [day, ...(money?.months ?? [])]) {
      const whole = total.costMicro;
      expect(pools.reduce((sum, { costMicro }) => sum + costMicro, 0)).to.equal(whole);
      expect([...pipelines, floor, others].reduce((sum, { costMicro }) => sum + costMicro, 0)).to.equal(
        whole,
      );
    }
    expect(money?.months.map(({ month, total }) => [month, total.costMicro])).to.deep.equal([
      ['2026-01', day.total.costMicro],
    ]);
    expect(money?.prices.map(({ microPerHour }) => microPerHour)).to.deep.equal([100_000, 333_333]);
    expect(money?.budget).to.include({ month: '2026-01', near: true, spent: true, capsFloors: false });
    expect(driver.view.state().budget?.text).to.match(/^0\.05 EUR of the 0\.05 EUR for 2026-01 are spent/);
    expect(COSTS.parse(driver.view.costs())).to.deep.equal(driver.view.costs());
  });

  it('fits what the API promises', () => {
    const { driver } = driverWithIdle();
    driver.poll(someView({ startedAt: driver.now, jobs: someJobs(2) }));
    driver.now += 3 * HOUR;
    expect(COSTS.parse(driver.view.costs())).to.deep.equal(driver.view.costs());
  });
});
