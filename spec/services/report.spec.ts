import { expect } from 'chai';
import type { Log } from '../../services/ports.ts';
import { reporter } from '../../services/report.ts';
import { someConfig, somePool } from '../support/config.ts';
import { Driver, launchesIn, someAgent, someJobs } from '../support/core.ts';

const MANY = 130_000;

describe('The log of a service', () => {
  it('has one line when the budget comes near its end, and one when it is spent', () => {
    const warnings: string[] = [];
    const log: Log = {
      error: () => {},
      warn: (line) => warnings.push(line),
      info: () => {},
      debug: () => {},
    };
    const pools = [somePool({ price: 60, min: 1 })];
    const driver = new Driver(
      someConfig({ pools, money: { monthlyBudget: 10, budgetCapsFloors: true } }),
    ).ready();
    const report = reporter(log, driver.core);
    driver.poll();
    driver.wait(1);
    const [launch] = launchesIn(driver.offer().commands);
    driver.update(launch?.taskId ?? '', 'TASK_RUNNING');
    for (let minute = 0; minute < 12; minute += 1) {
      driver.wait(60_000);
      const outcome = driver.poll({ agents: [someAgent(launch?.taskId ?? '')] });
      report({ input: { type: 'time.passed', at: driver.now }, outcome });
    }
    expect(
      warnings.filter((line) => line.startsWith('budget: ')).map((line) => line.slice(0, 22)),
    ).to.deep.equal(['budget: 8.00 EUR of th', 'budget: 10.00 EUR of t']);
    expect(warnings.at(-1)).to.match(
      /nothing is launched for idle floors and minimums alone until the month ends/,
    );
  });

  it('has one line when waiting jobs are read from elsewhere, and one when they are read as before', () => {
    const lines: string[] = [];
    const note = (line: string) => lines.push(line);
    const log: Log = { error: note, warn: note, info: note, debug: note };
    const driver = new Driver().ready();
    const report = reporter(log, driver.core);
    const read = (backlogSource: 'feed' | 'dashboard') => {
      const outcome = driver.poll({ backlogSource });
      report({ input: { type: 'time.passed', at: driver.now }, outcome });
    };
    const about = () => lines.filter((line) => line.includes('waiting jobs are read'));
    read('feed');
    expect(about()).to.deep.equal([]);
    read('dashboard');
    read('dashboard');
    expect(about()).to.deep.equal([
      'gocd: waiting jobs are read from the dashboard from now on, and no more from the feed',
    ]);
    read('feed');
    expect(about()).to.have.length(2);
  });

  it('tells of any number of jobs that begin to wait at once, and soon', () => {
    const lines: string[] = [];
    const note = (line: string) => lines.push(line);
    const log: Log = { error: note, warn: note, info: note, debug: note };
    const driver = new Driver().ready();
    const report = reporter(log, driver.core);
    const outcome = driver.poll({ jobs: someJobs(MANY) });
    report({ input: { type: 'time.passed', at: driver.now }, outcome });
    const told = lines.flatMap((line) => /^(\d+) more jobs wait \[/.exec(line)?.[1] ?? []).map(Number);
    expect(told.reduce((sum, jobs) => sum + jobs, 0)).to.equal(MANY);
    // What takes the square of their number takes a minute and more.
  }).timeout(20_000);
});
