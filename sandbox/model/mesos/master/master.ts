import type { Cancel, Clock } from '../../../../domain/clock/clock.ts';
import type { TaskState, Unavailability } from '../../../../domain/mesos.ts';
import type { Random } from '../../../../domain/random.ts';
import type { Address, ClusterOptions, Faults } from '../api.ts';
import { randomUuid } from '../ids.ts';
import { type Event, EventStream } from '../wire/eventStream.ts';
import { update } from '../wire/events.ts';
import type { Status } from '../wire/status.ts';
import { Allocator } from './allocator.ts';
import { hasCapability } from './frameworkInfo.ts';
import type { Framework, InverseOffer, Offer, RegisteredHost, Task } from './state.ts';

export const DEFAULT_OPTIONS = {
  address: { hostname: '127.0.0.1', ip: '127.0.0.1', port: 5050 },
  allocationIntervalMs: 1000,
  minAllocatable: [{ cpus: 0.01 }, { mem: 32 }],
  heartbeatMs: 15_000,
  hostPingMs: 15_000,
  hostPings: 5,
  reregisterTimeoutMs: 600_000,
  hostReturnMs: [100, 2000],
  executorRegistrationTimeoutMs: 60_000,
} as const satisfies ClusterOptions;

export type ResolvedOptions = ClusterOptions & Required<Pick<ClusterOptions, keyof typeof DEFAULT_OPTIONS>>;

/** What outlives a master process, if its registry is kept: which hosts there are, not what runs on them. */
export interface Registry {
  readonly hosts: ReadonlySet<string>;
  /** Host ids, and since when in milliseconds since the epoch. */
  readonly unreachable: ReadonlyMap<string, number>;
  readonly gone: ReadonlySet<string>;
  /** By hostname. */
  readonly maintenance: ReadonlyMap<string, Unavailability>;
}

export const EMPTY_REGISTRY: Registry = {
  hosts: new Set(),
  unreachable: new Map(),
  gone: new Set(),
  maintenance: new Map(),
};

export interface MasterParts {
  readonly clock: Clock;
  readonly random: Random;
  readonly options: ResolvedOptions;
  readonly faults: Faults;
  readonly registry: Registry;
}

/** Mesos remembers this many frameworks that are over. */
const COMPLETED_FRAMEWORKS = 50;

/** One life of a master process and all that it holds in memory. */
export class Master {
  readonly id: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly options: ResolvedOptions;
  readonly faults: Faults;
  readonly frameworks = new Map<string, Framework>();
  readonly completed = new Set<string>();
  readonly registered = new Map<string, RegisteredHost>();
  /** Ids of hosts the registry names that have not come back yet. */
  readonly recovered: Set<string>;
  readonly unreachable: Map<string, number>;
  readonly gone: Set<string>;
  readonly maintenance: Map<string, Unavailability>;
  readonly offers = new Map<string, Offer>();
  readonly inverseOffers = new Map<string, InverseOffer>();
  readonly allocator: Allocator;
  readonly #timers = new Set<Cancel>();
  #counters = { frameworks: 0, hosts: 0, offers: 0 };

  constructor(parts: MasterParts) {
    this.id = randomUuid(parts.random);
    this.clock = parts.clock;
    this.random = parts.random;
    this.options = parts.options;
    this.faults = parts.faults;
    this.recovered = new Set(parts.registry.hosts);
    this.unreachable = new Map(parts.registry.unreachable);
    this.gone = new Set(parts.registry.gone);
    this.maintenance = new Map(parts.registry.maintenance);
    this.allocator = new Allocator(this);
  }

  get address(): Address {
    return this.options.address;
  }

  get registry(): Registry {
    const { unreachable, gone, maintenance } = this;
    return { hosts: new Set([...this.registered.keys(), ...this.recovered]), unreachable, gone, maintenance };
  }

  /** A timer that dies with this process. */
  after(delayMs: number, action: () => void): Cancel {
    const cancel = this.clock.after(delayMs, () => {
      this.#timers.delete(cancel);
      action();
    });
    this.#timers.add(cancel);
    return () => {
      this.#timers.delete(cancel);
      cancel();
    };
  }

  /** The process dies; all connections break. */
  die(): void {
    for (const cancel of this.#timers) cancel();
    this.#timers.clear();
    for (const { stream } of this.frameworks.values()) {
      stream?.whenLost(() => {});
      stream?.cut();
    }
  }

  newFrameworkId(): string {
    return `${this.id}-${String(this.#counters.frameworks++).padStart(4, '0')}`;
  }

  newHostId(): string {
    return `${this.id}-S${this.#counters.hosts++}`;
  }

  /** Offers and inverse offers are counted together. */
  newOfferId(): string {
    return `${this.id}-O${this.#counters.offers++}`;
  }

  newStream(frameworkId: string): EventStream {
    return new EventStream({
      clock: this.clock,
      faults: this.faults,
      heartbeatMs: this.options.heartbeatMs,
      streamId: randomUuid(this.random),
      frameworkId,
    });
  }

  /** To every connected framework. */
  broadcast(event: Event): void {
    for (const { stream } of this.frameworks.values()) stream?.send(event);
  }

  /** A status of the master's own making: sent once, without uuid, and lost if the framework is not connected. */
  tell(framework: Framework, status: Omit<Status, 'source' | 'at'>): void {
    const state = asUnderstoodBy(framework, status.state);
    framework.stream?.send(update({ ...status, state, source: 'SOURCE_MASTER', at: this.clock.now() }));
  }

  removeTask(framework: Framework, task: Task): void {
    this.freeResources(task);
    framework.tasks.delete(task.id);
    task.host.tasks.delete(task);
  }

  freeResources(task: Task): void {
    if (!task.holdsResources) return;
    task.holdsResources = false;
    this.allocator.free(task.host, task.resources, { frameworkId: task.frameworkId, role: task.role });
  }

  /** Remembers a framework that is over; its id is refused from now on, until it is forgotten. */
  complete(frameworkId: string): void {
    this.frameworks.delete(frameworkId);
    this.completed.add(frameworkId);
    const [oldest] = this.completed;
    if (this.completed.size > COMPLETED_FRAMEWORKS && oldest !== undefined) this.completed.delete(oldest);
  }
}

/** A framework that is not PARTITION_AWARE is told TASK_LOST instead of the newer states. */
function asUnderstoodBy(framework: Framework, state: TaskState): TaskState {
  return NEWER_THAN_LOST.has(state) && !hasCapability(framework.info, 'PARTITION_AWARE')
    ? 'TASK_LOST'
    : state;
}

const NEWER_THAN_LOST: ReadonlySet<TaskState> = new Set([
  'TASK_UNREACHABLE',
  'TASK_DROPPED',
  'TASK_GONE',
  'TASK_GONE_BY_OPERATOR',
  'TASK_UNKNOWN',
] as const);
