import type { Cancel, Clock } from '../../../../domain/clock/clock.ts';
import type { TaskState } from '../../../../domain/mesos.ts';
import type { Random } from '../../../../domain/random.ts';
import type { Container, ContainerEngine } from '../../container.ts';
import { randomUuid, randomUuidBytes } from '../ids.ts';
import { hasCapability } from '../master/frameworkInfo.ts';
import type { Json } from '../wire/json.ts';
import type { Status } from '../wire/status.ts';
import { containerSpec, isDocker, networkOf, runFault } from './containerSpec.ts';
import { inspectData } from './dockerInspect.ts';
import type { Drain } from './drain.ts';
import { exitText } from './exitText.ts';
import type { Fetcher } from './fetcher.ts';
import type { LaunchOrder } from './launchOrder.ts';
import { UpdateQueue } from './updateQueue.ts';

/** What a run knows of the host it is on. */
export interface RunsOn {
  readonly clock: Clock;
  readonly random: Random;
  readonly engine: ContainerEngine;
  readonly fetch: Fetcher['fetch'];
  readonly hostname: string;
  readonly ip: string;
  readonly hostId: () => string | null;
  readonly drain: () => Drain | null;
  readonly nextNumber: () => number;
  readonly registrationTimeoutMs: number;
  readonly forward: (run: TaskRun, status: Status, latest: TaskState) => void;
  readonly settled: (run: TaskRun) => void;
  /** A line on its stderr. */
  readonly wrote: (line: string) => void;
}

/** Grace of a docker task that has no kill policy of its own, and of a command task that has none. */
const DOCKER_GRACE_MS = 5000;
const COMMAND_GRACE_MS = 3000;

/** One task on one host: its executor, its container and its updates. It outlives the host's agent process. */
export class TaskRun {
  readonly order: LaunchOrder;
  readonly containerId: string;
  readonly updates: UpdateQueue;
  readonly #on: RunsOn;
  readonly #number: number;
  #phase: 'launching' | 'starting' | 'running' | 'killing' | 'ended' = 'launching';
  #container: Container | null = null;
  #cancelRegistration: Cancel = () => {};
  #sandbox: Readonly<Record<string, string>> = {};

  constructor(order: LaunchOrder, on: RunsOn) {
    this.order = order;
    this.#on = on;
    this.#number = on.nextNumber();
    this.containerId = randomUuid(on.random);
    this.updates = new UpdateQueue({
      clock: on.clock,
      forward: (status, latest) => on.forward(this, status, latest),
      settled: () => on.settled(this),
    });
  }

  /** Null once the container has ended. */
  get container(): Container | null {
    return this.#phase === 'ended' ? null : this.#container;
  }

  start(): void {
    const fault = runFault(this.order.task);
    if (fault !== null) {
      this.#on.clock.after(0, () => this.#end('TASK_FAILED', 'SOURCE_EXECUTOR', fault, undefined));
      return;
    }
    const timeoutMs = this.#on.registrationTimeoutMs;
    this.#cancelRegistration = this.#on.clock.after(timeoutMs, () => {
      const message = `Executor did not register within ${timeoutMs / 60_000}mins`;
      this.#end('TASK_FAILED', 'SOURCE_AGENT', message, 'REASON_EXECUTOR_REGISTRATION_TIMEOUT');
      this.#container?.stop(0);
    });
    this.#on.fetch(this.order.task.command?.uris ?? [], (files) => this.#fetched(files));
  }

  /** Files come before the image. Where one cannot be had the task fails. */
  #fetched(files: Readonly<Record<string, string>> | null): void {
    if (this.#phase !== 'launching') return;
    if (files === null) {
      this.#containerFailed(
        `Failed to fetch all URIs for container '${this.containerId}': exited with status 1`,
      );
      return;
    }
    this.#sandbox = files;
    this.#container = this.#on.engine.start(this.#spec(), {
      pulled: () => this.#executorStarted(),
      running: () => this.#containerRuns(),
      exited: (code) => this.#containerExited(code),
      failedToStart: (message) => this.#containerFailed(message),
    });
  }

  /** `graceMs` null: the task's own policy counts, as it always does for command tasks. */
  kill(graceMs: number | null): void {
    if (this.#phase === 'ended') return;
    if (this.#phase === 'launching') {
      const message = 'Killed before delivery to the executor';
      this.#end('TASK_KILLED', 'SOURCE_AGENT', message, 'REASON_TASK_KILLED_DURING_LAUNCH');
      this.#container?.stop(0);
      return;
    }
    if (this.#phase !== 'killing') {
      this.#phase = 'killing';
      if (hasCapability(this.order.framework, 'TASK_KILLING_STATE'))
        this.#tell('TASK_KILLING', 'SOURCE_EXECUTOR', { reason: this.#drainReason() });
    } else if (!isDocker(this.order.task)) return;
    this.#container?.stop(this.#grace(graceMs));
  }

  /** Its executor is killed: the task has failed, and a docker container runs on, which nobody looks after any more. */
  loseExecutor(): Container | null {
    const { container } = this;
    this.#end('TASK_FAILED', 'SOURCE_AGENT', 'Executor terminated', 'REASON_EXECUTOR_TERMINATED');
    if (isDocker(this.order.task)) return container;
    container?.stop(0);
    return null;
  }

  /** Ends it without a word, as when its host or framework is gone. */
  abandon(graceMs: number): void {
    const { container } = this;
    this.#phase = 'ended';
    this.#cancelRegistration();
    this.updates.stop();
    container?.stop(graceMs);
  }

  #executorStarted(): void {
    if (this.#phase !== 'launching') return;
    this.#phase = 'starting';
    this.#cancelRegistration();
    this.#tell('TASK_STARTING', 'SOURCE_EXECUTOR', {});
  }

  #containerRuns(): void {
    this.#executorStarted();
    if (this.#phase !== 'starting') return;
    this.#phase = 'running';
    const { task, resources } = this.order;
    const data = isDocker(task)
      ? inspectData({
          containerId: this.containerId,
          spec: this.#spec(),
          resources,
          network: networkOf(task).toLowerCase(),
          ip: this.#ip(),
          startedAt: this.#on.clock.now(),
        })
      : undefined;
    this.#tell('TASK_RUNNING', 'SOURCE_EXECUTOR', { data });
  }

  #containerExited(code: number): void {
    this.#executorStarted();
    if (code !== 0 && this.#phase !== 'killing') this.#on.wrote(exitText(this.order.task, code));
    const state = this.#phase === 'killing' ? 'TASK_KILLED' : code === 0 ? 'TASK_FINISHED' : 'TASK_FAILED';
    this.#end(
      state,
      'SOURCE_EXECUTOR',
      exitText(this.order.task, code),
      this.#phase === 'killing' ? this.#drainReason() : undefined,
    );
  }

  #containerFailed(message: string): void {
    this.#on.wrote(message);
    if (this.#phase === 'launching')
      this.#end(
        'TASK_FAILED',
        'SOURCE_AGENT',
        `Failed to launch container: ${message}`,
        'REASON_CONTAINER_LAUNCH_FAILED',
      );
    else this.#containerExited(DOCKER_RUN_FAILED);
  }

  #end(state: TaskState, source: Status['source'], message: string, reason: string | undefined): void {
    if (this.#phase === 'ended') return;
    this.#phase = 'ended';
    this.#cancelRegistration();
    this.#tell(state, source, { message, reason });
  }

  #tell(state: TaskState, source: Status['source'], more: Partial<Status>): void {
    const { clock, random, hostId, drain } = this.#on;
    const { task, framework } = this.order;
    const gone =
      drain()?.markGone && more.reason === AGENT_DRAINING && hasCapability(framework, 'PARTITION_AWARE');
    this.updates.push({
      ...more,
      taskId: task.task_id,
      state: gone ? 'TASK_GONE_BY_OPERATOR' : state,
      source,
      hostId: hostId(),
      executorId: task.task_id,
      at: clock.now(),
      uuid: randomUuidBytes(random).toString('base64'),
      containerStatus: source === 'SOURCE_EXECUTOR' ? this.#containerStatus() : undefined,
    });
  }

  #containerStatus(): Json {
    return {
      container_id: { value: this.containerId },
      network_infos: [{ ip_addresses: [{ protocol: 'IPv4', ip_address: this.#ip() }] }],
      executor_pid: isDocker(this.order.task) ? undefined : 1000 + this.#number,
    };
  }

  #ip(): string {
    const bridged = isDocker(this.order.task) && networkOf(this.order.task) !== 'HOST';
    return bridged ? `172.17.${(this.#number >> 8) & 255}.${this.#number & 255}` : this.#on.ip;
  }

  #spec() {
    return containerSpec(this.order, {
      containerId: this.containerId,
      hostname: this.#on.hostname,
      sandbox: this.#sandbox,
    });
  }

  /** Docker counts grace in whole seconds; a drain shortens it, and only for docker tasks. */
  #grace(askedMs: number | null): number {
    const policy = this.order.task.kill_policy?.grace_period;
    const ownMs = policy === undefined ? null : policy.nanoseconds / 1e6;
    if (!isDocker(this.order.task)) return ownMs ?? COMMAND_GRACE_MS;
    const graceMs = askedMs ?? ownMs ?? DOCKER_GRACE_MS;
    const limitMs = this.#on.drain()?.maxGraceMs ?? Number.POSITIVE_INFINITY;
    return Math.floor(Math.min(graceMs, limitMs) / 1000) * 1000;
  }

  /** While its host is drained, all that a task's end is told with this reason, whoever asked for it. */
  #drainReason(): string | undefined {
    return this.#on.drain() === null ? undefined : AGENT_DRAINING;
  }
}

const AGENT_DRAINING = 'REASON_AGENT_DRAINING';
/** What `docker run` exits with if it can't make the container. */
const DOCKER_RUN_FAILED = 125;
