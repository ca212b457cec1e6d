import { expect } from 'chai';
import { someConfig, somePool } from '../../../spec/support/config.ts';
import type { JobRequest } from '../../model/gocd/job.ts';
import { runTrial } from '../../trial/trial.ts';
import type { Course, PlannedStage } from '../../workload/course.ts';

const MINUTE = 60_000;
const RUNS = 30;
/** No more than this worse in waits and in agent-hours. */
const SLACK = 1.02;
/** In one world alone waits differ by a tenth, either way, for who asks for a reading when. */
const SEEDS = [1, 2, 3, 4, 5];

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

function trialWith(lookAhead: 'on' | 'off', seed: number) {
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
    seed,
  });
}

type Sums = { readonly jobs: number; readonly waitMs: number; readonly agentHours: number };

async function sumsWith(lookAhead: 'on' | 'off'): Promise<Sums> {
  const reports = await Promise.all(SEEDS.map((seed) => trialWith(lookAhead, seed)));
  const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
  return {
    jobs: sum(reports.map(({ all }) => all.jobs)),
    waitMs: sum(reports.map(({ all }) => all.waits.mean)),
    agentHours: sum(reports.map(({ all }) => all.agentHours)),
  };
}

describe('Looking ahead where nothing is like before', () => {
  it('makes no job wait longer and costs no more than without, nearly', async () => {
    const [off, on] = await Promise.all([sumsWith('off'), sumsWith('on')]);
    expect(on.jobs).to.equal(off.jobs);
    expect(on.jobs).to.be.greaterThan(SEEDS.length * RUNS);
    expect(on.waitMs).to.be.at.most(SLACK * off.waitMs);
    expect(on.agentHours).to.be.at.most(SLACK * off.agentHours);
  });
});
