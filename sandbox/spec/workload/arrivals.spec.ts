import { expect } from 'chai';
import type { PastJob } from '../../../adapters/history/readHistory.ts';
import { pastWorkload } from '../../workload/arrivals.ts';

const AT = Date.UTC(2026, 0, 5, 8);

function pastJob(overrides: Partial<PastJob> = {}): PastJob {
  return {
    scheduledAt: AT,
    startedAt: AT + 30_000,
    durationMs: 60_000,
    resources: [],
    environment: null,
    pipeline: 'shop',
    stage: 'build',
    job: 'unit',
    counter: null,
    stageCounter: null,
    hasFailed: false,
    ...overrides,
  };
}

describe('A history lived through again', () => {
  it('has each job at its time, and leaves time before the first and after the last', () => {
    const { startAt, arrivals, lengthMs } = pastWorkload([
      pastJob(),
      pastJob({ scheduledAt: AT + 5_000, durationMs: 3_600_000 }),
    ]);
    expect(arrivals.map(({ atMs }) => startAt + atMs)).to.deep.equal([AT, AT + 5_000]);
    expect(startAt).to.be.below(AT);
    expect(startAt + lengthMs).to.be.above(AT + 3_605_000);
  });

  it('makes every job a run of its own, so that no two clash, and knows how long each really waited', () => {
    const { arrivals, realWaits } = pastWorkload([
      pastJob(),
      pastJob(),
      pastJob({ pipeline: 'docs', startedAt: null }),
    ]);
    const runs = arrivals.map(({ job }) => `${job.pipeline}/${job.pipelineCounter}`);
    expect(runs).to.deep.equal(['shop/1', 'shop/2', 'docs/1']);
    expect([...realWaits]).to.deep.equal([
      ['shop/1/build/1/unit', 30_000],
      ['shop/2/build/1/unit', 30_000],
    ]);
  });

  it('keeps environments apart that one pipeline was in', () => {
    const jobs = [
      pastJob(),
      pastJob({ environment: 'staging' }),
      pastJob({ pipeline: null }),
      pastJob({ pipeline: null }),
    ];
    const { arrivals } = pastWorkload(jobs);
    const [none, staging, ...unnamed] = arrivals.map(({ job }) => job.pipeline);
    expect(none).not.to.equal(staging);
    expect(new Set(unnamed)).to.have.property('size', 1);
  });

  it('lets a stage come as long after the one before as it did then, whenever that ends now', () => {
    const at = (stage: string, fromS: number, toS: number, job = 'unit') =>
      pastJob({
        counter: 7,
        stage,
        job,
        scheduledAt: AT + 1_000 * fromS,
        startedAt: AT + 1_000 * (fromS + 5),
        durationMs: 1_000 * (toS - fromS - 5),
      });
    const { arrivals, course } = pastWorkload([
      at('build', 0, 100),
      at('test', 101, 200),
      at('test', 101, 150, 'lint'),
      at('deploy', 800, 900),
    ]);
    expect(arrivals).to.deep.equal([]);
    expect(course.stages.map(({ locator, begins }) => ({ locator, begins }))).to.deep.equal([
      { locator: 'shop/7/build/1', begins: { atMs: 600_000 } },
      { locator: 'shop/7/test/1', begins: { after: ['shop/7/build/1'], ifPassed: false, delayMs: 1_000 } },
      { locator: 'shop/7/deploy/1', begins: { after: ['shop/7/test/1'], ifPassed: false, delayMs: 600_000 } },
    ]);
    expect(course.shapes[0]?.pipeline.stages).to.deep.equal([
      { name: 'build', approval: 'auto', jobs: ['unit'] },
      { name: 'test', approval: 'auto', jobs: ['unit', 'lint'] },
      { name: 'deploy', approval: 'manual', jobs: ['unit'] },
    ]);
  });

  it('has a job that is named twice once in its run, and once on its own', () => {
    const twice = [pastJob({ counter: 3 }), pastJob({ counter: 3, scheduledAt: AT + 9_000 })];
    const { arrivals, course, realWaits } = pastWorkload(twice);
    expect(course.stages.map(({ locator }) => locator)).to.deep.equal(['shop/3/build/1']);
    expect(arrivals.map(({ job }) => job.pipelineCounter)).to.deep.equal([4]);
    expect([...realWaits.keys()]).to.deep.equal(['shop/3/build/1/unit', 'shop/4/build/1/unit']);
  });
});
