import type { Clock } from '../../domain/clock/clock.ts';
import { VirtualClock } from '../../domain/clock/virtualClock.ts';
import type { Config } from '../../domain/config.ts';
import { type Random, randomFrom } from '../../domain/random.ts';
import { Secret } from '../../domain/secret.ts';
import {
  type AgentFaults,
  type AgentProcess,
  createAgentEngine,
  createGocd,
  type Gocd,
  type HostSpec,
  type ImageModel,
  MesosCluster,
  Quiescence,
  Wire,
} from '../../sandbox/index.ts';
import { START } from '../support/core.ts';
import { startHandMadeAgents, startOtherInstance } from './foreigners.ts';
import { Maintenance } from './maintenance.ts';
import { ADMIN_USER, People } from './people.ts';
import { IMAGE, PRINCIPAL, SECRETS, STAGING, USER } from './settings.ts';
import { Weather } from './weather.ts';

const HOSTS = [4, 4, 4, 4];
const CPUS = 4;
const LATENCY_MS: readonly [number, number] = [1, 20];

/** What a world has apart from others. */
export interface Surroundings {
  /** The newest if left out. */
  readonly gocdVersion?: string;
  /** Without agents and tasks of anybody else: then no agent lives on GoCD but ours. */
  readonly alone?: boolean;
  /** Cpus of each host there is in the beginning. */
  readonly hosts?: readonly number[];
}

/** All that surrounds the program, on virtual time, with what can be made to go wrong in it. */
export class SimulatedWorld {
  /** What the program is started with next; reloads change it. */
  config: Config;
  readonly clock = new VirtualClock(START);
  readonly quiescence = new Quiescence();
  readonly weather = new Weather(this.clock);
  readonly gocd: Gocd;
  readonly mesos: MesosCluster;
  readonly maintenance: Maintenance;
  readonly people: People;
  /** By name; faults take one away for a while. */
  readonly images: Record<string, ImageModel> = { [IMAGE]: {} };
  readonly agentFaults: AgentFaults = {};
  readonly handMade: readonly AgentProcess[];
  /** Task ids of another instance. */
  readonly otherTasks: readonly string[];
  /** Tasks that have died by our doing: with their host, or alone. */
  readonly diedWithHost = new Set<string>();
  /** Tasks whose container has outlived them, with the name of its host. */
  readonly outlived = new Map<string, string>();
  /** Tasks whose agents ask for no work, not even for what they have been given. */
  readonly hung = new Set<string>();
  /** uuids of agents that GoCD had lost in mid-job when we asked for their deletion, which gives that job to another. */
  readonly keepersOfJobs = new Set<string>();
  /** Ids of hosts that are lost for good: the master calls whatever was to run there unreachable, for ever. */
  readonly hostsGone = new Set<string>();
  readonly #random: Random;
  readonly #freeHosts = new Set<string>();
  #hosts = 0;

  constructor(
    config: Config,
    seed: number,
    { gocdVersion, alone = false, hosts = HOSTS }: Surroundings = {},
  ) {
    this.config = config;
    for (const { image } of config.pools) this.images[image] ??= {};
    this.#random = randomFrom(seed);
    const { clock } = this;
    this.gocd = createGocd({
      clock,
      random: this.fork(),
      options: {
        ...(gocdVersion === undefined ? {} : { version: gocdVersion }),
        autoRegisterKey: SECRETS.autoRegisterKey,
        security: { users: [{ name: USER, password: SECRETS.password, admin: true }, ADMIN_USER] },
        environments: [
          { name: STAGING, pipelines: ['shop-it'] },
          { name: 'ci2', pipelines: ['others'] },
        ],
      },
    });
    this.mesos = new MesosCluster({
      clock,
      random: this.fork(),
      hosts: hosts.map((cpus) => this.#newHost(cpus)),
      engine: createAgentEngine({
        clock,
        random: this.fork(),
        gocd: this.gocd,
        images: this.images,
        faults: this.agentFaults,
        imagesPerHost: config.pools.some(({ pullAhead }) => pullAhead === 'on'),
      }),
      options: {
        authentication: { [PRINCIPAL]: new Secret(SECRETS.mesosSecret) },
        faults: this.weather.faults,
      },
    });
    this.maintenance = new Maintenance(this.mesos, clock);
    this.people = new People(this.gocd, clock);
    this.handMade = alone ? [] : startHandMadeAgents({ clock, random: this.fork(), gocd: this.gocd });
    const [, disabled] = this.handMade;
    if (disabled !== undefined) this.people.disable(disabled.uuid);
    this.otherTasks = alone
      ? []
      : startOtherInstance({ config, clock, wire: this.wireTo(clock), cluster: this.mesos });
  }

  /** A source of randomness of its own, so that what one part draws does not change another's luck. */
  fork(): Random {
    return randomFrom(this.#random.integer(0, 2 ** 31 - 1));
  }

  wireTo(clientClock: Clock): Wire {
    const { clock, quiescence } = this;
    return new Wire({ clock, clientClock, random: this.fork(), quiescence, latencyMs: LATENCY_MS });
  }

  /** Takes a host that nothing else happens to; null if there is none. */
  takeHost(random: Random): string | null {
    const free = [...this.#freeHosts];
    const host = free[random.integer(0, Math.max(free.length - 1, 0))] ?? null;
    if (host !== null) this.#freeHosts.delete(host);
    return host;
  }

  giveBackHost(hostname: string): void {
    this.#freeHosts.add(hostname);
  }

  /** The host is lost with all that runs on it. */
  removeHost(hostname: string): void {
    for (const task of this.mesos.view().tasks)
      if (task.hostname === hostname) this.diedWithHost.add(task.taskId);
    for (const [taskId, on] of this.outlived) if (on === hostname) this.#bury(taskId);
    const host = this.mesos.view().hosts.find((one) => one.hostname === hostname);
    if (host?.hostId) this.hostsGone.add(host.hostId);
    this.mesos.removeHost(hostname);
  }

  /** A master that leads ends a framework, and its hosts all its tasks. Without one, or without a framework, nothing happens. */
  removeFramework(frameworkId: string | null): void {
    if (frameworkId === null) return;
    const { tasks, frameworks } = this.mesos.view();
    if (!frameworks.some((framework) => framework.frameworkId === frameworkId)) return;
    for (const task of tasks) if (task.frameworkId === frameworkId) this.diedWithHost.add(task.taskId);
    this.mesos.handle({
      method: 'POST',
      path: '/teardown',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ frameworkId }).toString(),
    });
  }

  /** A container is killed; a task whose executor was killed before has none that Mesos knows of. */
  crash(taskId: string): void {
    this.diedWithHost.add(taskId);
    this.mesos.crash(taskId);
  }

  /** Only the executor is killed: the task has ended, and its container runs on. */
  killExecutor(taskId: string): void {
    const task = this.mesos.view().tasks.find((one) => one.taskId === taskId);
    if (task === undefined) return;
    this.outlived.set(taskId, task.hostname);
    this.mesos.loseExecutor(taskId);
  }

  #bury(taskId: string): void {
    this.outlived.delete(taskId);
    this.diedWithHost.add(taskId);
  }

  addHost(): void {
    this.mesos.addHost(this.#newHost());
  }

  #newHost(cpus = CPUS): HostSpec {
    const hostname = `host-${++this.#hosts}.example`;
    this.#freeHosts.add(hostname);
    return { hostname, cpus, mem: 16_384, disk: 100_000 };
  }
}
