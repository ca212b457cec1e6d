import { expect } from 'chai';
import { someConfig, somePool } from '../../../spec/support/config.ts';
import type { JobRequest } from '../../model/gocd/job.ts';
import { runTrial } from '../../trial/trial.ts';
import type { Course, PlannedStage } from '../../workload/course.ts';

const MINUTE = 60_000;
const RUNS = 30;
/** No more than this worse in waits and in agent-hours. */
const SLACK = 1.02;

/**
 * Runs of which none teaches anything of the next: each of a pipeline that is never seen again, or of one whose stages and jobs
 * have other names each time. GoCD says of each that another stage comes; of the first kind that one never does, for each fails with its
 * last job.
 */
function hostileCourse(): Course {
  const runs = Array.from({ length: RUNS }, (_, index) => {
    const n = index + 1;
    const isOnce = n % 3 === 0;
    const [pipeline, pipelineCounter] = isOnce ? [`once-${n}`, 1] : ['restless', n];
    const [first, second] = [`build-${n}`, `test-${n}`];
    const stage = (
      name: string,
      jobs: number,
      result: 'Passed' | 'Failed',
      begins: PlannedStage['begins'],
    ) => ({
      locator: `${pipeline}/${pipelineCounter}/${name}/1`,
      begins,
      jobs: Array.from(
        { length: jobs },
        (_, job): JobRequest => ({
          ...{ pipeline, pipelineCounter, stage: name, stageCounter: 1 },
          ...{ job: `job-${n}-${job}`, resources: [], environment: null },
          durationMs: (1 + ((7 * n + 3 * job) % 5)) * MINUTE,
          ...(job === jobs - 1 ? { result } : {}),
        }),
      ),
    });
    const begun = stage(first, 1 + (n % 3), isOnce ? 'Failed' : 'Passed', { atMs: n * 80_000 });
    const next = stage(second, 1 + ((5 * n) % 4), 'Passed', {
      ...{ after: [begun.locator], ifPassed: true, delayMs: 20 },
    });
    const shape = {
      name: pipeline,
      stages: [first, second].map((name) => ({ name, approval: 'auto' as const, jobs: [`job-${n}-0`] })),
    };
    return { shape: { atMs: n * 80_000 - 1, pipeline: shape }, stages: isOnce ? [begun] : [begun, next] };
  });
  return { shapes: runs.map(({ shape }) => shape), stages: runs.flatMap(({ stages }) => stages) };
}

function trialWith(lookAhead: 'on' | 'off') {
  return runTrial({
    config: someConfig({
      pools: [somePool({ max: 16 })],
      backlog: { pollInterval: 5_000 },
      scaling: { lookAhead, idleTimeout: 0, stabilisation: 0, retireBuilding: true, maxAgents: 16 },
    }),
    arrivals: [],
    course: hostileCourse(),
    startAt: Date.UTC(2026, 2, 2, 10),
    lengthMs: 60 * MINUTE,
    hosts: [{ hostname: 'host-1', cpus: 32, mem: 65_536, disk: 100_000 }],
    boot: { medianMs: 40_000, sigma: 0.1 },
    seed: 1,
  });
}

describe('Looking ahead where nothing is like before', () => {
  it('makes no job wait longer and costs no more than without, nearly', async () => {
    const [off, on] = await Promise.all([trialWith('off'), trialWith('on')]);
    expect(on.all.jobs).to.equal(off.all.jobs).and.to.be.greaterThan(RUNS);
    expect(on.all.waits.mean).to.be.at.most(SLACK * off.all.waits.mean);
    expect(on.all.agentHours).to.be.at.most(SLACK * off.all.agentHours);
  });
});
