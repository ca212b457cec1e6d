import { expect } from 'chai';
import { someConfig, somePool } from '../../../spec/support/config.ts';
import { runTrial } from '../../trial/trial.ts';
import type { Arrival } from '../../workload/workload.ts';

const MINUTE = 60_000;

/** A stream of the same two jobs on two agents: most of them wait for one that runs. */
const arrivals = Array.from({ length: 30 }, (_, index): Arrival => {
  const [pipeline, durationMs] = index % 2 === 0 ? ['short', 3 * MINUTE] : ['long', 6 * MINUTE];
  return { atMs: (1 + index * 2) * MINUTE, job: { pipeline, stage: 's', job: 'j', durationMs } };
});

describe('The first estimates of a trial', () => {
  it('are within a quarter of the wait or ten seconds for most jobs, and told with a range', async () => {
    const { estimates, all } = await runTrial({
      config: someConfig({ pools: [somePool({ max: 2 })] }),
      arrivals,
      startAt: Date.UTC(2026, 2, 2, 10),
      lengthMs: 100 * MINUTE,
      hosts: [{ hostname: 'host-1', cpus: 8, mem: 16_384, disk: 100_000 }],
      seed: 1,
    });
    expect(estimates.jobs + estimates.without).to.equal(30);
    expect(estimates.without).to.be.below(4);
    expect(all.waits.p95).to.be.above(5 * MINUTE);
    expect(estimates.close).to.be.above(0.6);
    expect(estimates.medianErrorShare).to.be.below(0.25);
    expect(estimates.inRange).to.be.above(0.3);
  });
});
