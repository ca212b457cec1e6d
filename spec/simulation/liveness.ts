import type { PoolConfig } from '../../domain/config.ts';
import { isOurs } from '../../domain/ids.ts';
import { inForce } from '../../policy/schedule/inForce.ts';
import type { GocdEvent, Job } from '../../sandbox/index.ts';
import type { Deployment } from './deployment.ts';
import { Hanging } from './hanging.ts';
import { INSTANCE } from './settings.ts';
import { Starving } from './starving.ts';
import { isOfTwin, isOurPull, liveTasks, phasesIn, poolOfTask } from './truth.ts';
import { Violation } from './violation.ts';
import { isServable, LONGEST_JOB_MS, poolOf } from './workload.ts';
import type { SimulatedWorld } from './world.ts';

const MINUTE = 60_000;
/** Pulling the image, and the slowest of a thousand boots. */
const BOOT_MS = 20_000 + 3 * MINUTE;
/** The longest any breaker stays open. */
const LONGEST_BREAK_MS = 5 * MINUTE;
/** GoCD takes five minutes to see that an agent is gone, and looks for hung jobs every half minute. */
const LOST_CONTACT_MS = 5.5 * MINUTE;
/** Silence until a subscription is given up, then the answers to a reconciliation with hosts still to come. */
const BACK_IN_TOUCH_MS = 75_000 + 15_000 + 75_000;

/**
 * Whether, once nothing goes wrong any more, everything gets done: every job that one of our pools can serve gets an
 * agent, and then nothing of ours is left on either side.
 *
 * A job may have to wait for what went wrong before to be found out: for the connection to be back, for a launch
 * that came to nothing to be given up, for the pool's breaker to let a probe through, and for that to boot. That is
 * the bound on the time in which a job waits although its pool has room.
 */
export class Liveness {
  readonly #world: SimulatedWorld;
  readonly #deployment: Deployment;
  readonly #bound: number;
  readonly #lastBound: number;
  readonly #starving = new Starving();
  readonly #hanging = new Hanging();
  readonly #cameTooLate = new Set<string>();
  #idleSince: number | null = null;

  constructor(world: SimulatedWorld, deployment: Deployment) {
    this.#world = world;
    this.#deployment = deployment;
    const { backlog, scaling } = world.config;
    const givingUp = scaling.launchTimeout + scaling.registrationTimeout + 2 * LOST_CONTACT_MS;
    this.#bound =
      BACK_IN_TOUCH_MS +
      givingUp +
      LONGEST_BREAK_MS +
      (2 + backlog.pendingPolls) * backlog.pollInterval +
      BOOT_MS;
    this.#lastBound =
      this.#bound + scaling.idleTimeout + scaling.stabilisation + LOST_CONTACT_MS + 8 * scaling.drainWait * 4;
  }

  /** To be called now and then from the time on when nothing goes wrong any more; whether all is done. */
  look(): 'all done' | 'going on' {
    const open = [...this.#world.gocd.jobs()].filter((job) => job.state !== 'Completed' && isServable(job));
    this.#checkStarving(open.filter(({ state }) => state === 'Scheduled').map(poolOf));
    this.#checkHanging(open.filter(({ state }) => state !== 'Scheduled'));
    if (open.length > 0) return 'going on';
    this.#idleSince ??= this.#world.clock.now();
    if (this.#isAtItsFloor()) return 'all done';
    if (this.#age(this.#idleSince) > this.#lastBound)
      throw new Violation('the fleet drains to its floor', `left are ${this.leftovers().join(', ')}`);
    return 'going on';
  }

  /** Each pool keeps its minimum or its idle floor, whichever is more; of anything else nothing is left. */
  #isAtItsFloor(): boolean {
    const { pools, scaling } = this.#world.config;
    const kept = pools.map((pool) => ({ name: pool.name, ...floorOf(pool) }));
    if (kept.every(({ most }) => most === 0)) return this.leftovers().length === 0;
    const run = this.#deployment.current;
    const phases = [...(run === null ? [] : phasesIn(run))].filter(
      ([taskId]) => !this.#isOnHostGone(taskId) && !this.#hasOutlivedUs(taskId) && !isOfTwin(taskId),
    );
    const idle = phases.filter(([, phase]) => phase === 'idle').map(([taskId]) => poolOfTask(taskId));
    const live = liveTasks(this.#world.mesos.view());
    if (idle.length !== phases.length || idle.length !== live.length) return false;
    const fewest = [scaling, ...scaling.schedule].map(({ maxAgents }) => maxAgents ?? scaling.maxAgents);
    const isFull = idle.length >= Math.min(...fewest);
    return kept.every(({ name, least, most }) => {
      const count = idle.filter((pool) => pool === name).length;
      return count <= most && (count >= least || isFull);
    });
  }

  #isOnHostGone(taskId: string): boolean {
    const hostId = this.#deployment.current?.service.core.picture().agents.get(taskId)?.hostId ?? null;
    return hostId !== null && this.#world.hostsGone.has(hostId);
  }

  /** The program has left: whoever registers only then is nobody's to look after. */
  onGocdEvent(event: GocdEvent): void {
    if (event.type === 'agent.registered' && this.#deployment.isTornDown)
      this.#cameTooLate.add(this.#world.people.nameOf(event));
  }

  /**
   * Of a container that has outlived its task Mesos ends nothing. Where nobody has approved it GoCD has no record to delete, and where
   * it registers when we have left nobody deletes it.
   */
  #hasOutlivedUs(taskId: string): boolean {
    const { gocd, outlived, people } = this.#world;
    const isPending = () =>
      gocd.agents().some((agent) => agent.configState === 'Pending' && people.nameOf(agent) === taskId);
    return outlived.has(taskId) && (this.#cameTooLate.has(taskId) || isPending());
  }

  #checkHanging(given: readonly Job[]): void {
    const now = this.#world.clock.now();
    const inHand = given.map(({ locator, timeline }) => ({ locator, at: timeline.at(-1)?.at ?? now }));
    const { isStopped } = this.#deployment;
    const [hung] = this.#hanging.longerThan(LONGEST_JOB_MS + 2 * LOST_CONTACT_MS, { now, isStopped, inHand });
    if (hung !== undefined)
      throw new Violation('every job gets done', `${hung} hangs in ${this.#world.gocd.job(hung)?.state}`);
  }

  #checkStarving(waitingFor: readonly string[]): void {
    const tasks = liveTasks(this.#world.mesos.view()).map(({ taskId }) => taskId);
    const { pools, scaling } = inForce(this.#world.config, this.#world.clock.now());
    const [starved] = this.#starving.longerThan(this.#bound, {
      now: this.#world.clock.now(),
      pools,
      maxAgents: scaling.maxAgents,
      tasks: [...tasks, ...this.#world.outlived.keys()],
      waitingFor,
    });
    if (starved !== undefined)
      throw new Violation('every job gets an agent', `jobs wait for ${starved}: ${this.#reasons()}`);
  }

  /** Why the program thinks that jobs wait, each reason once. */
  #reasons(): string {
    const { assessment, memory } = this.#deployment.current?.service.core.picture() ?? {};
    const reasons = new Set(assessment?.jobs.map(({ cause, reason }) => `${cause} (${reason})`));
    return `${[...reasons].join(', ')}; breakers ${JSON.stringify([...(memory?.breakers ?? [])])}`;
  }

  /** Whatever there is of us on either side, and in the program; what a twin has left is not ours to clear away. */
  leftovers(): readonly string[] {
    return this.#ofUs()
      .filter(([, taskId]) => !isOfTwin(taskId))
      .map(([what]) => what);
  }

  #ofUs(): readonly (readonly [what: string, taskId: string])[] {
    const agents = this.#world.gocd
      .agents()
      .filter((agent) => isOurs(this.#world.people.nameOf(agent), INSTANCE))
      .filter((agent) => !this.#hasOutlivedUs(this.#world.people.nameOf(agent)));
    const tasks = this.#world.mesos
      .view()
      .tasks.filter(({ taskId }) => isOurs(taskId, INSTANCE) || isOurPull(taskId));
    // Of a host that is lost for good nobody ever says so: its tasks stay unreachable.
    const machines = [...(this.#deployment.current?.service.core.picture().agents.values() ?? [])]
      .filter(({ hostId }) => hostId === null || !this.#world.hostsGone.has(hostId))
      .map(({ taskId }) => taskId)
      .filter((taskId) => !this.#hasOutlivedUs(taskId));
    return [
      ...agents.map(
        (agent) =>
          [
            `agent ${agent.hostname} ${agent.configState} ${agent.runState}`,
            this.#world.people.nameOf(agent),
          ] as const,
      ),
      ...tasks.map(({ taskId, state }) => [`task ${taskId} ${state}`, taskId] as const),
      ...machines.map((taskId) => [`machine ${taskId}`, taskId] as const),
    ];
  }

  #age(since: number): number {
    return this.#world.clock.now() - since;
  }
}

/** The fewest and the most agents that a pool keeps without any work, whatever its schedule and habits say. */
function floorOf({ min, max, idleFloor, schedule }: PoolConfig): {
  readonly least: number;
  readonly most: number;
} {
  const floors = [idleFloor, ...schedule.flatMap((entry) => entry.idleFloor ?? [])];
  const mins = [min, ...schedule.flatMap((entry) => entry.min ?? [])];
  const maxs = [max, ...schedule.flatMap((entry) => entry.max ?? [])];
  const least = Math.max(Math.min(...mins), Math.min(...floors.map((floor) => floor.min)));
  const most = Math.max(...mins, ...floors.map((floor) => (floor.learn ? floor.max : floor.min)));
  return { least: Math.min(...maxs, least), most: Math.min(Math.max(...maxs), most) };
}
