import { Subscription } from 'rxjs';
import type { Config } from '../../domain/config.ts';
import {
  type DiskStore,
  inProcessGocd,
  inProcessMesos,
  ProcessMemory,
  StallingClock,
} from '../../sandbox/index.ts';
import { createService, type Service } from '../../services/service.ts';
import { Session } from './session.ts';
import { answeredUnder } from './weather.ts';
import type { SimulatedWorld } from './world.ts';

/** Until a config has been read. */
const READ_MS = 5;

/** One run of the program, from its start to its end. */
export interface Run {
  readonly number: number;
  readonly config: Config;
  readonly service: Service;
  /** What its process remembers. */
  readonly memory: ProcessMemory;
  /** By the world's clock. */
  readonly startedAt: number;
  /** Exit code once it has ended by itself, `killed` if it was killed; null while it runs. */
  ended: number | 'killed' | null;
}

/**
 * What runs that follow each other in one process have in common: its time, its session, and what it remembers. Such a run
 * ends for a changed config; what ends the process ends whichever run there is.
 */
export class RunningProcess {
  readonly clock: StallingClock;
  readonly session: Session;
  readonly memory: ProcessMemory;
  readonly #world: SimulatedWorld;
  #run: Run | null = null;
  #steps = Subscription.EMPTY;
  #isAskedToLeave = false;
  /** Whoever looks after it starts another when it has left. */
  isToBeFollowed = false;

  constructor(world: SimulatedWorld, store: DiskStore) {
    this.#world = world;
    this.clock = new StallingClock(world.clock);
    this.session = new Session(store);
    this.memory = new ProcessMemory(this.session, this.clock);
  }

  /** The one that is on; null before the first. */
  get run(): Run | null {
    return this.#run;
  }

  /** Another run begins, with the config that is wanted now; where somebody wants the framework ended, for that. */
  begin(number: number, entropy: number, tornDownBy: string | null): Run {
    const { config, clock } = this.#world;
    const service = this.#service(config, entropy, tornDownBy);
    this.#run = { number, config, service, memory: this.memory, startedAt: clock.now(), ended: null };
    return this.#run;
  }

  follow(steps: Subscription): void {
    this.#steps = steps;
  }

  /** What is asked of one that is stopped is done when it goes on. */
  whenAwake(action: () => void): void {
    if (this.clock.isStopped) this.clock.after(0, action);
    else action();
  }

  /** Asks it to leave, as SIGTERM does. */
  terminate(): void {
    this.#isAskedToLeave = true;
    this.whenAwake(() => this.#stop('SIGTERM'));
  }

  /** Whether it has been asked to, though it may be stopped and know nothing of it. */
  get isLeaving(): boolean {
    return this.#isAskedToLeave;
  }

  /** Asks it to read its config again, as SIGHUP does. */
  reload(): void {
    const look = () => {
      if (this.#isOutdated) this.#stop('a changed config');
    };
    this.whenAwake(() => this.clock.after(READ_MS, look));
  }

  /** Whether another run follows the one that has ended. */
  get goesOn(): boolean {
    return this.#run?.ended === 0 && !this.#isAskedToLeave && this.#isOutdated;
  }

  /** Leaves by itself: what it could not write until then is lost with it. */
  leave(): void {
    void this.memory.settled();
    this.memory.die();
  }

  /** Nothing of it goes on, whatever it has begun. */
  end(how: NonNullable<Run['ended']>): void {
    if (this.#run !== null) this.#run.ended = how;
    this.memory.die();
    this.#steps.unsubscribe();
  }

  get #isOutdated(): boolean {
    return this.#run !== null && this.#run.config !== this.#world.config;
  }

  #stop(by: string): void {
    if (this.#run?.ended === null) this.#run.service.request({ type: 'operator.stop.requested', by });
    this.#world.quiescence.touch();
  }

  #service(config: Config, entropy: number, tornDownBy: string | null): Service {
    const { gocd, mesos, weather } = this.#world;
    const { clock, session, memory } = this;
    const wire = this.#world.wireTo(clock);
    return createService({
      config,
      clock,
      mesos: inProcessMesos({
        config,
        clock,
        wire,
        handle: answeredUnder(weather.mesosAnswers, (request) => mesos.handle(request)),
        mishap: (type) => weather.mishapOf(type),
      }),
      gocd: inProcessGocd({
        config,
        clock,
        wire,
        handle: answeredUnder(weather.gocdAnswers, (request) => gocd.handle(request)),
        mishap: (request) => weather.gocdRequests.ask(request),
      }),
      store: session,
      frameworkId: session.read(),
      memory: { store: memory, remembered: memory.remembered },
      entropy,
      ...(tornDownBy === null ? {} : { tornDownBy }),
    });
  }
}
