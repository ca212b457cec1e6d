import type { Command } from '../../domain/commands.ts';
import { isOurs } from '../../domain/ids.ts';
import type { TaskState, TaskUpdate } from '../../domain/mesos.ts';
import { inForce } from '../../policy/schedule/inForce.ts';
import type { Step } from '../../services/service.ts';
import type { Run } from './process.ts';
import { INSTANCE } from './settings.ts';
import {
  isInHand,
  isOfTwin,
  isOurPull,
  keepsItsJobFromOthers,
  liveTasks,
  phasesIn,
  poolOfTask,
} from './truth.ts';
import { Violation } from './violation.ts';
import type { SimulatedWorld } from './world.ts';

const REMOVES: ReadonlySet<Command['type']> = new Set([
  'mesos.kill',
  'gocd.agent.disable',
  'gocd.agent.delete',
] as const);

/** Offers are answered within the round they come with; this leaves room for a round of rounds. */
const LONGEST_HOLD_MS = 5_000;

/** What the master says of a task that it has lost, and that may come back. */
const LOST: ReadonlySet<TaskState> = new Set(['TASK_UNREACHABLE', 'TASK_LOST', 'TASK_UNKNOWN'] as const);

/**
 * The promises that show in what the program wants done, checked at every step before it is done.
 *
 * What is promised of the maxima: whenever we launch, what we launch and all tasks of ours that the master could
 * tell us of stay within them, those included that we have given up and whose KILL has not reached them yet. Left out are
 * tasks the master has lost, and says so: they may come back on top of what was launched in their stead, and then serve on,
 * for what is at work is not killed.
 */
export class StepInvariants {
  readonly #world: SimulatedWorld;
  readonly #launched = new Set<string>();
  /** By run: offers in hand and since when. */
  readonly #held = new Map<Run, Map<string, number>>();
  /** By run: offers that it has answered, and may decline once more. */
  readonly #answered = new Map<Run, Set<string>>();
  /** Tasks that have been given up at some time, and of those the ones the master has said it has lost. */
  readonly #givenUp = new Set<string>();
  readonly #lost = new Set<string>();

  constructor(world: SimulatedWorld) {
    this.#world = world;
  }

  check(run: Run, step: Step): void {
    this.#checkOffers(run, step);
    this.#checkHolds(run, step);
    for (const notice of step.outcome.notices)
      if (notice.type === 'agent.changed' && notice.phase === 'ending') this.#givenUp.add(notice.taskId);
    if (step.input.type === 'mesos.update.received') this.#noteSight(step.input.update);
    for (const command of step.outcome.commands) {
      this.#checkOwnership(command);
      this.#checkTeardown(run, command);
      if (command.type === 'mesos.kill') this.#checkKill(command.taskId);
      if (command.type === 'gocd.agent.delete') this.#noteDeletion(command.uuid);
      if (command.type === 'mesos.accept')
        for (const { taskId } of command.launches) this.#checkNovelty(taskId);
    }
    this.#checkMaxima(run, step);
  }

  #noteSight({ taskId, state }: TaskUpdate): void {
    if (LOST.has(state)) this.#lost.add(taskId);
    else this.#lost.delete(taskId);
  }

  #checkNovelty(taskId: string): void {
    if (this.#launched.has(taskId)) throw new Violation('a task id is launched once', taskId);
    this.#launched.add(taskId);
  }

  #noteDeletion(uuid: string): void {
    const { gocd, keepersOfJobs } = this.#world;
    const agent = gocd.agents().find((one) => one.uuid === uuid);
    if (agent !== undefined && keepsItsJobFromOthers(agent)) keepersOfJobs.add(uuid);
  }

  /** Jobs of agents that GoCD has lost are given to others, so that they have none in hand any more. */
  #checkKill(taskId: string): void {
    const { gocd, mesos, clock, diedWithHost, hung, people } = this.#world;
    if (
      diedWithHost.has(taskId) ||
      hung.has(taskId) ||
      !liveTasks(mesos.view()).some((task) => task.taskId === taskId)
    )
      return;
    const uuids = new Set(
      gocd
        .agents()
        .filter((agent) => people.nameOf(agent) === taskId && !keepsItsJobFromOthers(agent))
        .map(({ uuid }) => uuid),
    );
    for (const job of gocd.jobs())
      if (job.agentUuid !== null && uuids.has(job.agentUuid) && isInHand(job, clock.now()))
        throw new Violation('no job is lost through us', `KILL of ${taskId} with ${job.locator} in hand`);
  }

  /** While a pause, the brake or maintenance is on, nothing is taken away but what a person has asked for by name. */
  #checkHolds(run: Run, { input, outcome }: Step): void {
    const { pausedBy, tornDownBy, brakeOn, view, agents } = run.service.core.picture();
    const isPaused = pausedBy !== null && tornDownBy === null;
    if (!isPaused && !brakeOn && view?.maintenance !== true) return;
    const holds = `paused: ${isPaused}, brake: ${brakeOn}, maintenance: ${view?.maintenance}`;
    for (const command of outcome.commands) {
      if (!REMOVES.has(command.type) || !('taskId' in command)) continue;
      // GoCD has carried the removal out: that is completed.
      if (command.type === 'mesos.kill' && input.type === 'gocd.agent.changed') continue;
      const rule = agents.get(command.taskId)?.drainRule;
      if (
        isPaused &&
        !brakeOn &&
        view?.maintenance !== true &&
        (rule === 'operator' || rule === 'drain-host')
      )
        continue;
      if (tornDownBy !== null) continue;
      throw new Violation(
        'nothing is taken away under a hold',
        `${command.type} of ${command.taskId}; ${holds}`,
      );
    }
  }

  /** Once somebody wants the framework ended, nobody comes and nobody stays, from the first reading on of a run that is there for that. */
  #checkTeardown(run: Run, command: Command): void {
    if (run.service.core.picture().tornDownBy === null) return;
    if (command.type === 'mesos.accept' || command.type === 'gocd.agent.enable')
      throw new Violation('a teardown launches nothing and takes nobody back', JSON.stringify(command));
  }

  #checkOwnership(command: Command): void {
    if (command.type === 'mesos.kill' && !isOurs(command.taskId, INSTANCE) && !isOurPull(command.taskId))
      throw new Violation('nothing foreign is touched', `KILL of ${command.taskId}`);
    if (REMOVES.has(command.type) && 'taskId' in command && this.#livesElsewhere(command.taskId))
      throw new Violation('nothing foreign is touched', `${command.type} of ${command.taskId}`);
    if (!command.type.startsWith('gocd.agent.') || !('uuid' in command)) return;
    const agent = this.#world.gocd.agents().find(({ uuid }) => uuid === command.uuid);
    if (agent === undefined) return;
    if (this.#world.people.nameOf(agent) !== command.taskId || !isOurs(command.taskId, INSTANCE))
      throw new Violation('nothing foreign is touched', `${command.type} of ${agent.hostname}`);
    if (this.#world.people.disabled.has(agent.uuid) && agent.alive)
      throw new Violation('what a person disabled stays so', `${command.type} of ${agent.hostname}`);
  }

  /** Another instance under our name has launched it, and it lives. */
  #livesElsewhere(taskId: string): boolean {
    const { mesos, diedWithHost } = this.#world;
    return (
      isOfTwin(taskId) &&
      !diedWithHost.has(taskId) &&
      mesos.view().tasks.some((task) => task.taskId === taskId && task.container !== null)
    );
  }

  #checkOffers(run: Run, { input, outcome }: Step): void {
    const held = this.#held.get(run) ?? new Map<string, number>();
    this.#held.set(run, held);
    if (input.type === 'mesos.offers.received') for (const { id } of input.offers) held.set(id, input.at);
    if (input.type === 'mesos.offer.rescinded') held.delete(input.offerId);
    const answered = this.#answered.get(run) ?? new Set<string>();
    this.#answered.set(run, answered);
    if (input.type === 'mesos.disconnected') held.clear();
    for (const command of outcome.commands)
      if (command.type === 'mesos.accept' || command.type === 'mesos.decline')
        for (const id of command.offerIds) {
          const isRepeated = command.type === 'mesos.decline' && answered.has(id);
          if (!held.delete(id) && !isRepeated)
            throw new Violation('an offer is answered once', `${command.type} of ${id}`);
          answered.add(id);
        }
    for (const [id, since] of held)
      if (input.at - since > LONGEST_HOLD_MS)
        throw new Violation('no offer is held', `${id} for ${input.at - since} ms`);
  }

  #isLost(taskId: string): boolean {
    return this.#givenUp.has(taskId) && this.#lost.has(taskId);
  }

  /** Of the numbers that schedules put in force now: what is above them already is left alone, and nothing is added. */
  #checkMaxima(run: Run, { input, outcome }: Step): void {
    const launches = outcome.commands.flatMap((command) =>
      command.type === 'mesos.accept' ? command.launches.map(({ taskId }) => taskId) : [],
    );
    if (launches.length === 0) return;
    const view = this.#world.mesos.view();
    const known = new Set(
      view.hosts.filter(({ standing }) => standing === 'registered').map((host) => host.hostname),
    );
    // What it has removed runs on where the order has not arrived yet, and no word of ours reaches it.
    const frameworks = new Set(view.frameworks.map(({ frameworkId }) => frameworkId));
    const phases = phasesIn(run);
    const running = liveTasks(view)
      .filter(({ taskId, hostname }) => known.has(hostname) && !this.#isLost(taskId))
      .filter(({ frameworkId }) => frameworks.has(frameworkId))
      .map(({ taskId }) => taskId);
    const coming = [...phases].filter(([, phase]) => phase === 'launching').map(([taskId]) => taskId);
    const all = [...new Set([...running, ...coming, ...launches])];
    const { calendarAhead } = run.service.core.picture();
    const { pools, scaling } = inForce(this.#world.config, input.at + calendarAhead);
    const concerned = new Set(launches.map(poolOfTask));
    for (const { name, max } of pools) {
      if (!concerned.has(name)) continue;
      const count = all.filter((taskId) => poolOfTask(taskId) === name).length;
      if (count > max)
        throw new Violation('a pool keeps its maximum', `${count} of ${max} in ${name}: ${all.join()}`);
    }
    if (all.length > scaling.maxAgents)
      throw new Violation(
        'the fleet keeps its maximum',
        `${all.length} of ${scaling.maxAgents}: ${all.join()}`,
      );
  }
}
