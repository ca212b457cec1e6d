import { expect } from 'chai';
import { VirtualClock } from '../../../domain/clock/virtualClock.ts';
import { randomFrom } from '../../../domain/random.ts';
import { demoWorkload } from '../../workload/demo.ts';
import { play } from '../../workload/play.ts';
import {
  type Arrival,
  buildDuration,
  fanOut,
  generate,
  jobCount,
  type WorkloadPlan,
} from '../../workload/workload.ts';

const HOUR = 3_600_000;

function median(numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;
}

describe('the demonstration workload', () => {
  it('has exactly as many jobs as asked for, in order, the first at once, within the time given', () => {
    const jobs = demoWorkload({ seed: 7, jobs: 30, withinMs: 60_000 });
    expect(jobCount(jobs)).to.equal(30);
    expect(jobs[0]?.atMs).to.equal(0);
    const times = jobs.map(({ atMs }) => atMs);
    expect(times).to.deep.equal([...times].sort((a, b) => a - b));
    expect(Math.max(...times)).to.be.lessThan(60_000);
  });

  it('is the same for the same seed and another for another', () => {
    const of = (seed: number) => demoWorkload({ seed, jobs: 10 });
    expect(of(1)).to.deep.equal(of(1));
    expect(of(1)).not.to.deep.equal(of(2));
  });

  it('mixes pipelines in and out of environments, with and without resources', () => {
    const jobs = demoWorkload({ seed: 1, jobs: 100 }).map(({ job }) => job);
    expect(new Set(jobs.map(({ pipeline }) => pipeline)).size).to.equal(5);
    expect(new Set(jobs.map(({ environment }) => environment))).to.deep.equal(
      new Set([null, 'staging', 'production']),
    );
    expect(jobs.some(({ resources }) => resources?.length === 0)).to.equal(true);
  });
});

describe('a generated workload', () => {
  const plan: WorkloadPlan = {
    seed: 3,
    lengthMs: 24 * HOUR,
    bundlesPerHour: (at) => (at < 12 * HOUR ? 100 : 20),
    peakPerHour: 100,
    kinds: [{ pipeline: 'p', stage: 's', job: 'j', resources: [], environment: null, weight: 1 }],
    bundle: fanOut,
    durationMs: buildDuration(2 * HOUR),
  };
  const arrivals = generate(plan);
  const between = (from: number, to: number) =>
    arrivals.filter(({ atMs }: Arrival) => atMs >= from && atMs < to).length;

  it('follows the rate of the hour', () => {
    expect(between(0, 12 * HOUR)).to.be.within(1080, 1320);
    expect(between(12 * HOUR, 24 * HOUR)).to.be.within(190, 290);
  });

  it('has bundles of 1 to 50 jobs, mostly small', () => {
    const random = randomFrom(1);
    const sizes = Array.from({ length: 5_000 }, () => fanOut(random));
    expect([Math.min(...sizes), Math.max(...sizes)]).to.deep.equal([1, 50]);
    expect(median(sizes)).to.be.within(5, 9);
    expect(arrivals.some(({ job }) => (job.runInstances ?? 1) > 20)).to.equal(true);
  });

  it('has build times of 5 minutes in the middle and none above the cap', () => {
    const durations = arrivals.map(({ job }) => job.durationMs ?? 0);
    expect(median(durations)).to.be.within(4.4 * 60_000, 5.6 * 60_000);
    expect(Math.max(...durations)).to.equal(2 * HOUR);
  });
});

describe('playing a workload', () => {
  it('schedules each job at its time, and nothing more once it is stopped', () => {
    const clock = new VirtualClock(1_000);
    const job = { pipeline: 'p', stage: 's', job: 'j' };
    const times: number[] = [];
    const stop = play(
      clock,
      [0, 10, 20].map((atMs) => ({ atMs, job })),
      () => times.push(clock.now()),
    );
    clock.advance(10);
    stop();
    clock.advance(100);
    expect(times).to.deep.equal([1_000, 1_010]);
  });
});
