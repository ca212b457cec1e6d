import type { Command, TaskQuery } from '../../../domain/commands.ts';
import type { AgentOperation } from '../../../domain/facts.ts';
import type { GocdAgent } from '../../../domain/gocd.ts';
import { someConfig } from '../../support/config.ts';
import { Driver, someJobs } from '../../support/core.ts';
import { changed, idle, refused } from './agents.ts';
import { type ChangeOutcome, DrainTruth } from './drainTruth.ts';

/** A request is carried out, or never, within this; its answer may be lost all the same. */
const CARRIED_OUT_WITHIN = 20_000;
/** Agents may go as soon as they have been idle for a second. */
const EAGER = someConfig({ scaling: { idleTimeout: 1_000, stabilisation: 0 } });
const RECONCILED = { source: 'master', reason: 'RECONCILIATION' } as const;
const OPERATIONS: Readonly<Record<string, AgentOperation>> = {
  'gocd.agent.disable': 'disable',
  'gocd.agent.enable': 'enable',
  'gocd.agent.delete': 'delete',
};

interface Change {
  readonly operation: AgentOperation;
  readonly askedAt: number;
  outcome: ChangeOutcome | null;
  answered: boolean;
}

interface Reading {
  readonly startedAt: number;
  shows: { readonly jobs: number; readonly agents: readonly GocdAgent[] } | null;
}

/** Something that can happen next, in words. */
interface Happening {
  readonly name: string;
  readonly happens: () => void;
}

/**
 * Us, one agent of ours, a server and a host, between which every message takes its time: a request may be carried
 * out late and its answer lost, a reading may be old when it comes, and we may restart at any moment.
 */
export class DrainWorld {
  readonly truth: DrainTruth;
  #driver = new Driver(EAGER).ready();
  #reading: Reading | null = null;
  readonly #changes: Change[] = [];
  #killsUnderWay = 0;
  #deathIsTold = false;
  /** When the agent was last shown to have a job; null once a later look has shown none. */
  #busySeenAt: number | null = null;
  #starts = 1;
  #taken = 0;

  constructor() {
    this.truth = new DrainTruth(idle(this.#driver), this.#driver.now);
    this.#takeCommands();
  }

  /** Phases of the agents we know of. */
  get phases(): Readonly<Record<string, string>> {
    return this.#driver.phases();
  }

  /** Lets one of the things happen that can happen now, and tells which. */
  step(choice: number): string {
    const can = this.#happenings().flatMap((one) => Array<Happening>(likelihood(one)).fill(one));
    const chosen = can[choice % can.length];
    if (chosen === undefined) return 'nothing';
    chosen.happens();
    this.#takeCommands();
    return chosen.name;
  }

  /** Lets one thing happen, if it can. */
  let(name: string): void {
    this.#happenings()
      .find((happening) => happening.name === name)
      ?.happens();
    this.#takeCommands();
  }

  /** Lets everything arrive that is under way, work be done, and time pass in peace. */
  comeToRest(): void {
    for (let round = 0; round < 300; round++) {
      for (const { name } of this.#happenings()) if (!UNREST.test(name)) this.let(name);
      this.#pass(11_000);
    }
  }

  #happenings(): readonly Happening[] {
    const { truth } = this;
    return [
      ...when(truth.waiting < 2, 'a job is scheduled', () => truth.schedule()),
      ...when(truth.canBeAssigned, 'the server assigns a job', () => truth.assign()),
      ...when(truth.hasWorkToFetch, 'the agent fetches its work', () => truth.fetch()),
      ...when(truth.isBuilding, 'the job ends', () => truth.finish()),
      ...this.#readings(),
      ...this.#changes.flatMap((change) => this.#outcomes(change)),
      ...this.#ends(),
      ...when(true, 'an operator drains it', () =>
        this.#driver.take({ type: 'operator.drain.requested', by: 'someone', taskId: truth.taskId }),
      ),
      ...when(true, 'we restart', () => this.#restart()),
      ...[1, 4, 11, 31].map((seconds) => ({
        name: `${seconds} s pass`,
        happens: () => this.#pass(seconds * 1_000),
      })),
    ];
  }

  #readings(): readonly Happening[] {
    const reading = this.#reading;
    const shows = reading?.shows ?? null;
    const failure = { reason: 'timeout', message: 'no answer', hint: 'wait' } as const;
    if (reading === null) return when(true, 'a reading begins', () => this.#beginReading());
    return [
      ...when(shows === null, 'the server is read', () => {
        reading.shows = { jobs: this.truth.waiting, agents: this.truth.listed() };
      }),
      ...when(shows !== null, 'a reading comes', () => {
        this.#reading = null;
        const { startedAt } = reading;
        const agents = shows?.agents ?? [];
        this.#noteSeen(startedAt, agents);
        this.#driver.poll({ startedAt, jobs: someJobs(shows?.jobs ?? 0), agents });
      }),
      ...when(shows !== null, 'a reading fails', () => {
        this.#reading = null;
        this.#driver.take({ type: 'gocd.poll.failed', failure });
      }),
    ];
  }

  #outcomes(change: Change): readonly Happening[] {
    const { operation, outcome, answered } = change;
    const { taskId } = this.truth;
    return [
      ...when(outcome === null, `the server takes ${operation}`, () => this.#carryOut(change)),
      ...when(outcome !== null && !answered, `the answer on ${operation} comes`, () => {
        change.answered = true;
        if (outcome === 'conflict') this.#busySeenAt = this.#driver.now;
        if (outcome === 'done') changed(this.#driver, operation, taskId);
        else if (outcome !== null) refused(this.#driver, operation, taskId, outcome);
      }),
      ...when(!answered, `the answer on ${operation} is lost`, () => {
        change.answered = true;
        refused(this.#driver, operation, taskId, 'timeout');
      }),
    ];
  }

  #ends(): readonly Happening[] {
    return [
      ...when(this.#killsUnderWay > 0, 'a KILL arrives', () => {
        this.#killsUnderWay--;
        this.truth.die();
      }),
      ...when(this.#killsUnderWay > 0, 'a KILL is lost', () => {
        this.#killsUnderWay--;
      }),
      ...when(!this.truth.isAlive && !this.#deathIsTold, 'the end of the task is told', () => {
        this.#deathIsTold = true;
        this.#driver.update(this.truth.taskId, 'TASK_KILLED', { uuid: 'killed' });
      }),
    ];
  }

  /** What we had asked for goes its way; what would have been answered, we never learn. */
  #restart(): void {
    const { now } = this.#driver;
    this.#driver = new Driver(EAGER);
    this.#driver.now = now;
    this.#taken = 0;
    this.#reading = null;
    this.#busySeenAt = null;
    for (const change of this.#changes) change.answered = true;
    this.#driver.take({ type: 'service.started', entropy: ++this.#starts, frameworkId: 'framework-1' });
    this.#driver.subscribe();
    if (this.truth.isAlive) this.#driver.update(this.truth.taskId, 'TASK_RUNNING', RECONCILED);
  }

  /** Second by second, for what must not take longer. */
  #pass(ms: number): void {
    for (let passed = 0; passed < ms; passed += 1_000) {
      this.#driver.wait(1_000);
      this.#takeCommands();
      this.truth.passTo(this.#driver.now);
      for (const change of this.#changes)
        if (change.outcome === null && this.#driver.now - change.askedAt >= CARRIED_OUT_WITHIN)
          this.#carryOut(change);
    }
  }

  #carryOut(change: Change): void {
    change.outcome = this.truth.change(change.operation);
  }

  /** A reading that is asked for while one is under way is skipped. */
  #beginReading(): void {
    this.#reading ??= { startedAt: this.#driver.now, shows: null };
  }

  #noteSeen(startedAt: number, [agent]: readonly GocdAgent[]): void {
    if (agent?.runState === 'Building') this.#busySeenAt = startedAt;
    else if (this.#busySeenAt !== null && startedAt >= this.#busySeenAt) this.#busySeenAt = null;
  }

  /** Sends off what has been asked for since last time, and what that leads to. */
  #takeCommands(): void {
    while (this.#taken < this.#driver.commands.length) {
      const command = this.#driver.commands[this.#taken++];
      if (command !== undefined) this.#sendOff(command);
    }
  }

  #sendOff(command: Command): void {
    const { type } = command;
    const operation = OPERATIONS[type];
    if (type === 'mesos.reconcile') this.#reconcile(command.tasks);
    if (type === 'gocd.poll') this.#beginReading();
    if (type === 'mesos.kill') this.#killsUnderWay++;
    if (operation !== undefined)
      this.#changes.push({ operation, askedAt: this.#driver.now, outcome: null, answered: false });
    if ((type === 'mesos.kill' || operation === 'delete') && this.#busySeenAt !== null)
      this.truth.violations.push(`${type} though it was last seen busy`);
  }

  #reconcile(tasks: readonly TaskQuery[]): void {
    for (const { taskId } of tasks) {
      const isAlive = taskId === this.truth.taskId && this.truth.isAlive;
      this.#driver.update(taskId, isAlive ? 'TASK_RUNNING' : 'TASK_UNKNOWN', RECONCILED);
    }
  }
}

/** Most things go well, most of the time. */
function likelihood({ name }: Happening): number {
  if (/restart|31 s/.test(name)) return 1;
  return /lost|fails|operator|fetches|scheduled|pass/.test(name) ? 3 : 10;
}

/** What does not happen in peace. */
const UNREST = /pass|scheduled|operator|restart|lost|fails/;

function when(can: boolean, name: string, happens: () => void): readonly Happening[] {
  return can ? [{ name, happens }] : [];
}
