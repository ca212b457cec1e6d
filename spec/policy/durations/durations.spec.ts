import { expect } from 'chai';
import { learned, NO_DURATIONS, ofJob, subject, timesOfRuns } from '../../../policy/durations/durations.ts';

const run = (locator: string, seconds: number) => ({ locator, agent: 'a', since: 0, until: seconds * 1_000 });

describe('What is learned of durations', () => {
  it('is of a job over all its runs and instances, whatever their case', () => {
    const runs = [run('Shop/7/build/1/unit-runInstance-2', 60), run('shop/8/build/2/unit-runInstance-1', 62)];
    const durations = learned(NO_DURATIONS, timesOfRuns(runs), 0);
    expect(ofJob(durations, 'shop/9/build/1/unit-runInstance-3')).to.deep.equal([62_000, 60_000]);
  });

  it('is of all jobs for one that was never seen, and nothing of a run whose beginning was not', () => {
    const durations = learned(NO_DURATIONS, timesOfRuns([run('shop/7/build/1/unit', 60)]), 0);
    expect(ofJob(durations, 'docs/1/publish/1/upload')).to.deep.equal([60_000]);
    expect(timesOfRuns([{ ...run('shop/7/build/1/unit', 60), since: null }])).to.deep.equal([]);
  });

  it('is bounded at 2,000 pipelines of 20 jobs: what was learned of longest ago is forgotten first', () => {
    let durations = learned(NO_DURATIONS, [[subject.job('p/s/seldom'), 1]], 0);
    durations = learned(durations, [[subject.job('p/s/often'), 1]], 0);
    const others = Array.from({ length: 39_998 }, (_, index): [string, number] => [
      subject.job(`p/s/${index}`),
      1,
    ]);
    durations = learned(durations, others, 1);
    durations = learned(durations, [[subject.job('p/s/often'), 2]], 2);
    durations = learned(durations, [[subject.job('p/s/new'), 1]], 3);
    expect(durations.sketches.size).to.equal(40_000);
    expect(durations.sketches.has(subject.job('p/s/seldom'))).to.equal(false);
    expect(durations.sketches.get(subject.job('p/s/often'))).to.deep.equal([2, 1]);
  });
});
