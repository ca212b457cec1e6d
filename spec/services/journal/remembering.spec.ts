import { expect } from 'chai';
import type { Input } from '../../../domain/facts.ts';
import type { Remembered } from '../../../domain/memory.ts';
import type { Outcome } from '../../../machines/core.ts';
import { Recorder } from '../../../services/journal/recorder.ts';
import { MUCH } from '../../adapters/state/memoryContract.ts';
import { someConfig } from '../../support/config.ts';
import { Driver, START, someJobs } from '../../support/core.ts';
import { readText, replayed } from './support.ts';

class RecordingDriver extends Driver {
  readonly #recorder = new Recorder({ version: '1', startedAt: START, config: someConfig() });
  text = this.#recorder.part();

  protected override taken(input: Input, outcome: Outcome): void {
    this.text += this.#recorder.step({ input, outcome });
  }
}

describe('A journal of a run that remembers', () => {
  const record = (memory: Remembered | null) => {
    const driver = new RecordingDriver();
    driver.take({
      type: 'service.started',
      entropy: 1,
      frameworkId: 'framework-1',
      ...(memory === null ? {} : { memory }),
    });
    driver.subscribe();
    driver.take({ type: 'state.saved', frameworkId: 'framework-1' });
    driver.reconcile();
    driver.take({ type: 'operator.resume.requested', by: 'bob' });
    driver.take({ type: 'memory.save.failed', message: 'ENOSPC' });
    driver.poll({ jobs: someJobs(2) });
    driver.wait(1);
    driver.offer();
    return readText(driver.text);
  };

  it('has all that it began with, so that it replays', () => {
    const journal = record(MUCH);
    const [first] = journal.entries;
    expect(
      first?.kind === 'input' && first.input.type === 'service.started' && first.input.memory,
    ).to.deep.equal(MUCH);
    expect(replayed(journal)).to.equal(null);
  });

  it('may have begun with nothing', () => {
    expect(replayed(record(null))).to.equal(null);
  });
});
