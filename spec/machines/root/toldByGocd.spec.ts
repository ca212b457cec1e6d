import { expect } from 'chai';
import type { PipelineRun } from '../../../domain/gocd.ts';
import { someConfig, somePool } from '../../support/config.ts';
import { Driver, launchesIn } from '../../support/core.ts';
import { pipelineRuns, stageRun } from '../../support/pipelines.ts';

const config = () =>
  someConfig({
    pools: [somePool({ max: 8 })],
    scaling: { lookAhead: 'on', idleTimeout: 3_600_000 },
  });

const COMPILING: PipelineRun = {
  run: 'shop/9',
  stage: 'shop/compile',
  status: 'building',
  next: { stage: 'shop/test', isManual: false },
  isPaused: false,
};

/** What is launched ahead in the midst of the first stage, by what GoCD tells of the run. */
function launchedAfter(runs: readonly number[], told: Partial<PipelineRun> | null): number {
  const driver = new Driver(config()).ready();
  pipelineRuns(driver, runs);
  stageRun(driver, '9/compile', 1, 3, told === null ? {} : { runs: [{ ...COMPILING, ...told }] });
  driver.commands.length = 0;
  driver.offer();
  return launchesIn(driver.commands).length;
}

describe('What GoCD tells of a run', () => {
  it('has nothing launched ahead where it fails, is paused, or is over with this stage', () => {
    expect(launchedAfter([1, 2, 3], {})).to.be.within(3, 4);
    expect(launchedAfter([1, 2, 3], { status: 'failing' })).to.equal(0);
    expect(launchedAfter([1, 2, 3], { isPaused: true })).to.equal(0);
    expect(launchedAfter([1, 2, 3], { next: null })).to.equal(0);
  });

  it('is in the decision: what the launch is for, when that is expected, after what, and how surely', () => {
    const driver = new Driver(config()).ready();
    pipelineRuns(driver, [1, 2, 3]);
    stageRun(driver, '9/compile', 1, 3, { runs: [COMPILING] });
    driver.offer();
    const texts = driver.notices.flatMap((notice) =>
      notice.type === 'decision.made' && notice.decision.rule === 'look-ahead' ? [notice.decision.text] : [],
    );
    expect(texts[0]).to.match(
      / for shop\/test, expected in \d+ s \(10 of 10 times after shop\/compile, which has run 30 of usually 60 seconds\)$/,
    );
  });

  it('is enough to have an agent ready for a stage that is new in a pipeline, where none comes free for it', () => {
    expect(launchedAfter([1, 2, 3], { next: { stage: 'shop/lint', isManual: false } })).to.equal(1);
    expect(launchedAfter([1, 2, 3], { next: { stage: 'shop/lint', isManual: true } })).to.equal(0);
  });

  it('makes one run enough to know the next by', () => {
    expect(launchedAfter([1], null)).to.be.at.most(launchedAfter([1], {}));
    expect(launchedAfter([1], {})).to.be.within(3, 4);
  });
});
