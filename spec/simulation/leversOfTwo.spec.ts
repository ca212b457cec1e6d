import { expect } from 'chai';
import { Driver } from '../support/core.ts';
import { LeverInvariants, type SeenRun } from './leverInvariants.ts';
import { Violation } from './violation.ts';

const HOUR = 3_600_000;

interface ARun extends SeenRun {
  readonly driver: Driver;
}

function aRun(number: number): ARun {
  const driver = new Driver().ready();
  return { number, driver, service: { core: driver.core } };
}

/** Two runs of the program, told of by turns to what watches over levers. */
class TwoRuns {
  readonly older = aRun(4);
  readonly newer = aRun(5);
  readonly deployment = { runningCount: 1, store: { full: false } };
  now = this.older.driver.now;
  readonly #watch = new LeverInvariants({ clock: { now: () => this.now } }, this.deployment);

  drainHost({ driver }: ARun): void {
    driver.take({
      type: 'operator.lever.requested',
      ...{ by: 'jane', reason: 'a new kernel', kind: 'drain-host', target: 'host-1', agents: 0, lasts: HOUR },
    });
  }

  /** Has what watches see a step of this run, a minute later. */
  step(run: ARun): void {
    this.now += 60_000;
    run.driver.now = this.now;
    const outcome = run.driver.take({ type: 'time.passed' });
    this.#watch.check(run, { input: { type: 'time.passed', at: this.now }, outcome });
  }
}

describe('A lever that an operator has pulled', () => {
  it('is expected of the run after it', () => {
    const runs = new TwoRuns();
    runs.drainHost(runs.older);
    runs.step(runs.older);
    runs.step(runs.older);
    expect(() => runs.step(runs.newer)).to.throw(Violation, 'a lever holds over a restart');
  });

  /** Found by seed 990000 with drawn settings. */
  it('on one of two that run at once is not expected of the other', () => {
    const runs = new TwoRuns();
    runs.deployment.runningCount = 2;
    runs.drainHost(runs.newer);
    runs.step(runs.newer);
    runs.step(runs.newer);
    runs.deployment.runningCount = 1;
    runs.step(runs.older);
    runs.drainHost(runs.older);
    runs.step(runs.older);
    runs.step(runs.older);
    expect(() => runs.step(aRun(6))).to.throw(Violation, 'a lever holds over a restart');
  });
});
