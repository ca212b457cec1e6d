import type { Subscription } from 'rxjs';
import type { Config } from '../../domain/config.ts';
import type { Random } from '../../domain/random.ts';
import {
  DiskStore,
  inProcessGocd,
  inProcessMesos,
  ProcessMemory,
  StallingClock,
} from '../../sandbox/index.ts';
import { createService, type Service, type Step } from '../../services/service.ts';
import { LEASE_MS, SESSION_MS, Session } from './session.ts';
import type { SimulatedWorld } from './world.ts';

/** The exit code of one that must not go on. */
const DEPOSED = 3;
const STARTED_AGAIN_MS = 2_000;

/** One run of the program, from its start to its end. */
export interface Run {
  readonly number: number;
  readonly config: Config;
  readonly service: Service;
  readonly startedAt: number;
  /** Exit code once it has ended by itself, `killed` if it was killed; null while it runs. */
  ended: number | 'killed' | null;
}

/** Sees every step of every run before its commands are carried out. */
export type StepWatcher = (run: Run, step: Step) => void;

interface RunningProcess {
  readonly run: Run;
  readonly clock: StallingClock;
  readonly subscription: Subscription;
  readonly memory: ProcessMemory;
  readonly session: Session;
}

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
  /** The run that leaves for one with another config. */
  #reloading: Run | null = null;

  constructor(world: SimulatedWorld, watch: StepWatcher, fail: (error: unknown) => void) {
    this.#world = world;
    this.#random = world.fork();
    this.#watch = watch;
    this.#fail = fail;
    this.store = new DiskStore(world.clock);
  }

  /** The run that is to serve now; null while there is none. */
  get current(): Run | null {
    return this.#running.at(-1)?.run ?? null;
  }

  get runningCount(): number {
    return this.#running.length;
  }

  /** A process starts, or comes to lead. */
  start(): void {
    const session = new Session(this.store);
    this.#run(session, new ProcessMemory(session, this.#world.clock));
  }

  startUnlessRunning(): void {
    if (this.current === null) this.start();
  }

  /** @param memory is that of the process, where this run follows another in it. */
  #run(session: Session, memory: ProcessMemory): void {
    if (this.isTornDown) return;
    const { config, gocd, mesos, weather } = this.#world;
    const clock = new StallingClock(this.#world.clock);
    const wire = this.#world.wireTo(clock);
    const service = createService({
      config,
      clock,
      mesos: inProcessMesos({
        config,
        clock,
        wire,
        handle: (request) => {
          const answer = () => mesos.handle(request);
          return weather.mesosAnswers.ask(request, answer) ?? answer();
        },
        mishap: (type) => weather.mishapOf(type),
      }),
      gocd: inProcessGocd({
        config,
        clock,
        wire,
        handle: (request) => {
          const answer = () => gocd.handle(request);
          return weather.gocdAnswers.ask(request, answer) ?? answer();
        },
        mishap: (request) => weather.gocdRequests.ask(request),
      }),
      store: session,
      frameworkId: session.read(),
      memory: { store: memory, remembered: memory.remembered },
      entropy: this.#random.integer(0, 2 ** 31 - 1),
    });
    const run: Run = { number: this.runs.length + 1, config, service, startedAt: clock.now(), ended: null };
    this.runs.push(run);
    const subscription = service.steps.subscribe({
      next: (step) => this.#take(run, step),
      error: (error: unknown) => this.#fail(error),
      complete: () => {
        if (run.ended === null) run.ended = 0;
        this.#running = this.#running.filter((process) => process.run !== run);
        if (run === this.#reloading) this.#run(session, memory);
        else void memory.settled();
        if (run.ended === DEPOSED) this.#startAgain();
      },
    });
    if (run.ended === null) this.#running.push({ run, clock, subscription, memory, session });
    this.#world.quiescence.touch();
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
    run.service.request({ type: 'operator.teardown.requested', by: 'somebody', deadline });
    this.#world.quiescence.touch();
  }

  /** Asks the run to leave. */
  terminate(): void {
    this.current?.service.request({ type: 'operator.stop.requested', by: 'SIGTERM' });
    this.#world.quiescence.touch();
  }

  /** The config file has changed: the run that serves leaves, and another goes on in its place. */
  reload(config: Config): void {
    this.#world.config = config;
    this.#reloading = this.current;
    this.terminate();
  }

  kill(): void {
    const process = this.#running.at(-1);
    if (process !== undefined) this.#end(process, 'killed');
  }

  #end(process: RunningProcess, how: NonNullable<Run['ended']>): void {
    if (!this.#running.includes(process)) return;
    this.#running = this.#running.filter((one) => one !== process);
    process.run.ended = how;
    process.memory.die();
    process.subscription.unsubscribe();
    this.#world.quiescence.touch();
    if (how === DEPOSED) this.#startAgain();
  }

  /** As whatever looks after the process does with one that must not go on: where nobody leads by then, it leads again. */
  #startAgain(): void {
    this.#world.clock.after(STARTED_AGAIN_MS, () => this.startUnlessRunning());
  }

  /** ZooKeeper ends the session of whoever leads, who hears of it and does nothing more. */
  depose(): void {
    const leader = this.#running.at(-1);
    if (leader === undefined) return;
    leader.session.isOver = true;
    this.#end(leader, DEPOSED);
  }

  /**
   * A standby takes over from whoever leads, who is not heard any more and may not know: it goes by its lease, and counts
   * that by its own clock.
   */
  succeed(): void {
    const leader = this.#running.at(-1);
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
    return this.#running.at(-1)?.clock.isStopped ?? false;
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
