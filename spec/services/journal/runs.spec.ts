import { expect } from 'chai';
import type { PipelineRun } from '../../../domain/gocd.ts';
import { Recorder } from '../../../services/journal/recorder.ts';
import { someConfig } from '../../support/config.ts';
import { Driver, START } from '../../support/core.ts';
import { readText, replayed } from './support.ts';

const runs: readonly PipelineRun[] = Array.from({ length: 50 }, (_, index) => ({
  run: `shop-${index}/1`,
  stage: `shop-${index}/compile`,
  status: 'building',
  next: { stage: `shop-${index}/deploy`, isManual: true },
  isPaused: false,
}));

describe('A journal of readings that tell of runs of pipelines', () => {
  it('has them whole, each written once while it does not change', () => {
    const config = someConfig({ scaling: { lookAhead: 'on' } });
    const recorder = new Recorder({ version: '1', startedAt: START, config });
    let text = recorder.part();
    class RecordingDriver extends Driver {
      protected override taken(...[input, outcome]: Parameters<Driver['taken']>): void {
        text += recorder.step({ input, outcome });
      }
    }
    const driver = new RecordingDriver(config).ready();
    driver.poll({ runs });
    const once = text.length;
    driver.wait(10_000);
    driver.poll({ runs });
    expect(text.length - once).to.be.lessThan(1_500);
    const journal = readText(text);
    const told = journal.entries.flatMap((entry) =>
      entry.kind === 'input' && entry.input.type === 'gocd.polled' ? [entry.input.view.runs] : [],
    );
    expect(told).to.deep.equal([runs, runs]);
    expect(replayed(journal)).to.equal(null);
  });
});
