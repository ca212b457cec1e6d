import { expect } from 'chai';
import type { WaitingJob } from '../../../domain/gocd.ts';
import { estimatesIn } from '../../../services/views/jobs.ts';
import { someConfig, somePool } from '../../support/config.ts';
import { Driver, launchesIn, START, someAgent, someJob } from '../../support/core.ts';

const MINUTE = 60_000;
const unit = (counter: number) =>
  someJob('unit', { locator: `shop/${counter}/build/1/unit`, scheduledAt: START });

/** One agent at most, which takes as long as it is told for each job. */
class OneAgent extends Driver {
  taskId = '';

  constructor(overrides: Parameters<typeof someConfig>[0] = {}) {
    super(someConfig({ pools: [somePool({ max: 1 })], ...overrides }));
  }

  /** Comes up for the first job. */
  comeUp(): this {
    this.ready().poll({ jobs: [unit(1)] });
    const [launch] = launchesIn(this.offer().commands);
    this.taskId = launch?.taskId ?? '';
    this.wait(30_000);
    return this;
  }

  reading(building: number | null, ...jobs: readonly WaitingJob[]): void {
    const agent =
      building === null
        ? someAgent(this.taskId)
        : someAgent(this.taskId, { runState: 'Building', building: unit(building).locator });
    this.poll({ jobs, agents: [agent] });
  }

  /** A run is seen to take so long. */
  run(counter: number, ms: number): void {
    for (let done = 0; done < ms; done += MINUTE) {
      this.reading(counter);
      this.wait(MINUTE);
    }
    this.reading(null);
  }

  /** In how many seconds a job is expected to start: early, in the middle, late; null if that is not known. */
  expected(counter: number): readonly number[] | null {
    const estimate = estimatesIn(this.core.picture()).get(unit(counter).locator);
    if (estimate === undefined) return null;
    return [estimate.from, estimate.at, estimate.to].map((at) => Math.round((at - this.now) / 1_000));
  }
}

/** One that has seen the job take ten minutes, three times. */
function experienced(): OneAgent {
  const driver = new OneAgent().comeUp();
  for (const counter of [1, 2, 3]) driver.run(counter, 10 * MINUTE);
  return driver;
}

describe('The estimate of when a job starts', () => {
  it('is the end of the job that is run before it, by how long such jobs have taken', () => {
    const driver = experienced();
    driver.reading(4);
    driver.wait(4 * MINUTE);
    driver.reading(4, unit(5), unit(6));
    const [from = 0, at = 0, to = 0] = driver.expected(5) ?? [];
    expect(at).to.be.closeTo(6 * 60, 60);
    expect([from < at, at < to]).to.deep.equal([true, true]);
    expect(driver.expected(6)?.[1]).to.be.closeTo(16 * 60, 120);
  });

  it('is kept over a restart, for what was learned is', () => {
    const before = experienced();
    const driver = new OneAgent();
    driver.now = before.now;
    driver.taskId = before.taskId;
    driver.take({
      type: 'service.started',
      entropy: 2,
      frameworkId: 'framework-1',
      memory: before.remembered,
    });
    driver.subscribe();
    driver.reconcile();
    driver.update(driver.taskId, 'TASK_RUNNING');
    driver.reading(null);
    driver.reading(4);
    driver.reading(4, unit(5));
    expect(driver.expected(5)?.[1]).to.be.closeTo(10 * 60, 90);
  });

  it('is when an agent that starts is there, and later by the polls that a launch still waits for', () => {
    const soon = new OneAgent().ready();
    soon.poll({ jobs: [unit(1)] });
    const patient = new OneAgent({ backlog: { ...someConfig().backlog, pendingPolls: 3 } }).ready();
    patient.poll({ jobs: [unit(1)] });
    const { pollInterval } = someConfig().backlog;
    const later = (patient.expected(1)?.[1] ?? 0) - (soon.expected(1)?.[1] ?? 0);
    expect(later).to.be.closeTo((3 * pollInterval) / 1_000, 2);
    expect(soon.expected(1)?.[1]).to.be.within(40, 90);
  });

  it('is not made of jobs that nothing under way leads to, nor of those that start by nothing we do', () => {
    const driver = new OneAgent().ready();
    driver.poll({ jobs: [{ ...unit(1), resources: ['windows'] }] });
    expect(driver.expected(1)).to.equal(null);
    const paused = new OneAgent().ready();
    paused.take({ type: 'operator.pause.requested', by: 'jane' });
    paused.poll({ jobs: [unit(1)] });
    expect(paused.expected(1)).to.equal(null);
  });

  it('waits for another pool to give up a slot where the maximum of all pools binds', () => {
    const config = someConfig();
    const pools = [somePool({ name: 'linux' }), somePool({ name: 'windows', resources: ['windows'] })];
    const driver = new OneAgent({ pools, scaling: { ...config.scaling, maxAgents: 1 } }).comeUp();
    for (const counter of [1, 2, 3]) driver.run(counter, 10 * MINUTE);
    driver.reading(4);
    driver.reading(4, { ...unit(5), resources: ['windows'] });
    expect(driver.expected(5)?.[1]).to.be.within(10 * 60, 13 * 60);
  });
});
