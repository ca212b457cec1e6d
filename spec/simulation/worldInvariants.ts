import { isOurs } from '../../domain/ids.ts';
import type { GocdEvent } from '../../sandbox/index.ts';
import type { Deployment } from './deployment.ts';
import type { Run } from './process.ts';
import { INSTANCE } from './settings.ts';
import { isInHand, liveTasks, phasesIn } from './truth.ts';
import { Violation } from './violation.ts';
import type { SimulatedWorld } from './world.ts';

const MINUTE = 60_000;
/** How long a task that was found running may take to be listed. */
const FOUND_RUNNING_MS = 15 * MINUTE;
/** How long a job that nobody listed has may be that of an agent which is not listed. */
const PERHAPS_AT_WORK_MS = 5 * MINUTE;
/** What the master is told of offers shows within this time. */
const TOLD_MS = 2 * MINUTE;
/** How often it is told again, in case it took a call and lost it: that nothing is wanted always, of each offer twice. */
const TOLD_AGAIN_MS = 15 * MINUTE;

/** The promises that show in what becomes of the world. */
export class WorldInvariants {
  readonly #world: SimulatedWorld;
  readonly #deployment: Deployment;
  readonly #launchedAt = new Map<string, number>();
  readonly #registered = new Set<string>();
  readonly #pended = new Set<string>();
  #unwantedSince: number | null = null;
  /** When the program was last seen stopped: then it can keep no promise in time. */
  #stoppedAt = 0;
  readonly #revivedAt = new WeakMap<Run, number>();
  /** Offers that the master holds out to us, and since when. */
  #outstanding = new Map<string, number>();

  constructor(world: SimulatedWorld, deployment: Deployment) {
    this.#world = world;
    this.#deployment = deployment;
  }

  noteLaunch(taskId: string): void {
    this.#launchedAt.set(taskId, this.#world.clock.now());
  }

  noteRevive(run: Run): void {
    this.#revivedAt.set(run, this.#world.clock.now());
  }

  /** Whatever ends an agent with a job in hand, other than the loss of its host, was us. */
  onGocdEvent(event: GocdEvent): void {
    if (event.type === 'agent.registered') this.#registered.add(event.hostname);
    if (event.type === 'agent.pended') this.#pended.add(event.hostname);
    if (event.type !== 'job.lost' && event.type !== 'agent.deleted') return;
    const name = this.#world.people.nameOf(event);
    const { diedWithHost, hung, keepersOfJobs } = this.#world;
    const isExcused = diedWithHost.has(name) || keepersOfJobs.has(event.uuid);
    if (event.type === 'job.lost' && !isExcused && this.#wouldBeRun(event))
      throw new Violation('no job is lost through us', `${name} had ${event.locator} (${event.state})`);
    if (event.type !== 'agent.deleted') return;
    if (!isOurs(name, INSTANCE)) throw new Violation('nothing foreign is touched', `${name} was deleted`);
    const job = [...this.#world.gocd.jobs()].find(
      (job) => job.agentUuid === event.uuid && isInHand(job, event.at),
    );
    const wouldRunIt = this.#isAlive(name) && !hung.has(name) && !keepersOfJobs.has(event.uuid);
    if (job !== undefined && wouldRunIt)
      throw new Violation('no job is lost through us', `${name} was deleted with ${job.locator} in hand`);
  }

  /** Given to it long ago and never fetched, as before a restart of the server, it would have been taken from it. */
  #wouldBeRun({ locator, state, at }: Extract<GocdEvent, { type: 'job.lost' }>): boolean {
    if (state !== 'Assigned') return true;
    return [...this.#world.gocd.jobs()].some((job) => job.locator === locator && isInHand(job, at));
  }

  /** Called now and then; no fault has been on since `faultsEndedAt`. */
  lookAround(faultsEndedAt: number): void {
    if (this.#deployment.isStopped) this.#stoppedAt = this.#world.clock.now();
    const quietSince = Math.max(faultsEndedAt, this.#stoppedAt);
    this.#checkDeadlines(quietSince);
    this.#checkInterest(quietSince);
    this.#checkForeigners();
  }

  #isAlive(taskId: string): boolean {
    if (this.#world.outlived.has(taskId)) return true;
    return liveTasks(this.#world.mesos.view()).some((task) => task.taskId === taskId);
  }

  /** Every launched task is registered or ended within its deadlines, or its end is under way. */
  #checkDeadlines(quietSince: number): void {
    const run = this.#deployment.current;
    if (run === null) return;
    const { scaling, backlog } = this.#world.config;
    const { launchTimeout, registrationTimeout } = scaling;
    // What was found running may have registered before, and is looked for longer. Nobody is ended on one reading, nor
    // while a job may be its own.
    const givenUpAfter =
      Math.max(launchTimeout + registrationTimeout, FOUND_RUNNING_MS) + MINUTE + PERHAPS_AT_WORK_MS;
    const patience = givenUpAfter + 2 * backlog.pollInterval + MINUTE;
    const phases = phasesIn(run);
    for (const { taskId } of liveTasks(this.#world.mesos.view())) {
      if (this.#registered.has(taskId) || this.#pended.has(taskId)) continue;
      if (phases.get(taskId) === 'ending') continue;
      const since = Math.max(this.#launchedAt.get(taskId) ?? 0, quietSince, run.startedAt);
      if (this.#world.clock.now() - since > patience)
        throw new Violation('a task registers or ends', `${taskId} is ${phases.get(taskId) ?? 'forgotten'}`);
    }
  }

  /**
   * Wanted or not, no offer stays with us; and with no shortage the master makes us none. Of a call that it took and lost
   * nobody can know, so there the bound is the time after which it is told again. What it loses then too, and once more, only the
   * next subscription brings back.
   */
  #checkInterest(quietSince: number): void {
    const now = this.#world.clock.now();
    const run = this.#deployment.current;
    const { frameworks, offers } = this.#world.mesos.view();
    const ours = frameworks.find(({ frameworkId }) => frameworkId === this.#deployment.store.kept);
    const outstanding = offers.filter(({ frameworkId }) => frameworkId === ours?.frameworkId);
    this.#outstanding = new Map(
      outstanding.map(({ offerId }) => [offerId, this.#outstanding.get(offerId) ?? now]),
    );
    const isWanted = (run?.service.core.picture().assessment?.wanted.length ?? 1) > 0;
    this.#unwantedSince = isWanted ? null : (this.#unwantedSince ?? now);
    if (run === null || ours === undefined || !ours.connected) return;
    const { callMisledAt } = this.#world.weather;
    const since = Math.max(quietSince, callMisledAt + TOLD_AGAIN_MS, run.startedAt);
    for (const [id, madeAt] of this.#outstanding)
      if (now - Math.max(since, madeAt) > TOLD_MS && callMisledAt < madeAt + 2 * TOLD_AGAIN_MS)
        throw new Violation('no offer stays with us', `${id} has since ${new Date(madeAt).toISOString()}`);
    const revivedAt = this.#revivedAt.get(run) ?? 0;
    if (this.#unwantedSince === null || now - Math.max(since, this.#unwantedSince, revivedAt) < TOLD_MS)
      return;
    if (ours.suppressedRoles.length < ours.roles.length)
      throw new Violation('without shortage we suppress offers', 'not suppressed');
  }

  #checkForeigners(): void {
    const { gocd, mesos, otherTasks, handMade, diedWithHost, people } = this.#world;
    const running = new Set(mesos.view().tasks.map(({ taskId }) => taskId));
    const agents = new Map(gocd.agents().map((agent) => [agent.hostname, agent]));
    for (const taskId of otherTasks) {
      if (diedWithHost.has(taskId) || !this.#registered.has(taskId)) continue;
      if (!running.has(taskId)) throw new Violation('nothing foreign is touched', `${taskId} has ended`);
      if (agents.get(taskId)?.configState !== 'Enabled')
        throw new Violation('nothing foreign is touched', `${taskId} was changed`);
    }
    for (const { hostname, uuid } of handMade) {
      const expected = people.disabled.has(uuid) ? 'Disabled' : 'Enabled';
      if (agents.get(hostname)?.configState !== expected)
        throw new Violation('nothing foreign is touched', `${hostname} is not ${expected}`);
    }
  }
}
