import type { Clock } from '../domain/clock/clock.ts';
import { randomFrom } from '../domain/random.ts';
import { Doors } from './doors.ts';
import { type AgentFaults, createAgentEngine, type ImageModel } from './model/gocd/agentEngine.ts';
import { createGocd, type Gocd } from './model/gocd/server.ts';
import type { HostSpec } from './model/mesos/api.ts';
import { MesosCluster } from './model/mesos/cluster.ts';

/** A GoCD server, a Mesos cluster, and the agents that containers on the one become on the other. */
export interface DemoWorld {
  readonly gocd: Gocd;
  readonly mesos: MesosCluster;
  /** The way in which both are reached. */
  readonly doors: Doors;
  /** By full name, those that can be pulled just now. */
  readonly images: Record<string, ImageModel>;
  readonly agentFaults: AgentFaults;
  /** Where the framework id is kept. */
  readonly disk: { isFull: boolean };
}

/** What the framework must be configured with to serve the demonstration world. */
export const DEMO = {
  image: 'gocd/gocd-agent-debian-12:v26.1.0',
  autoRegisterKey: 'a-key-of-the-sandbox',
  user: 'autoscaler',
  password: 'a-password-of-the-sandbox',
  /** What drains and pauses take on the dashboard: no secret, it is told at start. */
  httpToken: 'sandbox',
} as const;

const HOSTS: readonly HostSpec[] = [
  host('host-a.sandbox', { rack: 'r1', zone: 'z1' }),
  host('host-b.sandbox', { rack: 'r2', zone: 'z1' }),
  host('host-c.sandbox', { rack: 'r3', zone: 'z2' }),
];

/** A small company's world: a few hosts, one image, two environments beside none. The same seed gives the same luck. */
export function createDemoWorld({
  clock,
  seed,
  hosts = HOSTS,
}: {
  readonly clock: Clock;
  readonly seed: number;
  readonly hosts?: readonly HostSpec[];
}): DemoWorld {
  const random = randomFrom(seed);
  const gocd = createGocd({
    clock,
    random: randomFrom(random.integer(0, 2 ** 31 - 1)),
    options: {
      autoRegisterKey: DEMO.autoRegisterKey,
      security: { users: [{ name: DEMO.user, password: DEMO.password, admin: true }] },
      elasticProfiles: [
        { id: 'kubernetes-small', pluginId: 'cd.go.kubernetes', clusterProfileId: 'kubernetes' },
      ],
      environments: [
        { name: 'staging', pipelines: ['checkout-service-it'] },
        { name: 'production', pipelines: ['release'] },
      ],
    },
  });
  const images: Record<string, ImageModel> = { [DEMO.image]: {} };
  const agentFaults: AgentFaults = {};
  const engine = createAgentEngine({
    clock,
    random: randomFrom(random.integer(0, 2 ** 31 - 1)),
    gocd,
    images,
    faults: agentFaults,
  });
  const mesos = new MesosCluster({
    clock,
    random: randomFrom(random.integer(0, 2 ** 31 - 1)),
    hosts,
    engine,
  });
  return { gocd, mesos, doors: new Doors({ gocd, mesos }), images, agentFaults, disk: { isFull: false } };
}

/** A host of 8 cpus and 16 GB. */
export function host(hostname: string, attributes: Record<string, string>): HostSpec {
  return { hostname, cpus: 8, mem: 16_384, disk: 100_000, attributes };
}
