import { expect } from 'chai';
import type { Fact } from '../../domain/facts.ts';
import { Driver } from '../support/core.ts';
import { LeverInvariants, type SeenRun } from './leverInvariants.ts';
import { RestartInvariants } from './restartInvariants.ts';
import { Violation } from './violation.ts';

const HOUR = 3_600_000;

interface ARun extends SeenRun {
  readonly driver: Driver;
  readonly memory: { isKept: boolean };
}

function aRun(number: number): ARun {
  const driver = new Driver().ready();
  return { number, driver, memory: { isKept: true }, service: { core: driver.core } };
}

/** Two runs of which the older, whose disk is full, has been told of something. */
function toldUnkept(told: 'drainHost' | 'pause'): TwoRuns {
  const runs = new TwoRuns();
  runs.step(runs.older);
  runs.older.memory.isKept = false;
  runs[told](runs.older);
  runs.step(runs.older);
  return runs;
}

/** Two runs of the program, told of by turns to what watches over levers. */
class TwoRuns {
  readonly older = aRun(4);
  readonly newer = aRun(5);
  readonly deployment = { runningCount: 1 };
  now = this.older.driver.now;
  readonly #world = { clock: { now: () => this.now } };
  readonly #watchers = [LeverInvariants, RestartInvariants].map(
    (Watcher) => new Watcher(this.#world, this.deployment),
  );

  pause({ driver }: ARun): void {
    driver.take({ type: 'operator.pause.requested', by: 'jane' });
  }

  drainHost({ driver }: ARun): void {
    driver.take({
      type: 'operator.lever.requested',
      ...{ by: 'jane', reason: 'a new kernel', kind: 'drain-host', target: 'host-1', agents: 0, lasts: HOUR },
    });
  }

  /** Has what watches see a step of this run, a minute later. */
  step(run: ARun, fact: Fact = { type: 'time.passed' }): void {
    this.now += 60_000;
    run.driver.now = this.now;
    const outcome = run.driver.take(fact);
    for (const watcher of this.#watchers) watcher.check(run, { input: { ...fact, at: this.now }, outcome });
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

  it('is expected of it like a pause', () => {
    const runs = new TwoRuns();
    runs.step(runs.older);
    runs.pause(runs.older);
    runs.step(runs.older);
    runs.step(runs.older);
    expect(() => runs.step(runs.newer)).to.throw(Violation, 'a pause holds over a restart');
  });

  /**
   * Found by seed 1110225 with drawn settings: one that led no more was paused; and by seed 1220622 with a teardown: the disk was
   * full, and the process was killed as soon as there was room.
   */
  it('is expected of none, like a pause, where the run that was told of it could not keep it', () => {
    const runs = new TwoRuns();
    runs.step(runs.older);
    runs.older.memory.isKept = false;
    runs.drainHost(runs.older);
    runs.pause(runs.older);
    for (let minute = 0; minute < 10; minute++) runs.step(runs.older);
    runs.step(runs.newer);
    runs.pause(runs.newer);
    runs.step(runs.newer);
    runs.step(runs.newer);
    expect(() => runs.step(aRun(6))).to.throw(Violation, 'a pause holds over a restart');
  });

  it('is expected where it was kept at last, whatever the disk has not taken since', () => {
    for (const told of ['drainHost', 'pause'] as const) {
      const runs = toldUnkept(told);
      runs.older.memory.isKept = true;
      runs.step(runs.older);
      runs.older.memory.isKept = false;
      runs.step(runs.older);
      expect(() => runs.step(runs.newer), told).to.throw(Violation, 'holds over a restart');
    }
  });

  it('is expected of the next run of the same process, whether the disk has taken it or not', () => {
    for (const told of ['drainHost', 'pause'] as const) {
      const runs = toldUnkept(told);
      runs.step(runs.older);
      const next = { ...aRun(5), memory: runs.older.memory };
      expect(() => runs.step(next), told).to.throw(Violation, 'holds over a restart');
    }
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
