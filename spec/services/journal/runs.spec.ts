import { expect } from 'chai';
import type { PipelineRun } from '../../../domain/gocd.ts';
import type { StageMemory } from '../../../domain/habit.ts';
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

const STAGE: StageMemory = {
  ...{ stage: 'shop/compile', seenAt: START, runs: 2 },
  jobs: [{ job: 'jar', pool: 'default', copies: 1, times: [60_000] }],
  followers: [{ stage: 'shop/test', hits: 2 }],
};

describe('A journal of readings that tell of runs of pipelines', () => {
  it('has them whole, each written once while it does not change, and what else is known of stages', () => {
    const config = someConfig({ scaling: { lookAhead: 'on' } });
    const recorder = new Recorder({ version: '1', startedAt: START, config });
    let text = recorder.part();
    class RecordingDriver extends Driver {
      protected override taken(...[input, outcome]: Parameters<Driver['taken']>): void {
        text += recorder.step({ input, outcome });
      }
    }
    const driver = new RecordingDriver(config);
    driver.take({ type: 'service.started', entropy: 1, frameworkId: null, stages: [STAGE] });
    driver.poll({ runs });
    const once = text.length;
    driver.take({
      ...{ type: 'gocd.pipeline.told', pipeline: 'site', restMs: 0 },
      runs: [{ stages: [{ name: 'a', hasRun: true, isOver: true, isManual: false, jobs: ['j'] }] }],
      times: [{ stage: 'a', job: 'j', uuid: null, ms: 1_000 }],
    });
    driver.wait(10_000);
    driver.poll({ runs });
    expect(text.length - once).to.be.lessThan(2_500);
    const journal = readText(text);
    const told = journal.entries.flatMap((entry) =>
      entry.kind === 'input' && entry.input.type === 'gocd.polled' ? [entry.input.view.runs] : [],
    );
    expect(told).to.deep.equal([runs, runs]);
    const [first] = journal.entries;
    expect(
      first?.kind === 'input' && first.input.type === 'service.started' && first.input.stages,
    ).to.deep.equal([STAGE]);
    expect(replayed(journal)).to.equal(null);
  });
});
