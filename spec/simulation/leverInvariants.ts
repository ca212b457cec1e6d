import type { Clock } from '../../domain/clock/clock.ts';
import type { Command } from '../../domain/commands.ts';
import { inForce, leverId } from '../../domain/levers.ts';
import type { Core } from '../../machines/core.ts';
import type { Step } from '../../services/service.ts';
import { poolOfTask } from './truth.ts';
import { Violation } from './violation.ts';

/** What is remembered is on the disk so long after it was told, unless the disk is full. */
const ON_DISK_AFTER_MS = 10;
/** A lever that is about to end may have ended when the next run looks. */
const ABOUT_TO_END_MS = 60_000;
/** Ends of agents that a person has asked for by name. */
const ASKED_FOR: ReadonlySet<string | null | undefined> = new Set(['operator', 'drain-host', 'teardown']);

const REMOVES: ReadonlySet<Command['type']> = new Set(['mesos.kill', 'gocd.agent.disable'] as const);

/** What is looked at of the world, and of the runs of the program in it. */
export interface Seen {
  readonly world: { readonly clock: Pick<Clock, 'now'> };
  readonly deployment: { readonly runningCount: number; readonly store: { readonly full: boolean } };
}

/** Of one run. */
export interface SeenRun {
  readonly number: number;
  readonly service: { readonly core: Pick<Core, 'picture'> };
}

interface Known {
  readonly until: number;
  readonly knownAt: number;
}

/**
 * What operators have in force: of a paused pool nothing is launched and nobody goes, on a drained host nobody is placed, and
 * the next run goes on with all of it.
 */
export class LeverInvariants {
  readonly #world: Seen['world'];
  readonly #deployment: Seen['deployment'];
  #run: SeenRun | null = null;
  #known = new Map<string, Known>();
  #lastStepAt = 0;

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
    const at = this.#world.clock.now();
    // What one of two that run at once is told, the other does not know, and may be the one that stays. Nor does the next run
    // know what could not be kept, as by one that leads no more.
    const isUncertain = this.#deployment.runningCount > 1 || step.input.type === 'memory.save.failed';
    const before = isUncertain ? new Map<string, Known>() : this.#known;
    this.#known = new Map(
      now.map((lever) => {
        const { until } = lever;
        const known = before.get(leverId(lever));
        return [leverId(lever), { until, knownAt: known?.until === until ? known.knownAt : at }];
      }),
    );
    this.#lastStepAt = at;
  }

  /** What had no time to be written is not expected of the next. */
  #checkRestart(run: SeenRun): void {
    const isNext = this.#run !== null && this.#run !== run;
    this.#run = run;
    if (!isNext || this.#deployment.runningCount > 1 || this.#deployment.store.full) return;
    const { levers } = run.service.core.picture();
    const soon = this.#world.clock.now() + ABOUT_TO_END_MS;
    for (const [id, { until, knownAt }] of this.#known)
      if (until > soon && knownAt < this.#lastStepAt - ON_DISK_AFTER_MS && !levers.has(id))
        throw new Violation('a lever holds over a restart', `${id} is forgotten in run ${run.number}`);
  }
}
