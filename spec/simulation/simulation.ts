import type { Random } from '../../domain/random.ts';
import { advance, exponential, play, playCourse, timesRescheduled } from '../../sandbox/index.ts';
import type { Step } from '../../services/service.ts';
import { Unaccounted, watchBrake } from './brakeWatch.ts';
import { Chronicle } from './chronicle.ts';
import { Deployment } from './deployment.ts';
import { type Drawn, drawnSettings } from './drawnSettings.ts';
import { FAULTS, faultsWith } from './faults/index.ts';
import { LeverInvariants } from './leverInvariants.ts';
import { Liveness } from './liveness.ts';
import type { Run } from './process.ts';
import { Promptness, RECOVERED_MS } from './promptness.ts';
import { PullInvariants } from './pullInvariants.ts';
import { entryOf, Journal } from './replay.ts';
import { RestartInvariants } from './restartInvariants.ts';
import { scheduledSettings } from './scheduledSettings.ts';
import { simulatedConfig, variantOf } from './settings.ts';
import { StepInvariants } from './stepInvariants.ts';
import { Telling } from './telling.ts';
import { Violation } from './violation.ts';
import { dayOfCi, stagesOfCi } from './workload.ts';
import { SimulatedWorld } from './world.ts';
import { WorldInvariants } from './worldInvariants.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const FAULT_EVERY_MS = 5 * MINUTE;
const LONGEST_FAULT_MS = 10 * MINUTE;
const LOOK_EVERY_MS = 15 * SECOND;
/** What the API answers is made of what every step tells, which is looked at too. */
const ASK_API_EVERY_MS = MINUTE;
/**
 * A replay takes as long as all machines and the policy did: one run in so many is replayed, which over many seeds are all kinds
 * of runs.
 */
const REPLAYED_ONE_IN = 4;
/** Jobs that wait for a full pool take their time. */
const LONGEST_AFTERMATH_MS = 24 * HOUR;
/** So long people wait in the evening for what is left of the day: then they cancel what waits still, but in one world of four. */
const PATIENCE_MS = HOUR;
const PATIENT_ONE_IN = 4;
const TEARDOWN_MS = 3 * HOUR;

export interface SimulationOptions {
  readonly seed: number;
  /** How long jobs arrive and faults strike. */
  readonly hours: number;
  /**
   * `few`, the default: one deployment in some variants. `drawn`: every setting is drawn from the seed. `scheduled`: and
   * schedules bend them.
   */
  readonly settings?: 'few' | 'drawn' | 'scheduled';
  /** Whether pipelines come beside the usual jobs whose stages follow each other, and all pools look ahead. */
  readonly stages?: boolean;
  /** Whether it ends with an operator's teardown, when jobs may still be in hand or wait; by default the seed says. */
  readonly teardown?: boolean;
  /** Names of the kinds of fault; all of them if left out. */
  readonly faults?: readonly string[];
  /** Lines of what happened last that are told with a failure. */
  readonly lines?: number;
}

export interface SimulationReport {
  readonly jobs: number;
  /** Jobs that the server took from an agent and gave to another. */
  readonly rescheduled: number;
  readonly launches: number;
  /** Tasks that were to have an image pulled. */
  readonly pulls: number;
  /** Runs of the program: more than one if it was started again. */
  readonly runs: number;
  readonly steps: number;
  readonly faults: number;
  /** How often each kind of fault struck. */
  readonly struck: Readonly<Record<string, number>>;
  /** From the end of the faults until all was done, in ms. */
  readonly aftermathMs: number;
  /** Runs whose inputs were fed to fresh machines, which came to the same commands. */
  readonly replayed: number;
}

/** A broken promise, with what is needed to look into it. */
export class SimulationError extends Error {
  override readonly name = 'SimulationError';
}

/**
 * The whole program against a seeded world in which seeded things go wrong, its promises checked at every step.
 * @throws SimulationError with the seed, the time, the promise and what happened last.
 */
export async function runSimulation(options: SimulationOptions): Promise<SimulationReport> {
  const simulation = new Simulation(options);
  try {
    return await simulation.run();
  } catch (error) {
    throw new SimulationError(
      `seed ${options.seed}, ${simulation.time}: ${error instanceof Error ? error.message : String(error)}\n` +
        `${simulation.chronicle}\nreproduce with: npm run test:soak -- ${flagsOf(options)}`,
      { cause: error },
    );
  } finally {
    simulation.close();
  }
}

class Simulation {
  readonly chronicle: Chronicle;
  readonly #options: SimulationOptions;
  readonly #endsInTeardown: boolean;
  readonly #world: SimulatedWorld;
  readonly #deployment: Deployment;
  readonly #atStep: StepInvariants;
  readonly #inWorld: WorldInvariants;
  readonly #overRestarts: RestartInvariants;
  readonly #ofLevers: LeverInvariants;
  readonly #ofPulls: PullInvariants;
  readonly #liveness: Liveness;
  readonly #unaccounted: Unaccounted;
  readonly #journals = new Map<Run, Journal>();
  readonly #tellings = new Map<Run, Telling>();
  readonly #mends = new Set<() => void>();
  readonly #count = { steps: 0, launches: 0, faults: 0 };
  readonly #struck: Record<string, number> = {};
  #quietSince = 0;
  #askedAt = 0;
  #broken: unknown = null;
  #phase: 'day' | 'aftermath' | 'night' | 'teardown' | 'over' = 'day';

  constructor(options: SimulationOptions) {
    this.#options = options;
    this.chronicle = new Chronicle(options.lines);
    const { config, gocdVersion, hosts } = settingsOf(options);
    const { teardown, alone } = variantOf(options.seed);
    this.#endsInTeardown = options.teardown ?? teardown;
    this.#world = new SimulatedWorld(config, options.seed, {
      alone,
      ...(gocdVersion === undefined ? {} : { gocdVersion }),
      ...(hosts === undefined ? {} : { hosts }),
    });
    this.#deployment = new Deployment(
      this.#world,
      (run, step) => this.#guarded(() => this.#take(run, step)),
      (error) => this.#guarded(() => raise(error)),
    );
    this.#atStep = new StepInvariants(this.#world);
    this.#inWorld = new WorldInvariants(this.#world, this.#deployment);
    this.#overRestarts = new RestartInvariants(this.#world, this.#deployment);
    this.#ofLevers = new LeverInvariants(this.#world, this.#deployment);
    this.#ofPulls = new PullInvariants(this.#world, this.#deployment);
    this.#liveness = new Liveness(this.#world, this.#deployment);
    this.#unaccounted = new Unaccounted(this.#deployment);
    this.#world.gocd.events.subscribe((event) => {
      this.chronicle.event(event);
      this.#unaccounted.onGocdEvent(event);
      this.#liveness.onGocdEvent(event);
      this.#guarded(() => this.#inWorld.onGocdEvent(event));
    });
  }

  get time(): string {
    return new Date(this.#world.clock.now()).toISOString();
  }

  async run(): Promise<SimulationReport> {
    const { seed, hours } = this.#options;
    const { clock, gocd } = this.#world;
    play(clock, dayOfCi(seed, hours), (job) => gocd.schedule(job));
    if (this.#options.stages === true) playCourse(clock, stagesOfCi(seed, hours), gocd);
    this.#deployment.start();
    this.#strikeLater();
    this.#lookLater();
    const evening = clock.now() + hours * HOUR;
    const deadline = evening + TEARDOWN_MS;
    // At any moment of the day, whatever goes wrong then and afterwards.
    if (this.#endsInTeardown)
      clock.after(this.#world.fork().integer(0, hours * HOUR), () => this.#deployment.tearDown(deadline));
    await this.#until(evening);
    this.#mendAll();
    if (this.#endsInTeardown) await this.#tornDown(deadline);
    else await this.#liveOn(evening + LONGEST_AFTERMATH_MS);
    const aftermathMs = clock.now() - evening;
    if (!this.#endsInTeardown) await this.#serveLateJobs();
    this.#deployment.terminate();
    await this.#until(clock.now() + MINUTE);
    for (const [{ config }, journal] of this.#journals) journal.replay(config);
    for (const telling of this.#tellings.values()) await telling.readMetrics();
    const jobs = [...gocd.jobs()];
    const rescheduled = jobs.filter((job) => timesRescheduled(job) > 0).length;
    return {
      ...this.#count,
      struck: this.#struck,
      jobs: jobs.length,
      pulls: this.#ofPulls.launched,
      rescheduled,
      runs: this.#deployment.runs.length,
      aftermathMs,
      replayed: this.#journals.size,
    };
  }

  async #liveOn(until: number): Promise<void> {
    this.#phase = 'aftermath';
    if (this.#options.seed % PATIENT_ONE_IN !== 0) {
      await this.#until(this.#world.clock.now() + PATIENCE_MS);
      if (this.#phase !== 'aftermath') return;
      this.#world.people.cancelWhatWaits();
    }
    await this.#until(until);
  }

  /** When nothing is left to recover from. */
  async #serveLateJobs(): Promise<void> {
    const { clock } = this.#world;
    this.#phase = 'night';
    await this.#until(clock.now() + RECOVERED_MS);
    const promptness = new Promptness(this.#world);
    promptness.scheduleJobs();
    await this.#until(clock.now() + promptness.bound);
    promptness.check();
    this.#phase = 'over';
  }

  /** It takes as long as the longest job, and as the cleaning up after lost agents. */
  async #tornDown(deadline: number): Promise<void> {
    this.#phase = 'teardown';
    await this.#until(deadline + HOUR);
    const left = this.#liveness.leftovers();
    if (!this.#deployment.isTornDown || left.length > 0)
      throw new Violation(
        'a teardown ends all',
        `ended with ${this.#deployment.runs.at(-1)?.ended}; left are ${left.join(', ')}`,
      );
    this.#phase = 'over';
  }

  close(): void {
    this.#deployment.close();
  }

  async #until(time: number): Promise<void> {
    const { clock, quiescence } = this.#world;
    const isRunning = () => this.#deployment.current !== null;
    const isOver = () =>
      this.#broken !== null ||
      (this.#phase === 'over' && isRunning()) ||
      (this.#phase === 'teardown' && this.#deployment.isTornDown && !isRunning());
    await advance(clock, quiescence, time, () => (isOver() ? 'enough' : 'go on'));
    if (this.#broken !== null) throw this.#broken;
  }

  #take(run: Run, step: Step): void {
    this.#count.steps += 1;
    this.chronicle.step(run, step);
    const entry = entryOf(step);
    this.#journalOf(run)?.add(entry);
    for (const command of step.outcome.commands) {
      if (command.type === 'mesos.revive') this.#inWorld.noteRevive(run);
      if (command.type !== 'mesos.accept') continue;
      this.#count.launches += command.launches.length;
      for (const { taskId } of command.launches) this.#inWorld.noteLaunch(taskId);
    }
    const telling = this.#tellings.get(run) ?? new Telling(run, this.#world.clock);
    this.#tellings.set(run, telling);
    telling.take(step, entry);
    this.#unaccounted.take(run, step);
    this.#atStep.check(run, step);
    this.#overRestarts.check(run, step);
    this.#ofLevers.check(run, step);
    this.#ofPulls.check(run, step);
  }

  /** Null if it is not to be replayed. */
  #journalOf(run: Run): Journal | null {
    if ((this.#options.seed + run.number) % REPLAYED_ONE_IN !== 0) return null;
    const journal = this.#journals.get(run) ?? new Journal();
    this.#journals.set(run, journal);
    return journal;
  }

  #lookLater(): void {
    this.#world.clock.after(LOOK_EVERY_MS, () => {
      this.#guarded(() => this.#look());
      if (this.#phase !== 'over') this.#lookLater();
    });
  }

  #look(): void {
    if (this.#mends.size > 0) this.#quietSince = this.#world.clock.now();
    this.#inWorld.lookAround(this.#quietSince);
    this.#ofPulls.lookAround(this.#quietSince);
    const { current } = this.#deployment;
    if (current !== null && this.#isTimeToAsk()) this.#tellings.get(current)?.look();
    if (this.#phase === 'aftermath' && this.#liveness.look() === 'all done') this.#phase = 'over';
  }

  #isTimeToAsk(): boolean {
    const now = this.#world.clock.now();
    if (now < this.#askedAt + ASK_API_EVERY_MS) return false;
    this.#askedAt = now;
    return true;
  }

  /** One fault after the other, each for a while; they may overlap. */
  #strikeLater(): void {
    const names = this.#options.faults ?? faultsWith(this.#options.seed);
    if (names.length === 0) return;
    const random = this.#world.fork();
    const strike = () => {
      if (this.#phase !== 'day') return;
      this.#strike(names[random.integer(0, names.length - 1)] ?? '', random);
      this.#world.clock.after(exponential(random, 1 / FAULT_EVERY_MS), strike);
    };
    this.#world.clock.after(exponential(random, 1 / FAULT_EVERY_MS), strike);
  }

  #strike(name: string, random: Random): void {
    const fault = FAULTS[name];
    if (fault === undefined) throw new RangeError(`there is no fault ${name}`);
    const { clock } = this.#world;
    this.#count.faults += 1;
    this.#struck[name] = (this.#struck[name] ?? 0) + 1;
    this.chronicle.note(clock.now(), `>>> ${name} begins`);
    const end = fault({ world: this.#world, deployment: this.#deployment, random: this.#world.fork() });
    const mend = () => {
      if (!this.#mends.delete(mend)) return;
      end();
      this.#quietSince = clock.now();
      this.chronicle.note(clock.now(), `<<< ${name} ends`);
    };
    this.#mends.add(mend);
    clock.after(random.integer(SECOND, LONGEST_FAULT_MS), mend);
  }

  #mendAll(): void {
    for (const mend of [...this.#mends]) mend();
    this.#world.mesos.setLeadership({ kind: 'leading' });
    this.#deployment.startUnlessRunning();
    // What no list accounts for any more only an operator can decide.
    watchBrake(this.#world, this.#deployment, (taskId) => this.#unaccounted.has(taskId));
  }

  /** Observers must not throw into what they observe. */
  #guarded(action: () => void): void {
    try {
      action();
    } catch (error) {
      this.#broken ??= error;
    }
  }
}

function settingsOf({ stages, ...options }: SimulationOptions): Partial<Drawn> & Pick<Drawn, 'config'> {
  const drawn = drawnOf(options);
  if (stages !== true) return drawn;
  const { config } = drawn;
  return { ...drawn, config: { ...config, scaling: { ...config.scaling, lookAhead: 'on' } } };
}

function drawnOf({ seed, settings }: SimulationOptions): Partial<Drawn> & Pick<Drawn, 'config'> {
  if (settings === 'scheduled') return scheduledSettings(seed);
  return settings === 'drawn' ? drawnSettings(seed) : { config: simulatedConfig(variantOf(seed)) };
}

/** What makes a soak run the same again. */
function flagsOf({ seed, hours, settings, stages, teardown, faults }: SimulationOptions): string {
  return [
    `--seed ${seed} --hours ${hours}`,
    ...(settings === undefined ? [] : [`--settings ${settings}`]),
    ...(stages === true ? ['--stages'] : []),
    ...(teardown === true ? ['--teardown'] : []),
    ...(faults === undefined ? [] : [`--faults ${faults.join(',') || 'none'}`]),
  ].join(' ');
}

function raise(error: unknown): never {
  throw error;
}
