import { expect } from 'chai';
import fc from 'fast-check';
import { add, type Bundle, contains, hostBundle, subtract } from '../../model/mesos/resources.ts';
import { AGENT_1, AGENT_2 } from './support/stages.ts';
import { type Client, type PuppetCluster, worldOf } from './support/world.ts';

const scalars = fc
  .record({ cpus: fc.nat(16_000), mem: fc.nat(64_000_000) })
  .map((amounts): Bundle => new Map(Object.entries(amounts).filter(([, milli]) => milli > 0)));
const ports = fc
  .record({ begin: fc.integer({ min: 31_000, max: 31_900 }), length: fc.nat(99) })
  .map(({ begin, length }): Bundle => new Map([['ports', [{ begin, end: begin + length }]]]));
const part = fc.tuple(scalars, ports).map(([a, b]) => add(a, b));

describe('Resources of the model cluster', () => {
  it('are the same after something was taken of them and given back', () => {
    const whole = hostBundle({ ...AGENT_1, cpus: 16, mem: 64_000 });
    fc.assert(
      fc.property(part, (taken) => {
        expect(contains(whole, taken)).to.equal(true);
        const rest = subtract(whole, taken);
        expect(contains(rest, new Map([...taken].filter(([name]) => name === 'ports')))).to.equal(false);
        expect(new Map([...add(rest, taken)].sort())).to.deep.equal(new Map([...whole].sort()));
      }),
    );
  });

  it('in use are those of the tasks that run, whatever has gone wrong, once all is well again', () => {
    const step = fc.constantFrom(...Object.keys(STEPS));
    fc.assert(
      fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
        const world = worldOf([AGENT_1, AGENT_2], { hostPingMs: 1000, hostPings: 3 });
        const framework = world.client().subscribe();
        steps.forEach((name, at) => {
          STEPS[name]?.(world, framework, at);
          world.clock.advance(700);
        });
        makeWell(world, framework);
        const { hosts, tasks } = world.cluster.view();
        for (const { hostname, used } of hosts) {
          const running = tasks.filter((task) => task.hostname === hostname);
          const expected = running.map(({ resources }) => resources).reduce(add, new Map());
          expect(used, steps.join(', ')).to.deep.equal(expected);
        }
      }),
      { numRuns: 60 },
    );
  });
});

/** What may happen to a cluster; `at` makes task ids unique. */
const STEPS: Record<string, (world: PuppetCluster, framework: Client, at: number) => void> = {
  launch: (_, framework, at) => {
    const [offer] = framework.takeOffers();
    if (offer && framework.ended === null) framework.launch(offer, `task-${at}`);
  },
  run: ({ containers }) => {
    for (const { events } of containers.values()) events.running();
  },
  end: ({ containers }) => {
    const [taskId, container] = [...containers].at(-1) ?? [];
    container?.events.exited(0);
    if (taskId) containers.delete(taskId);
  },
  acknowledge: (_, framework) => framework.settle(),
  decline: (_, framework) =>
    framework.call('DECLINE', { offer_ids: framework.takeOffers().map(({ id }) => id) }),
  freeze: ({ cluster }) => cluster.freezeHost(AGENT_1.hostname),
  thaw: ({ cluster }) => cluster.thawHost(AGENT_1.hostname),
  'kill host': ({ cluster }) => cluster.killHost(AGENT_2.hostname),
  'restart host': ({ cluster }) => cluster.restartHost(AGENT_2.hostname),
  subscribe: ({ cluster }, framework) => {
    const health = cluster.handle({ method: 'GET', path: '/health', headers: {}, body: '' });
    if (health.kind === 'plain') framework.subscribe();
  },
  'cut streams': ({ cluster }) => cluster.cutStreams(),
  'restart master': ({ cluster }) => cluster.restartMaster({ keepRegistry: true, downMs: 100 }),
  'lose master': ({ cluster }) => cluster.restartMaster({ keepRegistry: false, downMs: 100 }),
  wait: ({ clock }) => clock.advance(5000),
};

function makeWell(world: PuppetCluster, framework: Client): void {
  world.cluster.thawHost(AGENT_1.hostname);
  world.cluster.restartHost(AGENT_2.hostname);
  world.clock.advance(5000);
  framework.subscribe();
  for (let minute = 0; minute < 3; minute++) {
    world.clock.advance(60_000);
    framework.settle();
  }
}
