import { expect } from 'chai';
import type { Input } from '../../../domain/facts.ts';
import { taskId } from '../../../domain/ids.ts';
import type { Outcome } from '../../../machines/core.ts';
import { Recorder } from '../../../services/journal/recorder.ts';
import { someConfig, somePool } from '../../support/config.ts';
import { Driver, START, someAgent, someJobs } from '../../support/core.ts';
import { readText, replayed } from './support.ts';

const MINUTE = 60_000;
const CONFIG = someConfig({
  pools: [somePool({ name: 'linux', idleFloor: { factor: 0, learn: true, min: 0, max: 5 } })],
});

class RecordingDriver extends Driver {
  readonly #recorder = new Recorder({ version: '1', startedAt: START, config: CONFIG });
  text = this.#recorder.part();

  constructor() {
    super(CONFIG);
  }

  protected override taken(input: Input, outcome: Outcome): void {
    this.text += this.#recorder.step({ input, outcome });
  }
}

describe('A journal of a pool that learns', () => {
  it('has its habits and all that they are learned from, so that it replays', () => {
    const driver = new RecordingDriver();
    const habits = Array.from({ length: 12 }, (_, index) => ({
      pool: 'linux',
      slot: 96 + index,
      jobs: 8,
      weeks: 3,
    }));
    driver.take({ type: 'service.started', entropy: 1, frameworkId: null, habits });
    driver.subscribe();
    driver.take({ type: 'state.saved', frameworkId: 'framework-1' });
    driver.reconcile();
    const building = someAgent(taskId({ instance: 'ci', pool: 'linux', unique: 'abc' }), {
      runState: 'Building',
      buildState: 'Building',
      building: 'shop/9/build/1/taken-between-two-readings',
    });
    for (let minute = 0; minute < 11; minute++) {
      driver.poll({ jobs: someJobs(minute % 3), agents: minute > 2 ? [building] : [] });
      driver.offer();
      driver.wait(MINUTE);
    }
    expect(driver.ofType('habits.save')).to.have.length(2);
    expect(driver.ofType('mesos.accept')).not.to.deep.equal([]);
    expect(replayed(readText(driver.text))).to.equal(null);
  });
});
