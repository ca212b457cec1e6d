import type { Config } from '../../domain/config.ts';
import type { Random } from '../../domain/random.ts';
import { DiskStore } from '../../sandbox/index.ts';
import type { Step } from '../../services/service.ts';
import { type Run, RunningProcess } from './process.ts';
import { LEASE_MS, SESSION_MS } from './session.ts';
import type { SimulatedWorld } from './world.ts';

/** The exit code of one that must not go on. */
const DEPOSED = 3;
const STARTED_AGAIN_MS = 2_000;
const WHO_ENDS_IT = 'somebody';

/** Sees every step of every run before its commands are carried out. */
export type StepWatcher = (run: Run, step: Step) => void;

/** The program as an operator runs it: started, stopped, killed and started again with the disk it left. */
export class Deployment {
  readonly store: DiskStore;
  readonly runs: Run[] = [];
  readonly #world: SimulatedWorld;
  readonly #random: Random;
  readonly #watch: StepWatcher;
  readonly #fail: (error: unknown) => void;
  #running: RunningProcess[] = [];
  /** Kills a run at the first step of which this says so. */
  #trap: ((step: Step) => boolean) | null = null;
  /** When an operator's patience with a teardown ends (ms since the epoch); null while nobody wants one. */
  #teardownBy: number | null = null;
  readonly #toldOfTeardown = new Set<Run>();
  /** The framework has been ended for good: nothing is started any more. */
  isTornDown = false;

  constructor(world: SimulatedWorld, watch: StepWatcher, fail: (error: unknown) => void) {
    this.#world = world;
    this.#random = world.fork();
    this.#watch = watch;
    this.#fail = fail;
    this.store = new DiskStore(world.clock);
  }

  /** The run that is to serve now; null while there is none. */
  get current(): Run | null {
    return this.serving?.run ?? null;
  }

  /** Its process: whose session is over may go on until it notices, but it is another's turn. */
  get serving(): RunningProcess | undefined {
    return this.#running.findLast(({ session }) => !session.isOver);
  }

  get runningCount(): number {
    return this.#running.length;
  }

  /** A process starts, or comes to lead. */
  start(): void {
    if (!this.isTornDown) this.#run(new RunningProcess(this.#world, this.store));
  }

  /** Whoever has been asked to leave is waited for. */
  startUnlessRunning(): void {
    const { serving } = this;
    if (serving === undefined) this.start();
    else if (serving.isLeaving) serving.isToBeFollowed = true;
  }

  #run(process: RunningProcess): void {
    const entropy = this.#random.integer(0, 2 ** 31 - 1);
    const run = process.begin(this.runs.length + 1, entropy, this.#teardownBy === null ? null : WHO_ENDS_IT);
    this.runs.push(run);
    const steps = run.service.steps.subscribe({
      next: (step) => this.#take(run, step),
      error: (error: unknown) => this.#fail(error),
      complete: () => {
        if (run.ended === null) run.ended = 0;
        this.#running = this.#running.filter((one) => one !== process);
        if (process.goesOn && !this.isTornDown) this.#run(process);
        else this.#leave(process);
      },
    });
    if (run.ended === null) {
      process.follow(steps);
      this.#running.push(process);
    }
    this.#world.quiescence.touch();
  }

  #leave(process: RunningProcess): void {
    process.leave();
    if (process.run?.ended === DEPOSED || process.isToBeFollowed) this.#startAgain();
  }

  /** An operator wants the framework ended, and says so to each run until one has done it. */
  tearDown(deadline: number): void {
    this.#teardownBy = deadline;
    if (this.current !== null) this.#tellOfTeardown(this.current);
  }

  /** As `teardown` does: once the fleet is known. */
  #tellOfTeardown(run: Run): void {
    const deadline = this.#teardownBy;
    const { framework, view, pollFailure } = run.service.core.picture();
    if (deadline === null || this.#toldOfTeardown.has(run)) return;
    if (framework?.isSettled !== true || (view === null && pollFailure === null)) return;
    this.#toldOfTeardown.add(run);
    run.service.request({ type: 'operator.teardown.requested', by: WHO_ENDS_IT, deadline });
    this.#world.quiescence.touch();
  }

  /** Asks the process to leave. */
  terminate(): void {
    this.serving?.terminate();
  }

  /** The config file has changed: the run that serves leaves, and another goes on in its place. */
  reload(config: Config): void {
    this.#world.config = config;
    this.serving?.reload();
  }

  kill(): void {
    if (this.serving !== undefined) this.#end(this.serving, 'killed');
  }

  /** Nothing is left running. */
  close(): void {
    for (const process of this.#running) this.#end(process, 'killed');
  }

  #end(process: RunningProcess, how: NonNullable<Run['ended']>): void {
    if (!this.#running.includes(process)) return;
    this.#running = this.#running.filter((one) => one !== process);
    process.end(how);
    this.#world.quiescence.touch();
    if (how === DEPOSED) this.#startAgain();
  }

  /** As whatever looks after the process does with one that must not go on: where nobody leads by then, it leads again. */
  #startAgain(): void {
    this.#world.clock.after(STARTED_AGAIN_MS, () => this.startUnlessRunning());
  }

  /** ZooKeeper ends the session of whoever leads, who hears of it and does nothing more. */
  depose(): void {
    const leader = this.serving;
    if (leader === undefined) return;
    leader.session.isOver = true;
    leader.whenAwake(() => this.#end(leader, DEPOSED));
  }

  /**
   * A standby takes over from whoever leads, who is not heard any more and may not know: it goes by its lease, and counts
   * that by its own clock.
   */
  succeed(): void {
    const leader = this.serving;
    if (leader !== undefined) {
      leader.session.isOver = true;
      leader.clock.after(LEASE_MS - SESSION_MS, () => this.#end(leader, DEPOSED));
    }
    this.start();
  }

  /** Kills the run at the next step of which `when` says so, before any of its commands is carried out. */
  killAt(when: (step: Step) => boolean): void {
    this.#trap = when;
  }

  /** The run that is to serve is stopped, or its machine sleeps: it can do nothing. */
  get isStopped(): boolean {
    return this.serving?.clock.isStopped ?? false;
  }

  sleep(durationMs: number): void {
    for (const { clock } of this.#running) clock.sleep(durationMs);
    this.#world.weather.sleptThrough(durationMs);
  }

  stall(durationMs: number): void {
    for (const { clock } of this.#running) clock.stall(durationMs);
  }

  #take(run: Run, step: Step): void {
    // Its commands may begin promises.
    this.#world.quiescence.touch();
    this.#watch(run, step);
    const stop = step.outcome.commands.find((command) => command.type === 'service.stop');
    if (stop?.type === 'service.stop') {
      run.ended = stop.code;
      this.isTornDown ||= stop.reason === 'the framework has been torn down';
    }
    if (run === this.current) this.#tellOfTeardown(run);
    if (this.current !== run || !this.#trap?.(step)) return;
    this.#trap = null;
    this.kill();
  }
}
