import type { Cancel, Clock } from '../../../domain/clock/clock.ts';
import type { TaskState } from '../../../domain/mesos.ts';
import type { Random } from '../../../domain/random.ts';
import type { ClusterParts, Faults, HostSpec, MasterAnswer, MasterRequest } from './api.ts';
import { EVERYTHING_AT_ONCE } from './host/fetcher.ts';
import { Host } from './host/host.ts';
import type { TaskRun } from './host/taskRun.ts';
import { awaitPings, disconnected, giveUpExpected } from './master/hostLoss.ts';
import {
  DEFAULT_OPTIONS,
  EMPTY_REGISTRY,
  Master,
  type Registry,
  type ResolvedOptions,
} from './master/master.ts';
import { register } from './master/membership.ts';
import type { RegisteredHost } from './master/state.ts';
import { takeUpdate } from './master/taskCalls.ts';
import { type ClusterView, type TaskView, tasksOf, viewOf } from './view.ts';
import { filesApi, isForHost } from './wire/filesApi.ts';
import { answer, type Standing } from './wire/front.ts';
import type { Status } from './wire/status.ts';

/** Real agents listen on 5051; here all hosts share one address. */
const FIRST_HOST_PORT = 5051;
/** Sent as far as its first half before the connection breaks. */
const HALF_A_RECORD = '{"type":"OFFERS","offers":{"offers":[{"id":{"value":"';

/** What a master process is to be once it runs. */
export type Leadership = { readonly kind: 'leading' } | Exclude<Standing, { kind: 'down' | 'leading' }>;

/**
 * A Mesos cluster: one master process and its hosts. It does no I/O; requests and answers are those of the wire,
 * so that an HTTP server and an in-process simulator talk to the very same thing.
 */
export class MesosCluster {
  readonly options: ResolvedOptions;
  /** May be changed at any time. */
  readonly faults: Faults;
  readonly #parts: ClusterParts;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #hosts = new Map<string, Host>();
  readonly #waits = new Map<Host, Cancel>();
  #standing: Standing = { kind: 'down' };
  #registry: Registry = EMPTY_REGISTRY;
  #hostPort: number | null = null;

  constructor(parts: ClusterParts) {
    this.#parts = parts;
    this.#clock = parts.clock;
    this.#random = parts.random;
    this.options = { ...DEFAULT_OPTIONS, ...parts.options };
    this.faults = parts.options?.faults ?? {};
    this.startMaster({ keepRegistry: false });
    for (const spec of parts.hosts) this.addHost(spec);
  }

  /** Has the agent processes of all hosts listen at that port, beside the master or not: their offers say so from now on. */
  hostsListenAt(port: number): void {
    this.#hostPort = port;
    for (const host of this.#hosts.values()) host.listenAt(port);
  }

  /** Answers one request to the master, or to the files of a host. Events it causes come later, if at the same instant. */
  handle(request: MasterRequest): MasterAnswer {
    if (isForHost(request)) return filesApi(this.#hosts.values(), request);
    const { address, authentication = null } = this.options;
    return answer(request, { standing: this.#standing, authentication, address });
  }

  /** What there is, for assertions and invariants. */
  view(): ClusterView {
    return viewOf(this.#master, [...this.#hosts.values()]);
  }

  /** The tasks of that view, alone. */
  tasks(): readonly TaskView[] {
    return tasksOf([...this.#hosts.values()]);
  }

  /** A new machine joins, at once if a master leads. */
  addHost(spec: HostSpec): void {
    const host = new Host({
      spec,
      ip: this.options.address.ip,
      port: this.#hostPort ?? FIRST_HOST_PORT + this.#hosts.size,
      clock: this.#clock,
      random: this.#random,
      engine: this.#parts.engine,
      web: this.#parts.web ?? EVERYTHING_AT_ONCE,
      executorRegistrationTimeoutMs: this.options.executorRegistrationTimeoutMs,
      report: (...told) => this.#report(...told),
    });
    this.#hosts.set(spec.hostname, host);
    if (this.#master) register(this.#master, host);
  }

  /** The machine hangs, containers and all. The master gives it up when it has missed its pings. */
  freezeHost(hostname: string): void {
    const host = this.#host(hostname);
    host.freeze();
    this.#awaitPings(host);
  }

  thawHost(hostname: string): void {
    const host = this.#host(hostname);
    host.thaw();
    if (this.#registrationOf(host)?.connected) this.#stopWaiting(host);
    else this.#returnLater(host);
  }

  /** What runs on it does not reach GoCD, as behind a switch that fails, or does again. Mesos hears nothing of that. */
  cutFromGocd(hostname: string): void {
    this.#host(hostname).setReachable(false);
  }

  joinToGocd(hostname: string): void {
    this.#host(hostname).setReachable(true);
  }

  /** Its agent process is killed; containers live on. */
  killHost(hostname: string): void {
    const host = this.#host(hostname);
    host.killProcess();
    this.#disconnect(host);
  }

  /** Its agent process is started again and finds its containers, if the machine is still there. */
  restartHost(hostname: string): void {
    const host = this.#host(hostname);
    host.restartProcess();
    this.#returnLater(host);
  }

  /** The executor of a task is killed: the master is told of its end, and a docker container lives on. */
  loseExecutor(taskId: string): void {
    for (const host of this.#hosts.values()) host.loseExecutor(taskId);
  }

  /** The container of a task is killed, not by the master's wish. */
  crash(taskId: string): void {
    for (const host of this.#hosts.values()) host.crash(taskId);
  }

  /** The machine is lost for good, with all that runs on it. */
  removeHost(hostname: string): void {
    const host = this.#host(hostname);
    host.remove();
    this.#disconnect(host);
  }

  /** The master process dies; connections break and new ones are refused. */
  killMaster(): void {
    if (this.#standing.kind === 'leading') {
      this.#registry = this.#standing.master.registry;
      this.#standing.master.die();
    }
    this.#standing = { kind: 'down' };
    for (const host of this.#hosts.values()) this.#stopWaiting(host);
  }

  /** A master process starts. Without its registry it has never heard of any host. */
  startMaster({
    keepRegistry,
    as = { kind: 'leading' },
  }: {
    readonly keepRegistry: boolean;
    readonly as?: Leadership;
  }): void {
    this.killMaster();
    if (!keepRegistry) this.#registry = EMPTY_REGISTRY;
    this.setLeadership(as);
  }

  /** The master process comes to lead, or not; one that led and leads no more exits and is started again. */
  setLeadership(leadership: Leadership): void {
    if (leadership.kind !== 'leading') {
      this.killMaster();
      this.#standing = leadership;
      return;
    }
    if (this.#standing.kind === 'leading') return;
    const { options, faults } = this;
    const registry = this.#registry;
    const master = new Master({ clock: this.#clock, random: this.#random, options, faults, registry });
    this.#standing = { kind: 'leading', master };
    master.after(options.reregisterTimeoutMs, () => giveUpExpected(master));
    for (const host of this.#hosts.values()) this.#returnLater(host);
  }

  /** Kills the master and starts it again after `downMs`. */
  restartMaster({
    keepRegistry,
    downMs = 1000,
  }: {
    readonly keepRegistry: boolean;
    readonly downMs?: number;
  }): void {
    this.killMaster();
    this.#clock.after(downMs, () => {
      if (this.#standing.kind === 'down') this.startMaster({ keepRegistry });
    });
  }

  /** Breaks all subscriptions, where `midRecord` is set in the middle of a record. */
  cutStreams({ midRecord = false }: { readonly midRecord?: boolean } = {}): void {
    const frameworks = this.#master?.frameworks.values() ?? [];
    for (const { stream } of [...frameworks]) stream?.cut(midRecord ? HALF_A_RECORD : undefined);
  }

  /** The whole world ends: no timer of it is left. */
  close(): void {
    this.killMaster();
    for (const host of this.#hosts.values()) host.remove();
  }

  get #master(): Master | null {
    return this.#standing.kind === 'leading' ? this.#standing.master : null;
  }

  #host(hostname: string): Host {
    const host = this.#hosts.get(hostname);
    if (!host) throw new RangeError(`the cluster has no host ${hostname}`);
    return host;
  }

  #registrationOf(host: Host): RegisteredHost | undefined {
    return host.id === null ? undefined : this.#master?.registered.get(host.id);
  }

  #report(host: Host, run: TaskRun, status: Status, latest: TaskState): void {
    const registered = this.#registrationOf(host);
    if (host.power !== 'up' || !registered || !this.#master) return;
    takeUpdate(this.#master, { hostId: registered.id, frameworkId: run.order.frameworkId }, status, latest);
  }

  #disconnect(host: Host): void {
    const registered = this.#registrationOf(host);
    if (!registered || !this.#master) return;
    disconnected(this.#master, registered);
    this.#awaitPings(host);
  }

  #awaitPings(host: Host): void {
    const registered = this.#registrationOf(host);
    if (!registered || !this.#master || this.#waits.has(host)) return;
    this.#waits.set(host, awaitPings(this.#master, registered));
  }

  #stopWaiting(host: Host): void {
    this.#waits.get(host)?.();
    this.#waits.delete(host);
  }

  /** A host finds a master that leads after a while, unless something happens to either. */
  #returnLater(host: Host): void {
    const [from, to] = this.options.hostReturnMs;
    const master = this.#master;
    if (host.power !== 'up' || !master) return;
    this.#clock.after(this.#random.integer(from, to), () => {
      if (host.power !== 'up' || this.#master !== master || this.#registrationOf(host)?.connected) return;
      this.#stopWaiting(host);
      register(master, host);
    });
  }
}
