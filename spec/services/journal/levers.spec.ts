import { expect } from 'chai';
import type { Input, LeverFact } from '../../../domain/facts.ts';
import type { Outcome } from '../../../machines/core.ts';
import { Recorder } from '../../../services/journal/recorder.ts';
import { someConfig } from '../../support/config.ts';
import { Driver, launchesIn, START, someJobs, someOffer } from '../../support/core.ts';
import { readText, replayed } from './support.ts';

class RecordingDriver extends Driver {
  readonly #recorder = new Recorder({ version: '1', startedAt: START, config: someConfig() });
  text = this.#recorder.part();

  protected override taken(input: Input, outcome: Outcome): void {
    this.text += this.#recorder.step({ input, outcome });
  }
}

const WHO = { by: 'jane at 127.0.0.1', reason: 'release day' } as const;

describe('A journal of a run whose operators pull levers', () => {
  it('has each of them, so that it replays', () => {
    const driver = new RecordingDriver();
    driver.ready();
    driver.poll();
    const pull = (kind: 'boost' | 'pause-pool' | 'drain-host', target: string, agents = 0) =>
      driver.take({ type: 'operator.lever.requested', ...WHO, kind, target, agents, lasts: 60_000 });
    pull('boost', 'default', 2);
    driver.wait(1);
    const [first, second] = launchesIn(driver.offer(someOffer({ id: 'first' })).commands);
    driver.update(first?.taskId ?? '', 'TASK_FAILED', { message: 'docker pull: no such image' });
    driver.take({ type: 'operator.breaker.reset.requested', ...WHO, pool: 'default' });
    driver.take({ type: 'operator.force-out.requested', ...WHO, taskId: second?.taskId ?? '' });
    pull('drain-host', 'host-1');
    pull('pause-pool', 'default');
    driver.take({ type: 'operator.lever.end.requested', by: WHO.by, id: 'pause-pool.default' });
    driver.poll({ jobs: someJobs(2) });
    driver.offer(someOffer({ id: 'drained' }));
    driver.wait(90_000);
    driver.poll({ jobs: someJobs(2) });
    driver.offer(someOffer({ id: 'last' }));
    const journal = readText(driver.text);
    const kinds = journal.entries.flatMap((entry) => (entry.kind === 'input' ? [entry.input.type] : []));
    const all: readonly LeverFact['type'][] = [
      'operator.lever.requested',
      'operator.lever.end.requested',
      'operator.breaker.reset.requested',
      'operator.force-out.requested',
    ];
    expect(kinds).to.include.members([...all]);
    expect(driver.ofType('mesos.accept').length).to.be.above(1);
    expect(replayed(journal)).to.equal(null);
  });
});
