import fc from 'fast-check';
import type { PoolConfig } from '../../../domain/config.ts';
import type { AgentPhase } from '../../../domain/fleet.ts';
import { failed } from '../../../policy/breaker.ts';
import type { DemandInput } from '../../../policy/demand/record.ts';
import { foreign, given, job, MINUTE, NOW, ours, pool } from './given.ts';

/** Random worlds: small enough to be many, mixed enough that every rule meets every other. */

const PHASES: readonly AgentPhase[] = [
  'launching',
  'staging',
  'registering',
  'unapproved',
  'idle',
  'idle',
  'building',
  'disabled',
  'lost',
  'draining',
  'ending',
];

/** `common` most of the time, any of the rare ones otherwise. */
function mostly<const Common, const Rare>(common: Common, ...rare: Rare[]): fc.Arbitrary<Common | Rare> {
  return fc.oneof(
    { weight: 9, arbitrary: fc.constant(common) },
    { weight: 1, arbitrary: fc.constantFrom(...rare) },
  );
}

const needed = fc.constantFrom<readonly string[]>([], [], ['docker'], ['docker', 'java'], ['gpu']);
const offered = fc.constantFrom<readonly string[]>(
  [],
  ['docker'],
  ['java', 'docker'],
  ['docker', 'java', 'gpu'],
);
const environments = fc.constantFrom<readonly string[]>([], [], [], ['prod'], ['test', 'prod']);
const environment = fc.constantFrom(null, null, null, 'prod', 'test');
const age = fc.nat(5 * MINUTE);

const pools = fc
  .uniqueArray(
    fc.record({
      name: fc.constantFrom('a', 'b', 'c', 'd'),
      resources: offered,
      environments,
      min: fc.constantFrom(0, 0, 1, 3),
      max: fc.constantFrom(0, 1, 3, 5, 20, 20),
      priority: fc.nat(1),
      cost: fc.nat(2),
      idleFloor: fc.record({
        factor: fc.constantFrom(0, 0.5),
        learn: fc.constant(false),
        min: fc.nat(1),
        max: fc.nat(3),
      }),
    }),
    { selector: ({ name }) => name, minLength: 1, maxLength: 4 },
  )
  .map((made) => made.map(({ name, ...changes }) => pool(name, changes)));

const jobs = fc
  .array(
    fc.record({
      resources: needed,
      environment,
      age,
      elastic: mostly('no', 'unknown', 'yes'),
      state: mostly('scheduled', 'unknown', 'gone'),
      pin: mostly(
        { kind: 'none' as const },
        { kind: 'unknown' as const },
        { kind: 'agent' as const, uuid: 'uuid-of-f0' },
      ),
    }),
    { maxLength: 14 },
  )
  .map((made) =>
    made.map(({ age: ms, ...changes }, n) => job(`j${n}`, { ...changes, scheduledAt: NOW - ms })),
  );

const foreigners = fc
  .array(
    fc.record({
      resources: offered,
      environments,
      elastic: fc.constantFrom(false, false, false, true),
      configState: fc.constantFrom('Enabled', 'Enabled', 'Disabled', 'Pending'),
      runState: fc.constantFrom('Idle', 'Building', 'Missing', 'LostContact'),
    }),
    { maxLength: 4 },
  )
  .map((made) => made.map((changes, n) => foreign(`f${n}`, changes)));

const fleetPlan = fc.array(fc.record({ of: fc.nat(4), phase: fc.constantFrom(...PHASES), age }), {
  maxLength: 10,
});

const breakers = fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.constantFrom(0, 2 * MINUTE), {
  maxKeys: 1,
});

/** Any world. Agents of ours are as their pools make them; a fifth pool is no longer configured. */
export const worlds: fc.Arbitrary<DemandInput> = fc
  .record({
    pools,
    jobs,
    agents: foreigners,
    fleetPlan,
    breakers,
    launchesFor: fc.dictionary(fc.constantFrom('j0', 'j1', 'j2'), fc.constantFrom(1, 5), { maxKeys: 2 }),
    seen: fc.array(age, { maxLength: 14 }),
    settle: fc.constantFrom(0, MINUTE),
    maxAgents: fc.constantFrom(0, 6, 12, 1_000, 1_000),
    growthLimit: fc.constantFrom(1, 3, 1_000, 1_000),
    gateOpen: mostly(true, false),
    hold: mostly(null, 'paused' as const, 'maintenance' as const),
    unplaced: fc.subarray(['a', 'b']),
  })
  .map(({ fleetPlan: plan, maxAgents, growthLimit, settle, gateOpen, seen, ...made }) =>
    given({
      pools: made.pools,
      jobs: made.jobs,
      agents: made.agents,
      fleet: plan.map(({ of, phase, age: ms }, n) =>
        ours(poolFor(made.pools, of), phase, {
          taskId: `gocd-agent.ci.x.${n}`,
          since: NOW - ms,
          taskRuns: phase !== 'ending' || ms % 2 === 0,
        }),
      ),
      firstSeen: new Map(made.jobs.map(({ locator }, n) => [locator, NOW - (seen[n] ?? 0)])),
      launchesFor: new Map(
        Object.entries(made.launchesFor).map(([name, count]) => [`p/1/s/1/${name}`, count]),
      ),
      breakers: new Map(
        Object.entries(made.breakers).map(([name, ago]) => [
          name,
          failed(undefined, { now: NOW - ago, error: 'exit 1', kind: 'launch' }),
        ]),
      ),
      gate: { pendingPolls: 5, counted: gateOpen ? 6 : 2 },
      hold: made.hold,
      unplaced: new Map(made.unplaced.map((name) => [name, 'cpus'])),
      scaling: { maxAgents, growthLimit },
      backlog: { settle },
    }),
  );

function poolFor(configured: readonly PoolConfig[], index: number): PoolConfig {
  return configured[index] ?? pool('removed', { resources: ['docker'] });
}
