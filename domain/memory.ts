import type { Breaker } from './demand.ts';
import type { Lever } from './levers.ts';
import type { Attribute } from './mesos.ts';

/**
 * What an instance remembers beyond its process: its own doings, and what it was told, that neither Mesos nor GoCD can tell
 * again. What they do tell, whether an agent is there or has work, is never taken from here. All of it can be lost: that
 * costs time and comfort, and no job.
 */
export interface Remembered {
  readonly service: ServiceMemory;
  /** Pool → its open breaker. */
  readonly breakers: Notes<Breaker>;
  /** Pool → settings with which its agents have served. */
  readonly proven: Notes<ProvenSettings>;
  /** Id → what an operator has in force. */
  readonly levers: Notes<Lever>;
  /** Host id → its record of failures. */
  readonly hosts: Notes<HostRecord>;
  /** Job locator → what was done for it. */
  readonly jobs: Notes<JobMemory>;
  /** Task id → what its agent was made for, and where. */
  readonly agents: Notes<AgentMemory>;
  /** Job locator → whose it was, of jobs that agents have left behind unfinished, for all that is known. */
  readonly hangs: Notes<HangMemory>;
  /** Agent's uuid → that it says it is idle and takes no job: believed until GoCD next lists it as anything else. */
  readonly hung: Notes<HungMemory>;
  /** Host id → how large it is. */
  readonly sizes: Notes<SizeMemory>;
  /** Month → what was spent in it. */
  readonly months: Notes<MonthMemory>;
  /** Subject → how long it took the last few times; those learned of longest ago come first. */
  readonly durations: Notes<DurationMemory>;
}

/** What was spent in a month. */
export interface MonthMemory {
  /** When it was written (ms since the epoch). */
  readonly until: number;
  /** Once by pool and once by whom it is put down to. */
  readonly pools: Readonly<Record<string, SumMemory>>;
  readonly payers: Readonly<Record<string, SumMemory>>;
}

/** Time of agents (ms) and what it cost (millionths of the currency), by what they did. */
export interface SumMemory {
  readonly ms: SpentOn;
  readonly micro: SpentOn;
}

type SpentOn = Readonly<Record<'building' | 'idle' | 'starting' | 'other', number>>;

export type Notes<Note> = Readonly<Record<string, Note>>;

/** Of the instance as a whole. */
export interface ServiceMemory {
  /** Who paused it; null if nobody has. */
  readonly pausedBy: string | null;
  /** Polls in a row that found a shortage, and when the last of them began (ms since the epoch); null if it found none. */
  readonly shortage: { readonly polls: number; readonly at: number } | null;
  /** The marks of the last runs that have launched anything, as task ids carry them, oldest first; left out if none has. */
  readonly runs?: readonly string[] | undefined;
}

/** Settings of a pool that work. */
export interface ProvenSettings {
  /** Their mark, as task ids carry it. */
  readonly settings: string;
}

/** What one host has done to launches lately. */
export interface HostRecord {
  /** Failures there since the last success. */
  readonly failures: number;
  readonly lastFailureAt: number;
}

export interface JobMemory {
  /** Agents launched for it, but for those that never came to serve. */
  readonly launches: number;
}

export interface AgentMemory {
  /** Its record in GoCD, which somebody may have renamed; null if it has none. */
  readonly uuid: string | null;
  readonly hostId: string | null;
  readonly hostname: string | null;
  readonly attributes: readonly Attribute[];
  /** Locator of the job it was launched for; null for one of a floor or minimum. */
  readonly launchedFor: string | null;
  /** Jobs it has been seen building. */
  readonly jobs: number;
  /** The last that is counted among them; null if that is not known. */
  readonly countedJob: string | null;
  /** That job, unless GoCD has said since that it has ended: to be asked about before the agent's record goes. */
  readonly unfinished: string | null;
  /** Whether it has ever been ready for jobs. */
  readonly served: boolean;
  /** Since when GoCD has listed it as lost or dead, and not alive (ms since the epoch, by the calendar); null if it does not. */
  readonly lostSince: number | null;
  /** GoCD has deleted its record at our word, and has listed none of it since; left out if it has not. */
  readonly recordDeleted?: true | undefined;
}

/** That a job may hang; whether it does, GoCD is asked. */
export interface HangMemory {
  /** The agent it counts as given to; null if that is not known. */
  readonly uuid: string | null;
  /** Our pool that agent was of; null if it was none of ours, or is not known. */
  readonly pool: string | null;
  /** When it was first found, or left behind (ms since the epoch). */
  readonly since: number;
  /** It was in hand when its agent was last heard of. */
  readonly wasInHand: boolean;
}

/** An agent that hangs, ours or not. */
export interface HungMemory {
  /** When it was found to (ms since the epoch, by the calendar). */
  readonly since: number;
}

/** The most a host was seen to have for us; scalars in thousandths. */
export interface SizeMemory {
  readonly hostname: string;
  readonly attributes: readonly Attribute[];
  readonly cpus: number;
  readonly mem: number;
  readonly disk: number;
  readonly gpus: number;
  readonly ports: number;
  /** When that was measured (ms since the epoch, by the calendar). */
  readonly at: number;
}

/** How long something took, whole ms, newest first. */
export interface DurationMemory {
  readonly times: readonly number[];
}

/** What has changed, each note in place of the one before; null for one that is no more. Nothing else has changed. */
export interface MemoryChanges {
  readonly service?: ServiceMemory;
  readonly breakers?: NoteChanges<Breaker>;
  readonly proven?: NoteChanges<ProvenSettings>;
  readonly levers?: NoteChanges<Lever>;
  readonly hosts?: NoteChanges<HostRecord>;
  readonly jobs?: NoteChanges<JobMemory>;
  readonly agents?: NoteChanges<AgentMemory>;
  readonly hangs?: NoteChanges<HangMemory>;
  readonly hung?: NoteChanges<HungMemory>;
  readonly sizes?: NoteChanges<SizeMemory>;
  readonly months?: NoteChanges<MonthMemory>;
  readonly durations?: NoteChanges<DurationMemory>;
}

export type NoteChanges<Note> = Readonly<Record<string, Note | null>>;

/** Of an instance that begins. */
export const NOTHING_REMEMBERED: Remembered = {
  service: { pausedBy: null, shortage: null },
  breakers: {},
  proven: {},
  levers: {},
  hosts: {},
  jobs: {},
  agents: {},
  hangs: {},
  hung: {},
  sizes: {},
  months: {},
  durations: {},
};

/** What is remembered, kept up with its changes: each takes as long as the change, however much there is. */
export class Notebook {
  #service = NOTHING_REMEMBERED.service;
  readonly #breakers = new Map<string, Breaker>();
  readonly #proven = new Map<string, ProvenSettings>();
  readonly #levers = new Map<string, Lever>();
  readonly #hosts = new Map<string, HostRecord>();
  readonly #jobs = new Map<string, JobMemory>();
  readonly #agents = new Map<string, AgentMemory>();
  readonly #hangs = new Map<string, HangMemory>();
  readonly #hung = new Map<string, HungMemory>();
  readonly #sizes = new Map<string, SizeMemory>();
  readonly #months = new Map<string, MonthMemory>();
  readonly #durations = new Map<string, DurationMemory>();

  constructor(remembered: Remembered = NOTHING_REMEMBERED) {
    this.take(remembered);
  }

  get remembered(): Remembered {
    return {
      service: this.#service,
      breakers: Object.fromEntries(this.#breakers),
      proven: Object.fromEntries(this.#proven),
      levers: Object.fromEntries(this.#levers),
      hosts: Object.fromEntries(this.#hosts),
      jobs: Object.fromEntries(this.#jobs),
      agents: Object.fromEntries(this.#agents),
      hangs: Object.fromEntries(this.#hangs),
      hung: Object.fromEntries(this.#hung),
      sizes: Object.fromEntries(this.#sizes),
      months: Object.fromEntries(this.#months),
      durations: Object.fromEntries(this.#durations),
    };
  }

  take(changes: MemoryChanges): void {
    this.#service = changes.service ?? this.#service;
    note(this.#breakers, changes.breakers);
    note(this.#proven, changes.proven);
    note(this.#levers, changes.levers);
    note(this.#hosts, changes.hosts);
    note(this.#jobs, changes.jobs);
    note(this.#agents, changes.agents);
    note(this.#hangs, changes.hangs);
    note(this.#hung, changes.hung);
    note(this.#sizes, changes.sizes);
    note(this.#months, changes.months);
    note(this.#durations, changes.durations);
  }
}

function note<Note>(notes: Map<string, Note>, changes: NoteChanges<Note> = {}): void {
  for (const [key, change] of Object.entries(changes)) {
    // What was noted last stands last.
    notes.delete(key);
    if (change !== null) notes.set(key, change);
  }
}
