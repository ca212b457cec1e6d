import { expect } from 'chai';
import type { RawObject } from '../../../adapters/config/hocon.ts';
import { createService } from '../../../services/service.ts';
import { inProcessGocd } from '../../inProcess/gocdServer.ts';
import { inProcessMesos } from '../../inProcess/mesosMaster.ts';
import { advance } from '../../inProcess/quiescence.ts';
import { DiskStore } from '../../inProcess/stateStore.ts';
import { NO_MISHAPS } from '../../trial/mishaps.ts';
import { trialConfig } from '../../trial/scenarioConfig.ts';
import { createSurroundings, type Surroundings, simulatedConfig } from '../../trial/surroundings.ts';

const MINUTE = 60_000;
const START = Date.UTC(2026, 2, 2, 10);
const HOSTS = Array.from({ length: 16 }, (_, n) => ({
  ...{ hostname: `host-${n}.simulated`, cpus: 10, mem: 32_768, disk: 200_000, attributes: {} },
}));
/** Thirty-one jobs that wait at one moment. */
const WAITING = [
  { pipeline: 'shop', group: 'Shop', resource: 'node', copies: 16 },
  { pipeline: 'tools', group: 'Tools', resource: 'java', copies: 15 },
];
/** What each of the two is started with: agents of either kind. */
const POOLS = [
  { name: 'node', resources: ['node'], max: '100' },
  { name: 'java', resources: ['java'], max: '100' },
];

function configOf(name: string, more: RawObject) {
  const scaling = { 'max-agents': '100', 'growth-limit': '100' };
  return simulatedConfig(trialConfig(scaling, { name, pools: POOLS, ...more }));
}

/** An instance of the program begins to serve; its first defect is kept. */
function begin(surroundings: Surroundings, name: string, more: RawObject, failures: unknown[]) {
  const { clock, wire, gocd, mesos, fork } = surroundings;
  const config = configOf(name, more);
  const service = createService({
    config,
    clock,
    mesos: inProcessMesos({ config, clock, wire, handle: (request) => mesos.handle(request) }),
    gocd: inProcessGocd({ config, clock, wire, handle: (request) => gocd.handle(request) }),
    store: new DiskStore(clock),
    frameworkId: null,
    entropy: fork().integer(0, 2 ** 31 - 1),
  });
  const launched: string[] = [];
  const subscription = service.steps.subscribe({
    next: ({ outcome }) => {
      for (const command of outcome.commands)
        if (command.type === 'mesos.accept') launched.push(...command.launches.map(({ taskId }) => taskId));
    },
    error: (error: unknown) => failures.push(error),
  });
  return { launched, end: () => subscription.unsubscribe() };
}

interface Given {
  readonly first?: RawObject;
  readonly second?: RawObject;
  /** Whether the second comes when the first has agents for as many jobs, at work. */
  readonly isLater?: boolean;
}

/** Two instances, `first` and `second` by name, on one GoCD and one Mesos: agents launched by each, and jobs not begun. */
async function launchesOf({ first = {}, second = {}, isLater = false }: Given) {
  const config = configOf('first', {});
  const surroundings = createSurroundings({
    config,
    startAt: START,
    seed: 1,
    hosts: HOSTS,
    mishaps: NO_MISHAPS,
  });
  const { clock, gocd, mesos, quiescence } = surroundings;
  const failures: unknown[] = [];
  const goOn = (ms: number) => advance(clock, quiescence, clock.now() + ms, () => 'go on');
  const schedule = () => {
    for (const { copies, resource, ...job } of WAITING)
      for (let n = 0; n < copies; n += 1)
        gocd.schedule({
          ...job,
          resources: [resource],
          stage: 'build',
          job: 'compile',
          durationMs: 5 * MINUTE,
        });
  };
  const running = [begin(surroundings, 'first', first, failures)];
  if (isLater) {
    schedule();
    quiescence.touch();
    await goOn(2 * MINUTE);
    schedule();
  }
  running.push(begin(surroundings, 'second', second, failures));
  if (!isLater) schedule();
  quiescence.touch();
  await goOn(10 * MINUTE);
  const unserved = [...gocd.jobs()].filter(({ state }) => state !== 'Completed').length;
  for (const instance of running) instance.end();
  gocd.stop();
  mesos.close();
  const [byFirst, bySecond] = running.map(({ launched }) => launched.length);
  return { failures, first: byFirst, second: bySecond, unserved };
}

describe('Two instances on one GoCD and one Mesos, of which either could serve all', () => {
  const clean = { failures: [], unserved: 0 };

  it('both launch for all jobs that wait when they start together: neither has an agent that the other could see', async () => {
    expect(await launchesOf({})).to.deep.equal({ ...clean, first: 31, second: 31 });
  });

  it('do not once one has agents, though it has disabled all of them for want of work', async () => {
    expect(await launchesOf({ isLater: true })).to.deep.equal({ ...clean, first: 62, second: 0 });
  });

  for (const [key, ours, theirs] of [
    ['resources', 'node', 'java'],
    ['groups', 'Shop', 'Tools'],
  ] as const)
    it(`launch one agent for each job, where serve.${key} parts them`, async () => {
      const launches = await launchesOf({
        first: { serve: { [key]: [ours] } },
        second: { serve: { [key]: [theirs] } },
      });
      expect(launches).to.deep.equal({ ...clean, first: 16, second: 15 });
    });

  it('launch some more where serve parts jobs and not agents, for GoCD gives each the jobs of the other', async () => {
    const alike = { pools: [{ name: 'both', resources: ['node', 'java'], max: '100' }] };
    const { first, second, ...rest } = await launchesOf({
      first: { ...alike, serve: { pipelines: ['shop'] } },
      second: { ...alike, serve: { pipelines: ['tools'] } },
    });
    expect(rest).to.deep.equal(clean);
    expect((first ?? 0) + (second ?? 0)).to.be.within(31, 45);
  });
});
