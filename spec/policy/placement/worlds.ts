import fc from 'fast-check';
import type { PoolConfig } from '../../../domain/config.ts';
import { AGENT_PHASES, type FleetAgent } from '../../../domain/fleet.ts';
import type { Offer } from '../../../domain/mesos.ts';
import type { PlacementInput } from '../../../policy/placement/place.ts';
import { agentOn, attribute, constraint, HOUR, NOW, poolOf, resourcesOf } from './support.ts';

/** Small worlds in which room is short, hosts are alike and rules collide. */

const POOL_NAMES = ['a', 'b', 'c'];
const HOSTS = ['h1', 'h2', 'h3', 'h4', 'h5'];

const reservations = fc.constantFrom(
  [],
  [],
  [{ type: 'STATIC', role: 'ci' } as const],
  [{ type: 'STATIC', role: 'ci' } as const, { type: 'DYNAMIC', role: 'ci/x', principal: 'p' } as const],
);

/** GROUP_BY is the hardest to get right, for its verdict on a host comes and goes: it is drawn more often. */
const CONSTRAINTS = `
  rack GROUP_BY, rack GROUP_BY, rack GROUP_BY 2, rack GROUP_BY 2, zone GROUP_BY, zone GROUP_BY, hostname GROUP_BY,
  rack UNIQUE, rack MAX_PER 2, rack CLUSTER, rack CLUSTER r1, rack IS r2, rack LIKE r[12], rack UNLIKE r1,
  zone MAX_PER 3, hostname UNIQUE, hostname MAX_PER 2, hostname CLUSTER, hostname UNLIKE h1.*`
  .split(',')
  .map((words) => words.trim());

const constraints = fc
  .uniqueArray(fc.constantFrom(...CONSTRAINTS), { maxLength: 3 })
  .map((some) => some.map(constraint));

const pool = fc.record({
  cpus: fc.constantFrom(0.1, 0.5, 1, 2),
  mem: fc.constantFrom(0, 512, 1024),
  gpus: fc.constantFrom(0, 0, 0, 1),
  ports: fc.constantFrom(0, 0, 1, 3),
  placement: fc.constantFrom('pack' as const, 'spread' as const),
  spreadBy: fc.constantFrom(null, 'rack'),
  constraints: fc.oneof(fc.constant([]), constraints),
});

const pools: fc.Arbitrary<PoolConfig[]> = fc
  .array(pool, { minLength: 1, maxLength: POOL_NAMES.length })
  .map((some) => some.map((changes, index) => poolOf({ ...changes, name: POOL_NAMES[index] ?? 'a' })));

const traits = fc
  .subarray(['rack:r1', 'rack:r2', 'rack:r3', 'zone:z1', 'zone:z2'])
  .map((words) => words.map(attribute));

const window = fc.constantFrom(
  null,
  null,
  null,
  { start: NOW - HOUR, duration: null },
  { start: NOW + 3 * HOUR, duration: HOUR },
);

const share = fc.record({
  cpus: fc.constantFrom(0, 0.3, 1, 2, 3.5, 12),
  mem: fc.constantFrom(512, 1024, 4096, 16_384),
  gpus: fc.constantFrom(0, 0, 0, 0, 1),
  reservations,
});

const portCounts = fc.constantFrom(0, 1, 4);

/** Offers of a few hosts; each port of a host is offered once. */
const offers: fc.Arbitrary<Offer[]> = fc
  .record({
    hosts: fc.array(fc.record({ attributes: traits, unavailability: window }), {
      minLength: HOSTS.length,
      maxLength: HOSTS.length,
    }),
    shares: fc.array(
      fc.record({
        host: fc.nat(HOSTS.length - 1),
        role: fc.constantFrom('ci', 'ci', 'ops'),
        parts: fc.array(share, { minLength: 1, maxLength: 2 }),
        ports: portCounts,
      }),
      { maxLength: 9 },
    ),
  })
  .map(({ hosts, shares }) =>
    shares.map(({ host, role, parts, ports }, index) => ({
      id: `o${index}`,
      hostId: HOSTS[host] ?? 'h1',
      hostname: `${HOSTS[host]}.example`,
      role,
      attributes: hosts[host]?.attributes ?? [],
      unavailability: hosts[host]?.unavailability ?? null,
      resources: [
        ...parts.flatMap(resourcesOf),
        ...resourcesOf(
          ports === 0 ? {} : { ports: [{ begin: 31_000 + 10 * index, end: 30_999 + 10 * index + ports }] },
        ),
      ],
    })),
  );

const fleet: fc.Arbitrary<FleetAgent[]> = fc
  .array(
    fc.record({
      pool: fc.constantFrom(...POOL_NAMES),
      phase: fc.constantFrom(...AGENT_PHASES),
      host: fc.constantFrom(...HOSTS, 'elsewhere', null),
      attributes: traits,
    }),
    { maxLength: 5 },
  )
  .map((some) => some.map(({ host, ...rest }, index) => agentOn(host, { taskId: `t${index}`, ...rest })));

export const worlds: fc.Arbitrary<PlacementInput> = fc
  .record({
    pools,
    offers,
    fleet,
    wanted: fc.array(fc.constantFrom(...POOL_NAMES), { maxLength: 20 }),
    avoided: fc.subarray(HOSTS, { maxLength: 1 }),
  })
  .map(({ wanted, avoided, ...rest }) => ({
    ...rest,
    now: NOW,
    wanted: wanted.map((name, index) => ({ pool: name, job: `job-${index}` })),
    avoidHosts: new Set(avoided),
    newTaskId: (name, index) => `${name}.${index}`,
  }));
