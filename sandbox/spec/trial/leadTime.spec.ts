import { expect } from 'chai';
import { someConfig, somePool } from '../../../spec/support/config.ts';
import { runTrial } from '../../trial/trial.ts';
import type { PlannedStage } from '../../workload/course.ts';

const MINUTE = 60_000;

function stage(name: string, begins: PlannedStage['begins']): PlannedStage {
  const job = {
    pipeline: 'p',
    pipelineCounter: 1,
    stage: name,
    stageCounter: 1,
    job: 'j',
    durationMs: 4 * MINUTE,
  };
  return { locator: `p/1/${name}/1`, jobs: [job], begins };
}

/** Two stages of four minutes each, with so many agents always there. */
function twoStages(min: number, { ifPassed = true, lengthMs = 40 * MINUTE } = {}) {
  return runTrial({
    config: someConfig({ pools: [somePool({ min, max: 2 })] }),
    arrivals: [],
    course: {
      shapes: [],
      stages: [
        stage('build', { atMs: 5 * MINUTE }),
        stage('test', { after: ['p/1/build/1'], ifPassed, delayMs: 20 }),
      ],
    },
    startAt: Date.UTC(2026, 2, 2, 10),
    lengthMs,
    hosts: [{ hostname: 'host-1', cpus: 8, mem: 16_384, disk: 100_000 }],
    boot: { medianMs: 90_000, sigma: 0 },
    seed: 1,
  });
}

describe('The lead time of a pipeline in a trial', () => {
  it('is what its stages take and what they wait, beside what they take', async () => {
    const { leadTime, laterStages, all } = await twoStages(1);
    const waits = 2 * all.waits.mean;
    expect(leadTime?.runs).to.equal(1);
    expect(leadTime?.p50).to.be.closeTo(8 * MINUTE + waits, 500);
    expect(leadTime?.ratio).to.be.closeTo(1 + waits / (8 * MINUTE), 0.01);
    expect(laterStages?.jobs).to.equal(1);
  });

  it('counts what never came, since a stage before it did not end, but not what comes only if others pass', async () => {
    const comes = (ifPassed: boolean) => twoStages(0, { ifPassed, lengthMs: 6 * MINUTE });
    expect((await comes(false)).neverCame).to.equal(1);
    expect((await comes(true)).neverCame).to.equal(0);
    expect((await twoStages(1, { ifPassed: false })).neverCame).to.equal(0);
  });

  it('grows with the start of an agent where none is ready', async () => {
    const [ready, none] = await Promise.all([twoStages(1), twoStages(0)]);
    const later = (none.leadTime?.p50 ?? 0) - (ready.leadTime?.p50 ?? 0);
    expect(later).to.be.within(MINUTE, 4 * MINUTE);
  });

  it('is not told where no stage follows another', async () => {
    const report = await runTrial({
      config: someConfig({ pools: [somePool({ max: 1 })] }),
      arrivals: [],
      startAt: 0,
      lengthMs: MINUTE,
      hosts: [],
      seed: 1,
    });
    expect(report).not.to.have.any.keys('leadTime', 'laterStages');
  });
});
