import { VirtualClock } from '../../../../domain/clock/virtualClock.ts';
import { randomFrom } from '../../../../domain/random.ts';
import type { ContainerEvents, ContainerSpec } from '../../../model/container.ts';
import type { ClusterOptions, HostSpec, MasterAnswer, Web } from '../../../model/mesos/api.ts';
import { MesosCluster } from '../../../model/mesos/cluster.ts';
import { eventSchema, type WireEvent } from './recording.ts';
import { AGENT_1 } from './stages.ts';

/** A container that does only what the test tells it to. */
export interface PuppetContainer {
  readonly spec: ContainerSpec;
  readonly events: ContainerEvents;
  /** The graces it was told to stop with, in milliseconds. */
  readonly stops: number[];
  frozen: boolean;
}

/** A cluster on virtual time whose containers are puppets. */
export interface PuppetCluster {
  readonly clock: VirtualClock;
  readonly cluster: MesosCluster;
  /** By task id: the newest. */
  readonly containers: Map<string, PuppetContainer>;
  client(info?: Readonly<Record<string, unknown>>): Client;
}

export function worldOf(
  hosts: readonly HostSpec[] = [AGENT_1],
  options: ClusterOptions = {},
  web?: Web,
): PuppetCluster {
  const clock = new VirtualClock(Date.UTC(2026, 0, 1));
  const containers = new Map<string, PuppetContainer>();
  const engine = {
    start: (spec: ContainerSpec, events: ContainerEvents) => {
      const puppet: PuppetContainer = { spec, events, stops: [], frozen: false };
      containers.set(spec.taskId, puppet);
      return {
        stop: (graceMs: number) => puppet.stops.push(graceMs),
        setFrozen: (frozen: boolean) => {
          puppet.frozen = frozen;
        },
        setReachable: () => {},
      };
    },
  };
  const cluster = new MesosCluster({
    clock,
    random: randomFrom(3),
    engine,
    hosts,
    options,
    ...(web && { web }),
  });
  return { clock, cluster, containers, client: (info) => new Client(cluster, clock, info) };
}

export const FRAMEWORK_INFO = {
  user: 'root',
  name: 'test',
  roles: ['ci'],
  failover_timeout: 3600,
  checkpoint: true,
  capabilities: [
    'PARTITION_AWARE',
    'TASK_KILLING_STATE',
    'MULTI_ROLE',
    'RESERVATION_REFINEMENT',
    'GPU_RESOURCES',
  ].map((type) => ({ type })),
};

type Offer = NonNullable<WireEvent['offers']>['offers'][number];
type Status = NonNullable<WireEvent['update']>['status'];

const HEADERS = { 'Content-Type': 'application/json', Accept: 'application/json' };

/** A framework that talks to the model in process. */
export class Client {
  readonly events: WireEvent[] = [];
  /** How the stream ended; null while it is open. */
  ended: 'ended' | 'broken' | null = null;
  /** What came of the record in which the connection broke. */
  partial: string | undefined;
  frameworkId = '';
  readonly #cluster: MesosCluster;
  readonly #clock: VirtualClock;
  readonly #info: Readonly<Record<string, unknown>>;
  #streamId = '';
  #leave = () => {};

  constructor(cluster: MesosCluster, clock: VirtualClock, info: Readonly<Record<string, unknown>> = {}) {
    this.#cluster = cluster;
    this.#clock = clock;
    this.#info = { ...FRAMEWORK_INFO, ...info };
  }

  /** Subscribes, with its id if it has one, and takes what the master says at once. */
  subscribe(more: Readonly<Record<string, unknown>> = {}): this {
    const id = this.frameworkId === '' ? {} : { id: { value: this.frameworkId } };
    const subscribe = { framework_info: { ...this.#info, ...id }, ...more };
    const answer = this.request({
      type: 'SUBSCRIBE',
      ...(this.frameworkId === '' ? {} : { framework_id: { value: this.frameworkId } }),
      subscribe,
    });
    if (answer.kind !== 'stream') throw new Error(`not subscribed: ${JSON.stringify(answer)}`);
    this.ended = null;
    this.#streamId = answer.headers['Mesos-Stream-Id'] ?? '';
    this.#leave = answer.stream({
      record: (text) => this.#hear(eventSchema.parse(JSON.parse(text))),
      end: () => {
        this.ended = 'ended';
      },
      abort: (partial) => {
        this.ended = 'broken';
        this.partial = partial;
      },
    });
    this.#clock.advance(0);
    return this;
  }

  /** Called with each event as it comes. */
  onEvent: (event: WireEvent) => void = () => {};

  /** Closes the connection. */
  leave(): void {
    this.#leave();
  }

  /** Makes a call and takes what it causes at once; the answer's status. */
  call(type: string, body: Readonly<Record<string, unknown>> = {}): number {
    const framework_id = { value: this.frameworkId };
    const answer = this.request({ framework_id, type, [type.toLowerCase()]: body }, this.#streamId);
    this.#clock.advance(0);
    return answer.kind === 'none' ? 0 : answer.status;
  }

  request(body: unknown, streamId?: string): MasterAnswer {
    const headers = streamId === undefined ? HEADERS : { ...HEADERS, 'Mesos-Stream-Id': streamId };
    return this.#cluster.handle({
      method: 'POST',
      path: '/api/v1/scheduler',
      headers,
      body: JSON.stringify(body),
    });
  }

  /** All offers made so far, and not yet taken by this method. */
  takeOffers(): Offer[] {
    return this.#take('OFFERS').flatMap(({ offers }) => offers?.offers ?? []);
  }

  takeUpdates(): Status[] {
    return this.#take('UPDATE').flatMap(({ update }) => (update ? [update.status] : []));
  }

  /** The types of all other events so far. */
  get types(): string[] {
    return this.events.map(({ type }) => type);
  }

  #take(type: string): WireEvent[] {
    const taken = this.events.filter((event) => event.type === type);
    this.events.splice(0, this.events.length, ...this.events.filter((event) => event.type !== type));
    return taken;
  }

  /** Launches a docker task of 1 cpu and 1024 MB on an offer. */
  launch(offer: Offer, taskId: string, task: Readonly<Record<string, unknown>> = {}): void {
    const info = { ...dockerTask(taskId, offer.agent_id.value), ...task };
    this.call('ACCEPT', {
      offer_ids: [offer.id],
      operations: [{ type: 'LAUNCH', launch: { task_infos: [info] } }],
      filters: { refuse_seconds: 0 },
    });
  }

  acknowledge(status: Status): void {
    const { agent_id, task_id, uuid } = status;
    this.call('ACKNOWLEDGE', { agent_id, task_id, uuid });
  }

  /** Acknowledges whatever comes until nothing more does; the states told, in order. */
  settle(): string[] {
    const told: string[] = [];
    for (let updates = this.takeUpdates(); updates.length > 0; updates = this.takeUpdates()) {
      for (const status of updates) {
        told.push(status.state);
        if (status.uuid !== undefined) this.acknowledge(status);
      }
    }
    return told;
  }

  /** The first event of the stream tells the id. */
  #hear(event: WireEvent): void {
    this.frameworkId = event.subscribed?.framework_id.value ?? this.frameworkId;
    this.events.push(event);
    this.onEvent(event);
  }
}

export function dockerTask(taskId: string, hostId: string) {
  return {
    name: taskId,
    task_id: { value: taskId },
    agent_id: { value: hostId },
    resources: [
      { name: 'cpus', type: 'SCALAR', scalar: { value: 1 } },
      { name: 'mem', type: 'SCALAR', scalar: { value: 1024 } },
    ],
    command: { shell: false },
    container: { type: 'DOCKER', docker: { image: 'gocd/agent:1', network: 'BRIDGE' } },
  };
}

/** Starts a task and brings it to running, all acknowledged. */
export function runTask({ containers }: PuppetCluster, client: Client, taskId: string): PuppetContainer {
  const [offer] = client.takeOffers();
  if (!offer) throw new Error('there is no offer to launch on');
  client.launch(offer, taskId);
  const container = containers.get(taskId);
  if (!container) throw new Error(`${taskId} was not started`);
  container.events.running();
  client.call('RECONCILE', { tasks: [{ task_id: { value: 'flush' } }] });
  client.settle();
  return container;
}
