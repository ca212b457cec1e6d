import type { ImagePull } from '../../domain/commands.ts';
import { parsePullId } from '../../domain/ids.ts';
import { inForce } from '../../domain/levers.ts';
import type { Step } from '../../services/service.ts';
import type { Deployment } from './deployment.ts';
import type { Run } from './process.ts';
import { isOurPull } from './truth.ts';
import { Violation } from './violation.ts';
import type { SimulatedWorld } from './world.ts';

const MINUTE = 60_000;
const MOST_AT_ONCE = 2;
/** A KILL waits for the round after the deadline, and is repeated each minute. */
const ENDING_MS = 5 * MINUTE;

/** What is promised of images that are pulled ahead: few at once, not while anything speaks against a launch, and each ends. */
export class PullInvariants {
  readonly #world: SimulatedWorld;
  readonly #deployment: Deployment;
  readonly #launchedAt = new Map<string, number>();

  constructor(world: SimulatedWorld, deployment: Deployment) {
    this.#world = world;
    this.#deployment = deployment;
  }

  /** How many were launched. */
  get launched(): number {
    return this.#launchedAt.size;
  }

  check(run: Run, { input, outcome }: Step): void {
    for (const command of outcome.commands) {
      if (command.type === 'mesos.kill' && isOurPull(command.taskId))
        this.#checkPause(run, command.taskId, input.at);
      if (command.type !== 'mesos.accept') continue;
      for (const pull of command.pulls ?? []) this.#checkLaunch(run, pull, input.at);
    }
  }

  #checkLaunch(run: Run, { taskId, pool, hostId, hostname }: ImagePull, at: number): void {
    if (this.#launchedAt.has(taskId)) throw new Violation('a task id is launched once', taskId);
    this.#launchedAt.set(taskId, this.#world.clock.now());
    const { pausedBy, tornDownBy, brakeOn, view, memory, levers, calendarAhead } = run.service.core.picture();
    if (pausedBy !== null || tornDownBy !== null || brakeOn || view?.maintenance === true)
      throw new Violation('nothing is pulled under a hold', taskId);
    this.#checkPause(run, taskId, at);
    const drained = inForce(levers, at + calendarAhead).filter(({ kind }) => kind === 'drain-host');
    if (drained.some(({ target }) => target === hostname))
      throw new Violation('nothing is placed on a drained host', `${taskId} on ${hostname}`);
    if (memory.breakers.has(pool)) throw new Violation('a pool that backs off pulls nothing', taskId);
    const underWay = [...memory.images.underWay.values()];
    if (underWay.length > MOST_AT_ONCE || underWay.filter((one) => one.hostId === hostId).length > 1)
      throw new Violation('few images are pulled at once', underWay.map((one) => one.taskId).join());
    const max = this.#world.config.pools.find(({ name }) => name === pool)?.max ?? 0;
    const live = [...run.service.core.picture().agents.values()].filter((agent) => agent.pool === pool);
    if (live.filter(({ phase }) => phase !== 'ending' && phase !== 'foreign').length >= max)
      throw new Violation('a pool at its maximum pulls nothing', taskId);
  }

  #checkPause(run: Run, taskId: string, at: number): void {
    const { levers, calendarAhead, tornDownBy } = run.service.core.picture();
    const paused = inForce(levers, at + calendarAhead).filter(({ kind }) => kind === 'pause-pool');
    if (tornDownBy === null && paused.some(({ target }) => target === parsePullId(taskId)?.pool))
      throw new Violation('a paused pool pulls nothing, and ends nothing', taskId);
  }

  /** Called now and then; no fault has been on since `quietSince`. */
  lookAround(quietSince: number): void {
    const run = this.#deployment.current;
    if (run === null) return;
    const now = this.#world.clock.now();
    const patience = this.#world.config.scaling.launchTimeout + ENDING_MS;
    for (const { taskId } of this.#world.mesos.view().tasks) {
      if (!isOurPull(taskId)) continue;
      const since = Math.max(this.#launchedAt.get(taskId) ?? 0, quietSince, run.startedAt);
      if (now - since > patience) throw new Violation('a pull ends', taskId);
    }
  }
}
