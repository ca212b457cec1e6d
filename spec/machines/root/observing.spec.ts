import { expect } from 'chai';
import { someConfig, somePool } from '../../support/config.ts';
import { Driver } from '../../support/core.ts';
import { pipelineRuns, stageRun } from '../../support/pipelines.ts';

/** All that is done in runs of a pipeline, but for what is learned of it. */
function doneWith(lookAhead: 'on' | 'off' | 'observe') {
  const pools = [somePool({ max: 8 })];
  const driver = new Driver(someConfig({ pools, scaling: { lookAhead, idleTimeout: 3_600_000 } })).ready();
  pipelineRuns(driver, [1, 2, 3]);
  for (const counter of [4, 5]) {
    stageRun(driver, `${counter}/compile`, 1, 3);
    driver.offer();
    stageRun(driver, `${counter}/test`, 4);
    driver.offer();
  }
  return driver.commands.filter(({ type }) => type !== 'habits.save' && type !== 'gocd.pipeline.ask');
}

describe('A pool that observes', () => {
  it('does to the letter what one does that does not look ahead', () => {
    const off = doneWith('off');
    expect(doneWith('observe')).to.deep.equal(off);
    expect(doneWith('on')).not.to.deep.equal(off);
  });
});
