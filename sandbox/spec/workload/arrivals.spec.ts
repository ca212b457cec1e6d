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
});
