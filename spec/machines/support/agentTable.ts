import type { AnyEventObject } from 'xstate';
import { agentMachine } from '../../../machines/agent/machine.ts';
import type { AgentEvent, AgentInput, ListingEvent } from '../../../machines/agent/types.ts';
import { START } from '../../support/core.ts';
import { delaysIn, endOfDelay } from './states.ts';
import { UnderParent } from './underParent.ts';

const LISTING = { uuid: 'uuid-1', resources: ['linux'], environments: [], building: null } as const;
const JOB = 'shop/1/build/1/compile';
const OTHER_JOB = 'shop/2/build/1/compile';

/** By a reading that began after all that the agent may have had changed before. */
const read = <Said extends ListingEvent>(said: Said) =>
  ({ type: 'reading.came', startedAt: Number.MAX_SAFE_INTEGER, said }) as const;

/** All an agent can meet: each event, and apart what makes a difference to it. */
export const OCCASIONS = {
  'task.staging': { type: 'task.staging', state: 'TASK_STAGING', hostId: 'host-1' },
  'task.running': { type: 'task.running', state: 'TASK_RUNNING', hostId: 'host-1' },
  'task.doubtful': { type: 'task.doubtful', state: 'TASK_UNREACHABLE', message: 'out of reach' },
  'task.ended': { type: 'task.ended', state: 'TASK_FAILED', failure: 'launch', message: 'exited with 1' },
  'task.ended: TASK_ERROR': {
    type: 'task.ended',
    state: 'TASK_ERROR',
    failure: 'launch',
    message: 'id in use',
  },
  'task.ended: not known': {
    type: 'task.ended',
    state: 'TASK_UNKNOWN',
    failure: null,
    message: 'TASK_UNKNOWN',
  },
  'listed.idle': read({ type: 'listed.idle', ...LISTING }),
  'listed.building': read({ type: 'listed.building', ...LISTING, building: JOB }),
  'listed.building: another job': read({ type: 'listed.building', ...LISTING, building: OTHER_JOB }),
  'listed.pending': read({ type: 'listed.pending', ...LISTING }),
  'listed.lost': read({ type: 'listed.lost', ...LISTING }),
  'listed.draining': read({ type: 'listed.draining', ...LISTING, busy: false, rule: null }),
  'listed.draining: busy': read({ type: 'listed.draining', ...LISTING, busy: true, rule: null }),
  'listed.disabled': read({ type: 'listed.disabled', ...LISTING, busy: false }),
  'listed.dead': read({ type: 'listed.dead', ...LISTING, isGivenUp: true }),
  'listed.nowhere': read({ type: 'listed.nowhere', doubtful: false }),
  'history.told': { type: 'history.told', jobs: 2 },
  'job.told: held': { type: 'job.told', locator: JOB, standing: 'held' },
  'job.told: free': { type: 'job.told', locator: JOB, standing: 'free' },
  'job.told: unread': { type: 'job.told', locator: JOB, standing: 'unread' },
  'job.told: untold': { type: 'job.told', locator: JOB, standing: 'untold' },
  'job.told: another': { type: 'job.told', locator: OTHER_JOB, standing: 'held' },
  'disable.done': { type: 'disable.done' },
  'disable.failed': { type: 'disable.failed', reason: 'timeout' },
  'disable.failed: no record': { type: 'disable.failed', reason: 'not-found' },
  'enable.done': { type: 'enable.done' },
  'enable.failed': { type: 'enable.failed', reason: 'timeout' },
  'enable.failed: no record': { type: 'enable.failed', reason: 'not-found' },
  'delete.done': { type: 'delete.done' },
  'delete.failed': { type: 'delete.failed', reason: 'conflict' },
  'delete.failed: no record': { type: 'delete.failed', reason: 'not-found' },
  'approve.done': { type: 'approve.done' },
  'approve.failed': { type: 'approve.failed', reason: 'timeout' },
  'drain.requested': { type: 'drain.requested', rule: 'max-age' },
  'drain.requested: no work': { type: 'drain.requested', rule: 'idle' },
  'drain.cancelled': { type: 'drain.cancelled' },
  'kill.requested': { type: 'kill.requested' },
  'forgo.requested': { type: 'forgo.requested' },
  'kill.due': { type: 'kill.due' },
} as const satisfies Record<string, AgentEvent>;

type Occurring = (typeof OCCASIONS)[keyof typeof OCCASIONS];

/** The types of all events an agent has, each met by one occasion at least. */
export type Met = Occurring['type'] | Extract<Occurring, { readonly said: ListingEvent }>['said']['type'];
export const ALL_EVENTS_ARE_MET: AgentEvent['type'] extends Met ? true : false = true;

export const typesMet = (): ReadonlySet<string> =>
  new Set(
    Object.values(OCCASIONS).flatMap((met) => ('said' in met ? [met.type, met.said.type] : [met.type])),
  );

/** What is said twice in a row, where once changes nothing. */
const TWICE = {
  'listed.nowhere, twice': 'listed.nowhere',
  'listed.lost, twice': 'listed.lost',
  'listed.dead, twice': 'listed.dead',
  'listed.draining, twice': 'listed.draining',
} as const satisfies Record<string, keyof typeof OCCASIONS>;

export const READINGS = Object.keys(OCCASIONS)
  .filter(isOnce)
  .filter((name) => 'said' in OCCASIONS[name]);

export type Occasion = keyof typeof OCCASIONS | keyof typeof TWICE;
export const ALL_OCCASIONS: readonly string[] = [...Object.keys(OCCASIONS), ...Object.keys(TWICE)];

/** Word by which a report or command is known in the tables. */
const WORDS: Readonly<Record<string, string>> = {
  'gocd.agent.disable': 'disable',
  'gocd.agent.enable': 'enable',
  'gocd.agent.delete': 'delete',
  'gocd.agent.approve': 'approve',
  'gocd.poll': 'poll',
  'gocd.jobs.ask': 'ask',
  'mesos.kill': 'kill',
  'mesos.reconcile': 'reconcile',
  'agent.moved': 'moved',
  'agent.foreign': 'foreign',
  'agent.registered': 'registered',
  'agent.failing': 'failing',
  'agent.ending': 'ending',
  'job.left': 'left',
  'agent.gone': 'gone',
};

/** The state an agent is in after an occasion, and what it has told and asked for meanwhile, in order. */
export interface Effect {
  readonly to: string;
  readonly issues: readonly string[];
}

export const to = (state: string, ...issues: readonly string[]): Effect => ({ to: state, issues });

/** The row of one state: every occasion is in `on` or in `stays`, and every delay it runs in `after`. */
export interface Row {
  /** How an agent gets there. */
  readonly by: readonly (Occasion | `after ${string}`)[];
  readonly as?: Partial<AgentInput>;
  readonly on: Readonly<Partial<Record<Occasion, Effect>>>;
  readonly after: Readonly<Record<string, Effect>>;
  /** Changes nothing and tells nothing. What is said twice is left out where once is enough. */
  readonly stays: readonly Occasion[];
}

export type Table = Readonly<Record<string, Row>>;

export const TASK_NEWS = ['task.staging', 'task.running', 'task.doubtful'] as const;
/** Of one that is not being killed. */
export const TASK_LIVES = [...TASK_NEWS, 'kill.due'] as const;
/** Readings: all go unheard while a change of ours is under way. */
export const LISTED: readonly Occasion[] = [
  'listed.idle',
  'listed.building',
  'listed.building: another job',
  'listed.pending',
  'listed.lost',
  'listed.lost, twice',
  'listed.draining',
  'listed.draining, twice',
  'listed.draining: busy',
  'listed.disabled',
  'listed.dead',
  'listed.dead, twice',
  'listed.nowhere',
  'listed.nowhere, twice',
];
/** GoCD's word on its last job: but for one step of leaving, it is noted, and nothing is done about it. */
export const JOB_TOLD: readonly Occasion[] = [
  'history.told',
  'job.told: held',
  'job.told: free',
  'job.told: unread',
  'job.told: untold',
  'job.told: another',
];
export const DISABLE = ['disable.done', 'disable.failed', 'disable.failed: no record'] as const;
export const ENABLE = ['enable.done', 'enable.failed', 'enable.failed: no record'] as const;
export const DELETE = ['delete.done', 'delete.failed', 'delete.failed: no record'] as const;
export const DRAIN = ['drain.requested', 'drain.requested: no work'] as const;
export const APPROVE = ['approve.done', 'approve.failed'] as const;
/** Outcomes of changes that nobody waits for (any more). */
export const CHANGES = [...DISABLE, ...ENABLE, ...DELETE, ...APPROVE] as const;

/** An agent in the state of a row, and what happens to it. */
export class AgentInState {
  readonly #machine: UnderParent;

  constructor({ by, as = {} }: Pick<Row, 'by' | 'as'>) {
    this.#machine = new UnderParent(agentMachine, (clock) => ({ ...newAgent(), ...as, clock }));
    for (const step of by) this.meet(step);
  }

  get state(): string {
    return this.#machine.state;
  }

  get context() {
    return this.#machine.snapshot.context;
  }

  meet(occasion: string): Effect {
    const reports = this.#machine.send(...this.#eventsOf(occasion));
    return { to: this.state, issues: reports.map(wordOf) };
  }

  /** The same by a reading that began a moment too early to show the agent's last change. */
  meetTooEarly(occasion: keyof typeof OCCASIONS): Effect {
    const latest = Math.min(this.context.readingsFrom, Number.MAX_SAFE_INTEGER);
    const reports = this.#machine.send({ ...OCCASIONS[occasion], startedAt: latest - 1 });
    return { to: this.state, issues: reports.map(wordOf) };
  }

  wait(ms: number): Effect {
    const reports = this.#machine.wait(ms);
    return { to: this.state, issues: reports.map(wordOf) };
  }

  #eventsOf(occasion: string): readonly AnyEventObject[] {
    if (occasion.startsWith('after ')) {
      const delay = occasion.slice('after '.length);
      return [endOfDelay(agentMachine, this.state, delay)];
    }
    if (isTwice(occasion)) {
      const said = OCCASIONS[TWICE[occasion]];
      return [said, said];
    }
    if (!isOnce(occasion)) throw new Error(`there is no occasion ${occasion}`);
    return [OCCASIONS[occasion]];
  }
}

/** Whether the first of two equal looks already changes something, so that there is no second in that state. */
export function onceIsEnough(row: Row, occasion: string): boolean {
  return isTwice(occasion) && row.on[TWICE[occasion]] !== undefined;
}

export const delaysOfAgent = (state: string) => delaysIn(agentMachine, state);

/** A reading has just come, and agents may be taken away. */
export const NOTHING_HELD: AgentInput['removals'] = {
  areHeld: () => false,
  isNameShared: () => false,
  isJustRead: () => true,
  isClosed: () => false,
};

export function newAgent(): Omit<AgentInput, 'clock'> {
  return {
    taskId: 'gocd-agent.ci.default.1',
    pool: 'default',
    origin: 'launched',
    hostId: 'host-1',
    hostname: 'host-1.example',
    attributes: [],
    launchedFor: null,
    launchedAt: START,
    jobs: 0,
    countedJob: null,
    unfinished: null,
    served: false,
    lostSince: null,
    earlierUuid: null,
    recordDeleted: false,
    resources: ['linux'],
    environments: [],
    deadlines: {
      launch: 600_000,
      registration: 300_000,
      drainWait: 30_000,
      lost: 420_000,
      killGrace: 10_000,
    },
    enablePending: false,
    isKnown: true,
    removals: NOTHING_HELD,
  };
}

function wordOf(report: AnyEventObject): string {
  const { type } = report.type === 'command.issued' ? report.command : report;
  return WORDS[type] ?? type;
}

function isTwice(occasion: string): occasion is keyof typeof TWICE {
  return occasion in TWICE;
}

function isOnce(occasion: string): occasion is keyof typeof OCCASIONS {
  return occasion in OCCASIONS;
}
