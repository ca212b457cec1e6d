import { createHash } from 'node:crypto';
import type { Command } from '../../domain/commands.ts';
import type { Config } from '../../domain/config.ts';
import type { Notice } from '../../domain/decision.ts';
import type { Fact, Input } from '../../domain/facts.ts';
import type { GocdAgent, GocdView, WaitingJob } from '../../domain/gocd.ts';
import { Notebook, type Remembered } from '../../domain/memory.ts';
import type { Offer, TaskState, TaskUpdate } from '../../domain/mesos.ts';
import { type Core, type CoreOptions, createCore, type Outcome } from '../../machines/core.ts';
import { someConfig } from './config.ts';

export const START = Date.UTC(2026, 0, 5, 8);

/** Drives all machines by facts and collects what they want done. Reads like a log of what happened. */
export class Driver {
  readonly core: Core;
  readonly commands: Command[] = [];
  readonly notices: Notice[] = [];
  now = START;
  /** What is kept of this run, and of those before it: what a next one begins with. */
  get remembered(): Remembered {
    return this.#notebook.remembered;
  }
  /** How often something was to be remembered. */
  saves = 0;
  #notebook = new Notebook();
  /** Whether the master answers the reconciliations that come due as time passes. */
  masterAnswers = true;
  #marker = '';

  constructor(config: Config = someConfig(), options: Omit<CoreOptions, 'config'> = {}) {
    this.core = createCore({ config, ...options });
  }

  /** Takes in one fact now and returns what came of it. */
  take(fact: Fact): Outcome {
    if (fact.type === 'service.started') this.#notebook = new Notebook(fact.memory);
    const input = { ...fact, at: this.now };
    const whole = this.core.dispatch(input);
    this.taken(input, whole);
    const outcome = this.#withoutMemory(whole);
    this.commands.push(...outcome.commands);
    this.notices.push(...outcome.notices);
    this.#marker = markerIn(outcome) ?? this.#marker;
    return outcome;
  }

  /** For those that watch: all that an input led to. */
  protected taken(_input: Input, _outcome: Outcome): void {}

  /** Keeps what is to be remembered: what else is wanted reads better without it. */
  #withoutMemory(outcome: Outcome): Outcome {
    for (const command of outcome.commands)
      if (command.type === 'memory.save') {
        this.#notebook.take(command.changes);
        this.saves += 1;
      }
    return { ...outcome, commands: outcome.commands.filter(({ type }) => type !== 'memory.save') };
  }

  /** Lets time pass, waking the machines whenever they asked to be. */
  wait(ms: number): Outcome {
    const until = this.now + ms;
    const outcomes: Outcome[] = [];
    for (let due = this.core.nextDue(); due !== null && due <= until; due = this.core.nextDue()) {
      this.now = Math.max(this.now, due);
      const outcome = this.take({ type: 'time.passed' });
      outcomes.push(outcome);
      if (this.masterAnswers && markerIn(outcome) !== undefined) outcomes.push(this.answerReconciliation());
    }
    this.now = until;
    return together(outcomes);
  }

  /** Started, subscribed with a kept id, reconciled: ready to act on the first reading. */
  ready(): this {
    this.take({ type: 'service.started', entropy: 1, frameworkId: null });
    this.subscribe();
    this.take({ type: 'state.saved', frameworkId: 'framework-1' });
    this.reconcile();
    return this;
  }

  subscribe(): Outcome {
    return this.take({
      type: 'mesos.subscribed',
      frameworkId: 'framework-1',
      masterId: 'master-1',
      master: 'http://127.0.0.1:5050',
      heartbeatMs: 15_000,
    });
  }

  /** Answers as often as it takes to believe that no task of ours runs. */
  reconcile(): Outcome {
    const outcomes: Outcome[] = [];
    while (this.core.picture().framework?.reconciled === false && outcomes.length < 10)
      outcomes.push(this.answerReconciliation());
    return together(outcomes);
  }

  /** Answers for the made-up task that ends the reconciliation going on. */
  answerReconciliation(): Outcome {
    return this.update(this.#marker, 'TASK_UNKNOWN', { source: 'master', reason: 'RECONCILIATION' });
  }

  update(taskId: string, state: TaskState, overrides: Partial<TaskUpdate> = {}): Outcome {
    return this.take({
      type: 'mesos.update.received',
      update: {
        taskId,
        state,
        source: 'executor',
        reason: null,
        message: null,
        hostId: 'host-1',
        uuid: null,
        timestamp: this.now,
        healthy: null,
        ...overrides,
      },
    });
  }

  poll(view: Partial<GocdView> = {}): Outcome {
    return this.take({ type: 'gocd.polled', view: someView({ startedAt: this.now, ...view }) });
  }

  offer(...offers: Offer[]): Outcome {
    return this.take({ type: 'mesos.offers.received', offers: offers.length === 0 ? [someOffer()] : offers });
  }

  ofType<Type extends Command['type']>(type: Type): (Command & { readonly type: Type })[] {
    return this.commands.filter(
      (command): command is Command & { readonly type: Type } => command.type === type,
    );
  }

  /** Phases of all agents by task id. */
  phases(): Record<string, string> {
    return Object.fromEntries(
      Array.from(this.core.picture().agents.values(), ({ taskId, phase }) => [taskId, phase]),
    );
  }
}

/** The made-up task that the master is asked about last in a reconciliation; undefined if none has begun. */
function markerIn({ commands }: Outcome): string | undefined {
  return commands
    .flatMap((command) => (command.type === 'mesos.reconcile' ? command.tasks : []))
    .findLast(({ taskId }) => taskId.startsWith('gocd-mesos-reconciliation.'))?.taskId;
}

/** All that several inputs led to, in order. */
export function together(outcomes: readonly Outcome[]): Outcome {
  return {
    commands: outcomes.flatMap(({ commands }) => commands),
    notices: outcomes.flatMap(({ notices }) => notices),
    touched: new Set(outcomes.flatMap(({ touched }) => [...touched])),
  };
}

export function launchesIn(commands: readonly Command[]) {
  return commands.flatMap((command) => (command.type === 'mesos.accept' ? command.launches : []));
}

export function someView(overrides: Partial<GocdView> = {}): GocdView {
  return {
    startedAt: START,
    serverVersion: '26.1.0',
    backlogSource: 'feed',
    resourcesCaseSensitive: false,
    maintenance: false,
    jobs: [],
    agents: [],
    warnings: [],
    ...overrides,
  };
}

export function someJob(name: string, overrides: Partial<WaitingJob> = {}): WaitingJob {
  return {
    locator: `shop/1/build/1/${name}`,
    pipeline: 'shop',
    stage: 'build',
    job: name,
    environment: null,
    resources: [],
    scheduledAt: null,
    pin: { kind: 'none' },
    resourcesKnown: true,
    elastic: 'no',
    state: 'scheduled',
    ...overrides,
  };
}

export function someJobs(count: number): readonly WaitingJob[] {
  return Array.from({ length: count }, (_, index) => someJob(`job-${index}`));
}

/** As random as real ones are, and the same each time: what repeats itself would compress better than what there is. */
export function randomUuid(index: number): string {
  const hex = createHash('sha1').update(String(index)).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join(
    '-',
  );
}

export function someAgent(hostname: string, overrides: Partial<GocdAgent> = {}): GocdAgent {
  return {
    uuid: `uuid-of-${hostname}`,
    hostname,
    configState: 'Enabled',
    runState: 'Idle',
    buildState: 'Idle',
    environments: [],
    unknownEnvironments: [],
    resources: [],
    elastic: false,
    building: null,
    ...overrides,
  };
}

/** An offer of a whole host: 8 cpus, 16 GB, 100 GB of disk. */
export function someOffer(overrides: Partial<Offer> & { readonly cpus?: number } = {}): Offer {
  const { cpus = 8, ...rest } = overrides;
  const scalar = (name: string, value: number) =>
    ({ kind: 'scalar', name, milli: value * 1000, reservations: [] }) as const;
  return {
    id: 'offer-1',
    hostId: 'host-1',
    hostname: 'host-1.example',
    role: '*',
    resources: [scalar('cpus', cpus), scalar('mem', 16_384), scalar('disk', 100_000)],
    attributes: [],
    unavailability: null,
    ...rest,
  };
}
