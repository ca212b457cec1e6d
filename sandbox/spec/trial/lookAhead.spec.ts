import { expect } from 'chai';
import { someConfig, somePool } from '../../../spec/support/config.ts';
import { runTrial } from '../../trial/trial.ts';
import { courseOf } from '../../workload/pipelineRuns.ts';

const MINUTE = 60_000;
const HOURS = 1;

const job = (name: string, minutes: number) => ({ name, resources: [], medianMs: minutes * MINUTE });
const PLAN = {
  name: 'shop',
  environment: null,
  stages: [
    { name: 'compile', approval: 'auto' as const, jobs: [job('jar', 3)] },
    { name: 'test', approval: 'auto' as const, jobs: [job('a', 2), job('b', 3), job('c', 2), job('d', 2)] },
  ],
  upstream: [],
  runsPerHour: 12,
};

function trialWith(lookAhead: 'on' | 'off' | 'observe') {
  return runTrial({
    config: someConfig({
      pools: [somePool({ max: 8 })],
      backlog: { pollInterval: 5_000 },
      scaling: { lookAhead, idleTimeout: 0, stabilisation: 0, retireBuilding: true },
    }),
    arrivals: [],
    course: courseOf({ seed: 4, lengthMs: HOURS * 60 * MINUTE, plans: [PLAN], failing: 0 }),
    startAt: Date.UTC(2026, 2, 2, 10),
    lengthMs: (HOURS * 60 + 30) * MINUTE,
    hosts: [{ hostname: 'host-1', cpus: 16, mem: 32_768, disk: 100_000 }],
    boot: { medianMs: 40_000, sigma: 0.1 },
    seed: 1,
  });
}

describe('Looking ahead in a trial', () => {
  let [off, on, observe]: Awaited<ReturnType<typeof trialWith>>[] = [];

  before(async () => {
    [off, on, observe] = await Promise.all([trialWith('off'), trialWith('on'), trialWith('observe')]);
  });

  it('has the agents of a stage ready when it comes, for little more time of agents', () => {
    const waits = [off, on].map((report) => report?.laterStages?.waits.p50 ?? 0);
    expect(waits[0]).to.be.greaterThan(25_000);
    expect(waits[1]).to.be.lessThan(0.5 * (waits[0] ?? 0));
    expect(on?.leadTime?.ratio).to.be.lessThan(off?.leadTime?.ratio ?? 0);
    expect(on?.all.agentHours).to.be.lessThan(1.2 * (off?.all.agentHours ?? 0));
  });

  it('keeps all limits, and leaves no agent behind', () => {
    expect([on?.limitViolations, on?.busyKills, on?.agentsLeft]).to.deep.equal([0, 0, 0]);
    expect(on?.mostAgents).to.be.at.most(8);
  });

  it('changes nothing while it observes, but for the milliseconds that its one question more takes', () => {
    const numbers = [off, observe].map((report) => [
      report?.laterStages?.waits.mean ?? 0,
      report?.all.agentHours ?? 0,
      report?.leadTime?.ratio ?? 0,
    ]);
    for (const [index, number] of (numbers[0] ?? []).entries())
      expect(numbers[1]?.[index]).to.be.closeTo(number, 0.02 * number);
  });
});
