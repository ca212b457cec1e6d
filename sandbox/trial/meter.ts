import type { Command } from '../../domain/commands.ts';
import type { Config } from '../../domain/config.ts';
import { isOurs, parseTaskId } from '../../domain/ids.ts';
import { microPerHour } from '../../policy/money/prices.ts';
import { inForce } from '../../policy/schedule/inForce.ts';
import type { Job } from '../model/gocd/job.ts';
import type { Surroundings } from './surroundings.ts';

/** One job that was scheduled in the trial. */
export interface JobRecord {
  readonly locator: string;
  /** Pool of the agent that built it; null while none has. */
  readonly pool: string | null;
  /** Ms since the epoch. */
  readonly scheduledAt: number;
  /** From scheduling to the first work on it, or to the end of the trial (ms). */
  readonly waitMs: number;
}

/** How many agents there were from some moment on, up to the next. */
export interface AgentLevel {
  /** Ms since the epoch. */
  readonly at: number;
  readonly agents: number;
  /** Of these, with a job in hand. */
  readonly busy: number;
}

/** Of the policies compared Drone's is the most patient: agents are an hour old, nearly, before they may go. */
const LONGEST_PATIENCE_MS = 70 * 60_000;

/** Counts what a trial costs and brings, from the truth of the model and not from what the program believes. */
export class Meter {
  launches = 0;
  /** Agents killed by us with a job in hand. */
  busyKills = 0;
  /** Samples at which there were more agents than before, and than a maximum allowed. A schedule may lower one. */
  limitViolations = 0;
  mostAgents = 0;
  /** Agents there are, by the last sample. */
  agents = 0;
  /** Each change of it, as the samples show. */
  readonly levels: AgentLevel[] = [];
  readonly #surroundings: Surroundings;
  readonly #config: Config;
  readonly #sampleMs: number;
  readonly #startedAt: number;
  /** When the number of agents was last seen to change. */
  #changedAt: number;
  #counts: ReadonlyMap<string, number> = new Map();
  #inForce: Pick<Config, 'pools' | 'scaling'>;
  readonly #agentMs = new Map<string, number>();
  readonly #busyMs = new Map<string, number>();

  constructor(surroundings: Surroundings, config: Config, sampleMs: number) {
    this.#surroundings = surroundings;
    this.#startedAt = surroundings.clock.now();
    this.#changedAt = this.#startedAt;
    this.#config = config;
    this.#inForce = inForce(config, this.#startedAt);
    this.#sampleMs = sampleMs;
    this.#sampleLater();
  }

  /** Agent time of a pool, from launch to the end of the container (ms). */
  agentMs(pool: string): number {
    return this.#agentMs.get(pool) ?? 0;
  }

  /** Of that, time with a job in hand (ms). */
  busyMs(pool: string): number {
    return this.#busyMs.get(pool) ?? 0;
  }

  allJobs(): Iterable<Job> {
    return this.#surroundings.gocd.jobs();
  }

  /** What an agent of the pool costs in an hour (millionths of the currency). */
  microPerHour(name: string): number {
    const pool = this.#config.pools.find((one) => one.name === name);
    return pool === undefined ? 0 : microPerHour(pool, this.#config.money);
  }

  get pools(): readonly string[] {
    return this.#config.pools.map(({ name }) => name);
  }

  note(commands: readonly Command[]): void {
    for (const command of commands) {
      if (command.type === 'mesos.accept') this.launches += command.launches.length;
      if (command.type === 'mesos.kill' && this.#isBusy(command.taskId)) this.busyKills += 1;
    }
  }

  /** Since the beginning (ms). */
  get elapsedMs(): number {
    return this.#surroundings.clock.now() - this.#startedAt;
  }

  /** Whether all jobs are done, and no agent is left or none has come or gone for as long as any policy waits. */
  isQuiet(): boolean {
    const { clock, gocd } = this.#surroundings;
    for (const { state } of gocd.jobs()) if (state !== 'Completed') return false;
    return this.agents === 0 || clock.now() - this.#changedAt >= LONGEST_PATIENCE_MS;
  }

  jobs(): readonly JobRecord[] {
    const now = this.#surroundings.clock.now();
    return [...this.#surroundings.gocd.jobs()].map((job) => recordOf(job, now));
  }

  #isBusy(taskId: string): boolean {
    return this.#surroundings.gocd
      .agents()
      .some(({ hostname, alive, building }) => hostname === taskId && alive && building !== null);
  }

  #sampleLater(): void {
    this.#surroundings.clock.after(this.#sampleMs, () => {
      this.#sample();
      this.#sampleLater();
    });
  }

  #sample(): void {
    const { clock, mesos, gocd } = this.#surroundings;
    const { name } = this.#config;
    const counts = new Map<string, number>();
    const live = mesos.tasks().filter(({ taskId, container }) => isOurs(taskId, name) && container !== null);
    for (const { taskId } of live) add(counts, poolOf(taskId), 1);
    for (const [pool, count] of counts) add(this.#agentMs, pool, count * this.#sampleMs);
    let busy = 0;
    for (const { hostname, alive, building } of gocd.agents())
      if (alive && building !== null) {
        add(this.#busyMs, poolOf(hostname), this.#sampleMs);
        busy += 1;
      }
    const last = this.levels.at(-1);
    if (last?.agents !== live.length || last.busy !== busy)
      this.levels.push({ at: clock.now(), agents: live.length, busy });
    if (this.#exceeds(counts, live.length)) this.limitViolations += 1;
    this.#counts = counts;
    if (live.length !== this.agents) this.#changedAt = clock.now();
    this.agents = live.length;
    this.mostAgents = Math.max(this.mostAgents, live.length);
  }

  /** Of the numbers in force at this sample and at the one before the larger ones count: they change in between. */
  #exceeds(counts: ReadonlyMap<string, number>, live: number): boolean {
    const before = this.#inForce;
    const { pools, scaling } = inForce(this.#config, this.#surroundings.clock.now());
    this.#inForce = { pools, scaling };
    const most = Math.max(scaling.maxAgents, before.scaling.maxAgents);
    const maxBefore = new Map(before.pools.map(({ name, max }) => [name, max]));
    const isPoolOver = pools.some(({ name, max }) => {
      const count = counts.get(name) ?? 0;
      return count > Math.max(max, maxBefore.get(name) ?? 0) && count > (this.#counts.get(name) ?? 0);
    });
    return isPoolOver || (live > most && live > this.agents);
  }
}

function recordOf({ locator, timeline, scheduledAt }: Job, now: number): JobRecord {
  const begun = timeline.find(({ what }) => what === 'preparing' || what === 'building');
  const since = timeline[0]?.at ?? scheduledAt;
  return {
    locator,
    pool: begun?.agent == null ? null : poolOf(begun.agent),
    scheduledAt: since,
    waitMs: (begun?.at ?? now) - since,
  };
}

function poolOf(taskId: string): string {
  return parseTaskId(taskId)?.pool ?? '';
}

function add(counts: Map<string, number>, key: string, amount: number): void {
  counts.set(key, (counts.get(key) ?? 0) + amount);
}
