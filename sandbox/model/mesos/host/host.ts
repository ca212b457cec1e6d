import type { Clock } from '../../../../domain/clock/clock.ts';
import type { TaskState } from '../../../../domain/mesos.ts';
import type { Random } from '../../../../domain/random.ts';
import type { Container, ContainerEngine, ContainerEvents, ContainerSpec } from '../../container.ts';
import type { HostSpec, Web } from '../api.ts';
import { type Bundle, hostBundle } from '../resources.ts';
import { type Json, Literal, writeJson } from '../wire/json.ts';
import type { Status } from '../wire/status.ts';
import type { Drain } from './drain.ts';
import { Fetcher } from './fetcher.ts';
import type { LaunchOrder } from './launchOrder.ts';
import { TaskRun } from './taskRun.ts';

export interface HostParts {
  readonly spec: HostSpec;
  readonly ip: string;
  readonly port: number;
  readonly clock: Clock;
  readonly random: Random;
  readonly engine: ContainerEngine;
  readonly web: Web;
  readonly executorRegistrationTimeoutMs: number;
  /** Tells the master of a task's update, if there is a way to it. */
  readonly report: (host: Host, run: TaskRun, status: Status, latest: TaskState) => void;
}

const MOST_SANDBOXES = 200;

/** `down`: its agent process is dead, containers live on. `removed`: the machine itself is gone for good. */
export type Power = 'up' | 'frozen' | 'down' | 'removed';

/** A machine of the cluster and the Mesos agent on it. It knows nothing of masters but how to report. */
export class Host {
  readonly hostname: string;
  readonly ip: string;
  readonly total: Bundle;
  /** Parts of every offer, kept as text: they never change. */
  url: Json;
  readonly attributes: Json | undefined;
  readonly domain: Json | undefined;
  /** Given by the first master it registered with, kept for good. */
  id: string | null = null;
  drain: Drain | null = null;
  readonly #parts: HostParts;
  readonly #runs = new Map<string, TaskRun>();
  /** Containers that have outlived their tasks: whether they still run, nobody knows. */
  readonly #orphans = new Set<Container>();
  readonly #inbox: (() => void)[] = [];
  readonly #fetcher: Fetcher;
  #power: Power = 'up';
  #isReachable = true;
  #launches = 0;
  /** Framework and executor → what its latest run wrote to stderr. */
  readonly #stderr = new Map<string, string>();

  constructor(parts: HostParts) {
    const { spec, ip, port } = parts;
    const address = { hostname: spec.hostname, ip, port };
    this.#parts = parts;
    this.#fetcher = new Fetcher(parts.clock, parts.web, spec.hostname);
    this.hostname = spec.hostname;
    this.ip = ip;
    this.total = hostBundle(spec);
    this.url = urlJson(address);
    this.attributes = attributesJson(spec.attributes ?? {});
    this.domain = domainJson(spec.domain);
  }

  /** Where its agent process listens from now on. */
  listenAt(port: number): void {
    this.url = urlJson({ hostname: this.hostname, ip: this.ip, port });
  }

  /** What the latest run of an executor wrote to stderr; undefined if there was none lately. */
  stderrOf(frameworkId: string, executorId: string): string | undefined {
    return this.#stderr.get(runKey(frameworkId, executorId));
  }

  get power(): Power {
    return this.#power;
  }

  get runs(): Iterable<TaskRun> {
    return this.#runs.values();
  }

  run(frameworkId: string, taskId: string): TaskRun | undefined {
    return this.#runs.get(runKey(frameworkId, taskId));
  }

  /** A message from the master: done at once, kept while the host is frozen, lost if nobody is there to read it. */
  deliver(message: () => void): void {
    if (this.#power === 'up') message();
    else if (this.#power === 'frozen') this.#inbox.push(message);
  }

  launch(order: LaunchOrder): void {
    const { clock, random, executorRegistrationTimeoutMs, report } = this.#parts;
    const run = new TaskRun(order, {
      clock,
      random,
      engine: { start: (spec, events) => this.#start(spec, events) },
      fetch: (wanted, then) => this.#fetcher.fetch(wanted, (files) => this.deliver(() => then(files))),
      hostname: this.hostname,
      ip: this.ip,
      hostId: () => this.id,
      drain: () => this.drain,
      nextNumber: () => ++this.#launches,
      registrationTimeoutMs: executorRegistrationTimeoutMs,
      forward: (each, status, latest) => report(this, each, status, latest),
      settled: () => this.#runs.delete(runKey(order.frameworkId, order.task.task_id)),
      wrote: (line) => this.#write(runKey(order.frameworkId, order.task.task_id), line),
    });
    this.#runs.set(runKey(order.frameworkId, order.task.task_id), run);
    this.#write(runKey(order.frameworkId, order.task.task_id), '');
    run.start();
  }

  #start(spec: ContainerSpec, events: ContainerEvents): Container {
    const container = this.#parts.engine.start(spec, events);
    if (!this.#isReachable) container.setReachable(false);
    return container;
  }

  kill(frameworkId: string, taskId: string, graceMs: number | null): void {
    this.run(frameworkId, taskId)?.kill(graceMs);
  }

  acknowledge(frameworkId: string, taskId: string, uuid: string): void {
    this.run(frameworkId, taskId)?.updates.acknowledge(uuid);
  }

  /** The framework is over: its containers end, and nothing is told of them. */
  shutDownFramework(frameworkId: string): void {
    for (const [key, run] of this.#runs) {
      if (run.order.frameworkId !== frameworkId) continue;
      run.abandon(EXECUTOR_SHUTDOWN_GRACE_MS);
      this.#runs.delete(key);
    }
  }

  /** See `TaskRun.loseExecutor`. */
  loseExecutor(taskId: string): void {
    for (const run of this.#runs.values())
      if (run.order.task.task_id === taskId) {
        const container = run.loseExecutor();
        if (container !== null) this.#orphans.add(container);
      }
  }

  /** The container of a task is killed, as the kernel does to one that takes too much memory. */
  crash(taskId: string): void {
    for (const run of this.#runs.values()) if (run.order.task.task_id === taskId) run.container?.stop(0);
  }

  startDrain(drain: Drain): void {
    this.drain = drain;
    for (const run of this.#runs.values()) run.kill(null);
  }

  /** Tells the master again of all that is not acknowledged, as a host does when it has registered. */
  resumeUpdates(): void {
    for (const run of [...this.#runs.values()]) run.updates.resume();
  }

  /** The whole machine hangs, agent process and containers. */
  freeze(): void {
    if (this.#power !== 'up') return;
    this.#power = 'frozen';
    for (const container of this.#containers()) container.setFrozen(true);
  }

  thaw(): void {
    if (this.#power !== 'frozen') return;
    this.#power = 'up';
    for (const container of this.#containers()) container.setFrozen(false);
    for (const message of this.#inbox.splice(0)) message();
  }

  /** Cuts or restores the way of its containers to GoCD; nothing else of it is touched. */
  setReachable(reachable: boolean): void {
    this.#isReachable = reachable;
    for (const container of this.#containers()) container.setReachable(reachable);
  }

  /** The agent process dies; what it was sent and had not read is lost. */
  killProcess(): void {
    if (this.#power === 'removed') return;
    this.#inbox.length = 0;
    this.thaw();
    this.#power = 'down';
  }

  /** The agent process runs again and finds its containers. */
  restartProcess(): void {
    if (this.#power !== 'down') return;
    this.#fetcher.forget();
    this.#power = 'up';
  }

  /** All containers die and are forgotten. */
  wipe(): void {
    for (const run of this.#runs.values()) run.abandon(0);
    for (const container of this.#orphans) container.stop(0);
    this.#runs.clear();
    this.#orphans.clear();
    this.drain = null;
  }

  /** Sandboxes are kept for a while. */
  #write(key: string, line: string): void {
    this.#stderr.set(key, `${this.#stderr.get(key) ?? ''}${line === '' ? '' : `${line}\n`}`);
    const [oldest] = this.#stderr.keys();
    if (oldest !== undefined && this.#stderr.size > MOST_SANDBOXES) this.#stderr.delete(oldest);
  }

  /** The machine goes away for good. */
  remove(): void {
    this.#power = 'removed';
    this.#inbox.length = 0;
    this.wipe();
  }

  #containers(): readonly Container[] {
    const ofRuns = Array.from(this.#runs.values(), ({ container }) => container);
    return [...ofRuns.filter((container) => container !== null), ...this.#orphans];
  }
}

const EXECUTOR_SHUTDOWN_GRACE_MS = 5000;

function runKey(frameworkId: string, taskId: string): string {
  return `${frameworkId}/${taskId}`;
}

function frozenJson(json: Json): Json {
  return new Literal(writeJson(json));
}

function attributesJson(attributes: Readonly<Record<string, string>>): Json | undefined {
  const list = Object.entries(attributes).map(([name, value]) => ({ name, type: 'TEXT', text: { value } }));
  return list.length > 0 ? frozenJson(list) : undefined;
}

function domainJson(domain: HostSpec['domain']): Json | undefined {
  if (!domain) return undefined;
  return frozenJson({
    fault_domain: { region: { name: domain.region }, zone: { name: domain.zone } },
  });
}

function urlJson(address: { readonly hostname: string; readonly ip: string; readonly port: number }): Json {
  return frozenJson({ scheme: 'http', address, path: '/slave(1)' });
}
