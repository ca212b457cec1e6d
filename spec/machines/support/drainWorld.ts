import type { TaskQuery } from '../../../services/domain/commands.ts';
import { DRAINING_MARK } from '../../../services/domain/draining.ts';
import type { AgentOperation } from '../../../services/domain/facts.ts';
import type { GocdAgent } from '../../../services/domain/gocd.ts';
import { someConfig } from '../../support/config.ts';
import { Driver, someAgent, someJobs } from '../../support/core.ts';
import { changed, idle, LOST, refused } from './agents.ts';

/** Work given out is fetched within this; longer than GoCD's agents ever take between two requests. */
const FETCHED_WITHIN = 25_000;
/** A request is carried out, or never, within this; its answer may be lost all the same. */
const CARRIED_OUT_WITHIN = 20_000;
const GIVEN_UP_AFTER = 300_000;

interface Change {
  readonly operation: AgentOperation;
  readonly askedAt: number;
  outcome: 'pending' | 'done' | 'conflict' | 'not-found';
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
 * One agent of ours, a server and a host, between which every message takes its time: a request may be carried out
 * late and its answer lost, a reading may be old when it comes. It takes jobs as GoCD gives them out: what is assigned
 * is handed over even to a disabled agent, and until it is fetched the agent shows as idle.
 */
export class DrainWorld {
  driver: Driver;
  readonly taskId: string;
  /** What must not have happened. */
  readonly violations: string[] = [];
  scheduled = 0;
  finished = 0;
  waiting = 0;
  #config: 'Enabled' | 'Disabled' | 'deleted' = 'Enabled';
  #isMarked = false;
  #work: 'none' | 'assigned' | 'building' = 'none';
  #assignedAt = 0;
  #diedAt: number | null = null;
  #deathIsTold = false;
  #reading: Reading | null = null;
  readonly #changes: Change[] = [];
  #starts = 1;
  #killsUnderWay = 0;
  #busySeenAt: number | null = null;
  #taken = 0;

  constructor() {
    this.driver = new Driver(EAGER).ready();
    this.taskId = idle(this.driver);
    this.#takeCommands();
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

  /** Lets everything arrive that is under way, work be done, and time pass in peace. */
  comeToRest(): void {
    for (let round = 0; round < 300; round++) {
      for (const { name } of this.#happenings()) if (!UNREST.test(name)) this.let(name);
      this.#pass(11_000);
    }
  }

  /** Lets one thing happen, if it can. */
  let(name: string): void {
    this.#happenings()
      .find((happening) => happening.name === name)
      ?.happens();
    this.#takeCommands();
  }

  #happenings(): readonly Happening[] {
    return [
      ...this.#jobs(),
      ...this.#readings(),
      ...this.#changesUnderWay(),
      ...this.#task(),
      ...this.#times(),
    ];
  }

  #jobs(): readonly Happening[] {
    const takesWork = this.#config === 'Enabled' && this.#diedAt === null && this.#work === 'none';
    return [
      ...when(this.waiting < 2, 'a job is scheduled', () => {
        this.scheduled++;
        this.waiting++;
      }),
      ...when(takesWork && this.waiting > 0, 'the server assigns a job', () => {
        this.waiting--;
        this.#work = 'assigned';
        this.#assignedAt = this.driver.now;
      }),
      ...when(this.#work === 'assigned' && this.#diedAt === null, 'the agent fetches its work', () => {
        this.#work = 'building';
      }),
      ...when(this.#work === 'building' && this.#diedAt === null, 'the job ends', () => {
        this.#work = 'none';
        this.finished++;
      }),
    ];
  }

  #readings(): readonly Happening[] {
    const reading = this.#reading;
    if (reading === null) return [{ name: 'a reading begins', happens: () => this.#beginReading() }];
    const { shows } = reading;
    if (shows === null)
      return [
        {
          name: 'the server is read',
          happens: () => {
            reading.shows = { jobs: this.waiting, agents: this.#listed() };
          },
        },
      ];
    return [
      {
        name: 'a reading comes',
        happens: () => {
          this.#reading = null;
          this.#noteSeen(reading.startedAt, shows.agents);
          this.driver.poll({
            startedAt: reading.startedAt,
            jobs: someJobs(shows.jobs),
            agents: shows.agents,
          });
        },
      },
      {
        name: 'a reading fails',
        happens: () => {
          this.#reading = null;
          const failure = { reason: 'timeout', message: 'no answer', hint: 'wait' } as const;
          this.driver.take({ type: 'gocd.poll.failed', failure });
        },
      },
    ];
  }

  #changesUnderWay(): readonly Happening[] {
    return this.#changes.flatMap((change) => {
      const { operation, outcome, answered } = change;
      return [
        ...when(outcome === 'pending', `the server takes ${operation}`, () => this.#carryOut(change)),
        ...when(outcome !== 'pending' && !answered, `the answer on ${operation} comes`, () => {
          change.answered = true;
          if (outcome === 'done') changed(this.driver, operation, this.taskId);
          else if (outcome !== 'pending') {
            if (outcome === 'conflict') this.#busySeenAt = this.driver.now;
            refused(this.driver, operation, this.taskId, outcome);
          }
        }),
        ...when(!answered, `the answer on ${operation} is lost`, () => {
          change.answered = true;
          refused(this.driver, operation, this.taskId, 'timeout');
        }),
      ];
    });
  }

  #task(): readonly Happening[] {
    return [
      ...when(this.#killsUnderWay > 0, 'a KILL arrives', () => {
        this.#killsUnderWay--;
        if (this.#diedAt !== null) return;
        this.#diedAt = this.driver.now;
        if (this.#work !== 'none') this.violations.push(`killed with a job ${this.#work}`);
      }),
      ...when(this.#killsUnderWay > 0, 'a KILL is lost', () => {
        this.#killsUnderWay--;
      }),
      ...when(this.#diedAt !== null && !this.#deathIsTold, 'the end of the task is told', () => {
        this.#deathIsTold = true;
        this.driver.update(this.taskId, 'TASK_KILLED', { uuid: 'killed' });
      }),
      { name: 'we restart', happens: () => this.#restart() },
      {
        name: 'an operator drains it',
        happens: () => {
          this.driver.take({ type: 'operator.drain.requested', by: 'someone', taskId: this.taskId });
        },
      },
    ];
  }

  #times(): readonly Happening[] {
    return [1, 4, 11, 31].map((seconds) => ({
      name: `${seconds} s pass`,
      happens: () => this.#pass(seconds * 1_000),
    }));
  }

  /** What we had asked for goes its way; what would have been answered, we never learn. */
  #restart(): void {
    const { now } = this.driver;
    this.driver = new Driver(EAGER);
    this.driver.now = now;
    this.#taken = 0;
    this.#reading = null;
    this.#busySeenAt = null;
    for (const change of this.#changes) change.answered = true;
    this.driver.take({ type: 'service.started', entropy: ++this.#starts, frameworkId: 'framework-1' });
    this.driver.subscribe();
    if (this.#diedAt === null) this.driver.update(this.taskId, 'TASK_RUNNING', RECONCILED);
  }

  /** Time passes second by second, for what must not take longer. */
  #pass(ms: number): void {
    for (let passed = 0; passed < ms; passed += 1_000) {
      this.driver.wait(1_000);
      this.#takeCommands();
      if (this.#work === 'assigned' && this.driver.now - this.#assignedAt >= FETCHED_WITHIN)
        if (this.#diedAt === null) this.#work = 'building';
      for (const change of this.#changes)
        if (change.outcome === 'pending' && this.driver.now - change.askedAt >= CARRIED_OUT_WITHIN)
          this.#carryOut(change);
    }
  }

  #carryOut(change: Change): void {
    change.outcome = this.#tryTo(change.operation);
  }

  #tryTo(operation: AgentOperation): 'done' | 'conflict' | 'not-found' {
    if (this.#config === 'deleted') return 'not-found';
    if (operation !== 'delete') {
      this.#config = operation === 'disable' ? 'Disabled' : 'Enabled';
      this.#isMarked = operation === 'disable';
      return 'done';
    }
    if (this.#config === 'Enabled' || (this.#work === 'building' && !this.#isGivenUp())) return 'conflict';
    if (this.#work !== 'none') this.violations.push(`deleted with a job ${this.#work}`);
    this.#config = 'deleted';
    return 'done';
  }

  #isGivenUp(): boolean {
    return this.#diedAt !== null && this.driver.now - this.#diedAt >= GIVEN_UP_AFTER;
  }

  #listed(): readonly GocdAgent[] {
    if (this.#config === 'deleted') return [];
    const state = this.#work === 'building' ? 'Building' : 'Idle';
    return [
      someAgent(this.taskId, {
        configState: this.#config,
        resources: this.#isMarked ? [DRAINING_MARK] : [],
        runState: state,
        buildState: state,
        ...(this.#isGivenUp() ? LOST : {}),
      }),
    ];
  }

  #beginReading(): void {
    this.#reading ??= { startedAt: this.driver.now, shows: null };
  }

  #noteSeen(startedAt: number, [agent]: readonly GocdAgent[]): void {
    if (agent?.runState === 'Building') this.#busySeenAt = startedAt;
    else if (this.#busySeenAt !== null && startedAt >= this.#busySeenAt) this.#busySeenAt = null;
  }

  /** Sends off what has been asked for since last time. */
  #takeCommands(): void {
    const commands = this.driver.commands.slice(this.#taken);
    this.#taken = this.driver.commands.length;
    for (const command of commands) {
      const { type } = command;
      if (type === 'mesos.reconcile') this.#answer(command.tasks);
      if (type === 'gocd.poll') this.#beginReading();
      if (type === 'mesos.kill') this.#killsUnderWay++;
      if (type === 'gocd.agent.delete' || type === 'mesos.kill')
        if (this.#busySeenAt !== null) this.violations.push(`${type} though it was last seen busy`);
      const operation = OPERATIONS[type];
      if (operation !== undefined)
        this.#changes.push({ operation, askedAt: this.driver.now, outcome: 'pending', answered: false });
    }
    if (this.driver.commands.length > this.#taken) this.#takeCommands();
  }

  #answer(tasks: readonly TaskQuery[]): void {
    for (const { taskId } of tasks) {
      const isAlive = taskId === this.taskId && this.#diedAt === null;
      this.driver.update(taskId, isAlive ? 'TASK_RUNNING' : 'TASK_UNKNOWN', RECONCILED);
    }
  }
}

/** Agents may go as soon as they have been idle for a second. */
const EAGER = someConfig({ scaling: { idleTimeout: 1_000, stabilisation: 0 } });
const RECONCILED = { source: 'master', reason: 'RECONCILIATION' } as const;

/** Most things go well, most of the time. */
function likelihood({ name }: Happening): number {
  if (/restart|31 s/.test(name)) return 1;
  return /lost|fails|operator|fetches|scheduled|pass/.test(name) ? 3 : 10;
}

/** What does not happen in peace. */
const UNREST = /pass|scheduled|operator|restart|lost|fails/;

const OPERATIONS: Readonly<Record<string, AgentOperation>> = {
  'gocd.agent.disable': 'disable',
  'gocd.agent.enable': 'enable',
  'gocd.agent.delete': 'delete',
};

function when(can: boolean, name: string, happens: () => void): readonly Happening[] {
  return can ? [{ name, happens }] : [];
}
