import type { Step } from '../../services/service.ts';
import { Keeping } from './keeping.ts';
import type { Seen, SeenRun } from './leverInvariants.ts';
import { poolOfTask } from './truth.ts';
import { Violation } from './violation.ts';

/** What a breaker lets nobody be launched by. */
interface Closed {
  /** By the world's clock. */
  readonly until: number;
  /** Those with which the pool's agents have failed. */
  readonly settings: string | null;
}

/**
 * What holds over restarts: a pause, until someone resumes, and a breaker, until its time has come, an agent has registered, or the
 * pool's settings are others.
 */
export class RestartInvariants {
  readonly #world: Seen['world'];
  readonly #deployment: Seen['deployment'];
  #run: SeenRun | null = null;
  /** Who has paused all. */
  readonly #pause = new Keeping<string | null>();
  /** Pool → until when. */
  readonly #kept = new Keeping<number>();
  /** By pool. */
  #breakers = new Map<string, Closed>();
  /** Pools with a breaker in the run that is on. */
  #open = new Set<string>();

  constructor(world: Seen['world'], deployment: Seen['deployment']) {
    this.#world = world;
    this.#deployment = deployment;
  }

  check(run: SeenRun, step: Pick<Step, 'outcome'>): void {
    // Which of two that run at once has written last, nobody can tell.
    if (this.#deployment.runningCount > 1) this.#forget();
    if (run !== this.#run) this.#begin(run);
    const { pausedBy, memory, calendarAhead } = run.service.core.picture();
    const now = this.#world.clock.now();
    for (const command of step.outcome.commands)
      if (command.type === 'mesos.accept')
        for (const { taskId } of command.launches) this.#checkBreaker(taskId, now);
    for (const pool of this.#open) if (!memory.breakers.has(pool)) this.#breakers.delete(pool);
    this.#open = new Set(memory.breakers.keys());
    for (const [pool, { retryAt, settings }] of memory.breakers)
      this.#breakers.set(pool, { until: retryAt + calendarAhead, settings });
    this.#pause.note(run.memory, [['all', pausedBy]]);
    this.#kept.note(
      run.memory,
      Array.from(this.#breakers, ([pool, { until }]) => [pool, until]),
    );
  }

  #checkBreaker(taskId: string, now: number): void {
    const { until = 0, settings = null } = this.#breakers.get(poolOfTask(taskId)) ?? {};
    // Of other settings than those that have failed it says nothing.
    if (now < until && taskId.endsWith(`-${settings}`))
      throw new Violation(
        'a breaker holds over a restart',
        `${taskId} is launched ${until - now} ms too early`,
      );
  }

  #begin(run: SeenRun): void {
    this.#run = run;
    const { pausedBy } = run.service.core.picture();
    for (const [, was] of this.#pause.expectedOf(run.memory))
      if (was !== pausedBy)
        throw new Violation(
          'a pause holds over a restart',
          `was ${was}, is ${pausedBy} in run ${run.number}`,
        );
    const expected = this.#kept.expectedOf(run.memory);
    this.#breakers = new Map([...this.#breakers].filter(([pool]) => expected.has(pool)));
    this.#open = new Set();
  }

  #forget(): void {
    this.#pause.doubt();
    this.#kept.doubt();
    this.#breakers = new Map();
  }
}
