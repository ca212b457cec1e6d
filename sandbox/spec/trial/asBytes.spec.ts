import { expect } from 'chai';
import fc from 'fast-check';
import type { BacklogSource } from '../../../domain/config.ts';
import type { GocdView } from '../../../domain/gocd.ts';
import { decide } from '../../../policy/round.ts';
import { someConfig, somePool } from '../../../spec/support/config.ts';
import { ALL_SCENARIOS } from '../../trial/allScenarios.ts';
import type { ScenarioName } from '../../trial/scenarioNames.ts';
import type { Scene } from '../../trial/scenarios.ts';
import { runTrialInDetail } from '../../trial/trial.ts';
import type { Arrival } from '../../workload/workload.ts';

const MINUTE = 60_000;

/** All that the policy got to see of GoCD and all that it decided, in order, and what came of it. */
async function tale(scene: Scene, asBytes: boolean) {
  const seen: { readonly now: number; readonly view: GocdView; readonly decisions: readonly unknown[] }[] =
    [];
  const { report, jobs, habits } = await runTrialInDetail({
    ...scene,
    seed: 7,
    asBytes,
    decide: (world) => {
      const round = decide(world);
      const { decisions, placement, drains, returns } = round;
      seen.push({ now: world.now, view: world.view, decisions: [decisions, placement, drains, returns] });
      return round;
    },
  });
  return { report, jobs, habits, seen };
}

async function expectTheSame(scene: Scene): Promise<void> {
  const [values, bytes] = [await tale(scene, false), await tale(scene, true)];
  expect(values.seen.length).to.be.above(10);
  expect(values).to.deep.equal(bytes);
}

/** The beginning of a scenario, with all that goes wrong in it. */
function beginningOf(name: ScenarioName, minutes: number): Scene {
  const scenario = ALL_SCENARIOS.find((one) => one.name === name);
  if (scenario === undefined) throw new RangeError(`there is no scenario ${name}`);
  const scene = scenario.make(1);
  const lengthMs = minutes * MINUTE;
  return { ...scene, lengthMs, arrivals: scene.arrivals.filter(({ atMs }) => atMs < lengthMs) };
}

const kind = fc.record({
  pipeline: fc.constantFrom('web', 'Web-2', 'a.b_c', 'nightly'),
  job: fc.constantFrom('build', 'test-1', 'it.all'),
  resources: fc.constantFrom<readonly string[]>(
    [],
    ['linux'],
    ['linux', ' GPU '],
    ['<&">'],
    ['no one has it'],
  ),
  environment: fc.constantFrom(null, 'staging', 'Q  A & B'),
  runOnAll: fc.constantFrom(false, false, true),
  runInstances: fc.constantFrom(1, 1, 3),
  result: fc.constantFrom('Passed' as const, 'Failed' as const),
});

const arrivals: fc.Arbitrary<readonly Arrival[]> = fc.array(
  fc
    .record({ atMs: fc.nat(8 * MINUTE), durationMs: fc.nat(4 * MINUTE), kind })
    .map(({ atMs, durationMs, kind: { runInstances, runOnAll, ...its } }) => ({
      atMs,
      job: {
        ...its,
        stage: 's',
        durationMs,
        ...(runOnAll ? { runOnAll } : runInstances > 1 ? { runInstances } : {}),
      },
    })),
  { minLength: 1, maxLength: 12 },
);

function smallScene(history: readonly Arrival[], backlogSource: BacklogSource): Scene {
  return {
    config: someConfig({
      goServer: { backlogSource },
      pools: [
        somePool({ max: 3, resources: ['linux', 'gpu'] }),
        somePool({ name: 'staging', max: 2, resources: ['linux'], environments: ['staging', 'Q A & B'] }),
      ],
    }),
    arrivals: history,
    startAt: Date.UTC(2026, 2, 2, 10),
    lengthMs: 12 * MINUTE,
    hosts: [{ hostname: 'host-1', cpus: 16, mem: 32_768, disk: 100_000 }],
  };
}

describe('A trial in which servers say values', () => {
  const scenarios: readonly (readonly [ScenarioName, number])[] = [
    ['flapping-api', 5],
    ['failover-in-burst', 6],
    ['crowd', 21],
    ['pipelines-failing', 6],
    ['hung-agents', 8],
  ];
  for (const [name, minutes] of scenarios)
    it(`sees, decides and ends as one in which they write bytes: ${name}`, () =>
      expectTheSame(beginningOf(name, minutes)));

  it('sees, decides and ends as one in which they write bytes, whatever the jobs are', () =>
    fc.assert(
      fc.asyncProperty(arrivals, fc.constantFrom<BacklogSource>('feed', 'dashboard'), (history, source) =>
        expectTheSame(smallScene(history, source)),
      ),
      { numRuns: 4 },
    ));
});
