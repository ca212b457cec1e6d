import type { Clock } from '../../domain/clock/clock.ts';
import type { Command } from '../../domain/commands.ts';
import { inForce, leverId } from '../../domain/levers.ts';
import type { Core } from '../../machines/core.ts';
import type { Step } from '../../services/service.ts';
import { Keeping, type SeenMemory } from './keeping.ts';
import { poolOfTask } from './truth.ts';
import { Violation } from './violation.ts';

/** A lever that is about to end may have ended when the next run looks. */
const ABOUT_TO_END_MS = 60_000;
/** Ends of agents that a person has asked for by name. */
const ASKED_FOR: ReadonlySet<string | null | undefined> = new Set(['operator', 'drain-host', 'teardown']);

const REMOVES: ReadonlySet<Command['type']> = new Set(['mesos.kill', 'gocd.agent.disable'] as const);

/** What is looked at of the world, and of the runs of the program in it. */
export interface Seen {
  readonly world: { readonly clock: Pick<Clock, 'now'> };
  readonly deployment: { readonly runningCount: number };
}

/** Of one run. */
export interface SeenRun {
  readonly number: number;
  readonly memory: SeenMemory;
  readonly service: { readonly core: Pick<Core, 'picture'> };
}

/**
 * What operators have in force: of a paused pool nothing is launched and nobody goes, on a drained host nobody is placed, and
 * the next run goes on with all of it.
 */
export class LeverInvariants {
  readonly #world: Seen['world'];
  readonly #deployment: Seen['deployment'];
  #run: SeenRun | null = null;
  /** Id → until when it is in force. */
  readonly #levers = new Keeping<number>();

  constructor(world: Seen['world'], deployment: Seen['deployment']) {
    this.#world = world;
    this.#deployment = deployment;
  }

  check(run: SeenRun, step: Pick<Step, 'input' | 'outcome'>): void {
    const { levers, calendarAhead, agents, tornDownBy } = run.service.core.picture();
    const now = inForce(levers, step.input.at + calendarAhead);
    const targets = (kind: string) => now.filter((lever) => lever.kind === kind).map(({ target }) => target);
    const paused = new Set(tornDownBy === null ? targets('pause-pool') : []);
    const drained = new Set(targets('drain-host'));
    for (const command of step.outcome.commands) {
      if (command.type === 'mesos.accept')
        for (const { taskId, pool, hostname } of command.launches) {
          if (paused.has(pool)) throw new Violation('nothing is launched from a paused pool', taskId);
          if (drained.has(hostname))
            throw new Violation('nothing is placed on a drained host', `${taskId} on ${hostname}`);
        }
      if (!REMOVES.has(command.type) || !('taskId' in command) || !paused.has(poolOfTask(command.taskId)))
        continue;
      // GoCD has carried the removal out: that is completed.
      if (command.type === 'mesos.kill' && step.input.type === 'gocd.agent.changed') continue;
      if (!ASKED_FOR.has(agents.get(command.taskId)?.drainRule))
        throw new Violation('nobody of a paused pool goes', `${command.type} of ${command.taskId}`);
    }
    this.#checkRestart(run);
    // What one of two that run at once is told, the other does not know, and may be the one that stays.
    if (this.#deployment.runningCount > 1) this.#levers.doubt();
    this.#levers.note(
      run.memory,
      now.map((lever) => [leverId(lever), lever.until]),
    );
  }

  #checkRestart(run: SeenRun): void {
    const isNext = this.#run !== null && this.#run !== run;
    this.#run = run;
    if (!isNext || this.#deployment.runningCount > 1) return;
    const { levers } = run.service.core.picture();
    const soon = this.#world.clock.now() + ABOUT_TO_END_MS;
    for (const [id, until] of this.#levers.expectedOf(run.memory))
      if (until > soon && !levers.has(id))
        throw new Violation('a lever holds over a restart', `${id} is forgotten in run ${run.number}`);
  }
}
