import type { Step } from '../../services/service.ts';
import type { Seen, SeenRun } from './leverInvariants.ts';
import { poolOfTask } from './truth.ts';
import { Violation } from './violation.ts';

/** What is remembered is on the disk so long after it was told, unless the disk is full. */
const ON_DISK_AFTER_MS = 10;

interface Known<Value> {
  readonly value: Value;
  /** When it was told, by the world's clock. */
  readonly at: number;
}

/**
 * What holds over restarts: a pause, until someone resumes, and a breaker, until its time has come, an agent has registered, or the
 * pool's settings are others.
 * What was told only just before a process died, or while its disk was full, may be forgotten.
 */
export class RestartInvariants {
  readonly #world: Seen['world'];
  readonly #deployment: Seen['deployment'];
  #run: SeenRun | null = null;
  #lastStepAt = 0;
  #pausedBy: Known<string | null> = { value: null, at: 0 };
  /** Pool → when the world's clock lets its breaker try again, and with which settings it has opened. */
  #breakers = new Map<string, Known<number> & { readonly settings: string | null }>();
  /** Pools with a breaker in the run that is on. */
  #open = new Set<string>();

  constructor(world: Seen['world'], deployment: Seen['deployment']) {
    this.#world = world;
    this.#deployment = deployment;
  }

  check(run: SeenRun, step: Pick<Step, 'input' | 'outcome'>): void {
    // Which of two that run at once has written last, nobody can tell; and what could not be kept, the next does not know.
    const isUncertain =
      this.#deployment.runningCount > 1 ||
      this.#deployment.store.full ||
      step.input.type === 'memory.save.failed';
    if (isUncertain) this.#forget(run);
    else this.#compare(run, step);
  }

  #compare(run: SeenRun, step: Pick<Step, 'input' | 'outcome'>): void {
    const picture = run.service.core.picture();
    const isFirst = run !== this.#run;
    if (isFirst) this.#begin(run);
    if (isFirst && picture.pausedBy !== this.#pausedBy.value)
      throw new Violation(
        'a pause holds over a restart',
        `was ${this.#pausedBy.value}, is ${picture.pausedBy} in run ${run.number}`,
      );
    const now = this.#world.clock.now();
    for (const command of step.outcome.commands)
      if (command.type === 'mesos.accept')
        for (const { taskId } of command.launches) this.#checkBreaker(taskId, now);
    if (picture.pausedBy !== this.#pausedBy.value) this.#pausedBy = { value: picture.pausedBy, at: now };
    for (const pool of this.#open) if (!picture.memory.breakers.has(pool)) this.#breakers.delete(pool);
    this.#open = new Set(picture.memory.breakers.keys());
    for (const [pool, { retryAt, settings }] of picture.memory.breakers) {
      const until = retryAt + picture.calendarAhead;
      if (this.#breakers.get(pool)?.value !== until)
        this.#breakers.set(pool, { value: until, at: now, settings });
    }
    this.#lastStepAt = now;
  }

  #checkBreaker(taskId: string, now: number): void {
    const { value: until = 0, settings = null } = this.#breakers.get(poolOfTask(taskId)) ?? {};
    // Of other settings than those that have failed it says nothing.
    if (now < until && taskId.endsWith(`-${settings}`))
      throw new Violation(
        'a breaker holds over a restart',
        `${taskId} is launched ${until - now} ms too early`,
      );
  }

  /** What had no time to be written is not expected of the next. */
  #begin(run: SeenRun): void {
    const isKept = ({ at }: Known<unknown>) => at < this.#lastStepAt - ON_DISK_AFTER_MS;
    this.#breakers = new Map([...this.#breakers].filter(([, known]) => isKept(known)));
    this.#open = new Set();
    if (this.#run !== null && !isKept(this.#pausedBy))
      this.#pausedBy = { value: run.service.core.picture().pausedBy, at: this.#lastStepAt };
    this.#run = run;
  }

  #forget(run: SeenRun): void {
    this.#run = run;
    const { pausedBy, memory } = run.service.core.picture();
    this.#pausedBy = { value: pausedBy, at: this.#world.clock.now() };
    this.#breakers = new Map();
    this.#open = new Set(memory.breakers.keys());
    this.#lastStepAt = this.#world.clock.now();
  }
}
