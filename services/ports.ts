import type { Observable } from 'rxjs';
import type { Command, GocdCommand, MesosCommand } from '../domain/commands.ts';
import type { Fact, GocdFact, MesosCallFailed, MesosFact } from '../domain/facts.ts';
import type { Learned } from '../domain/habit.ts';
import type { MemoryChanges, Remembered } from '../domain/memory.ts';

/**
 * What the services need of the world outside. Adapters implement these over real protocols, the model world
 * in process. All are cold observables that never error: whatever goes wrong is a fact.
 */

export type SubscribeCommand = Extract<Command, { type: 'mesos.subscribe' }>;
export type MesosCall = Exclude<MesosCommand, { type: 'mesos.subscribe' } | { type: 'mesos.unsubscribe' }>;

export type GocdQuestion = Extract<
  GocdCommand,
  { type: 'gocd.jobs.ask' | 'gocd.history.ask' | 'gocd.pipeline.ask' }
>;
export type AgentChange = Exclude<GocdCommand, GocdQuestion | { type: 'gocd.poll' }>;

export interface MesosMaster {
  /**
   * Finds the leader, subscribes and passes on what the stream says, until it ends. The last fact is always
   * `mesos.disconnected`, unless the subscriber leaves first, which closes the connection.
   */
  subscribe(command: SubscribeCommand): Observable<MesosFact>;
  /** Makes one call on the current subscription; silent if the master took it. Only acknowledgements may overlap. */
  call(call: MesosCall): Observable<MesosCallFailed>;
}

export interface GocdServer {
  /** One complete reading: exactly one `gocd.polled` or `gocd.poll.failed`. */
  poll(): Observable<GocdFact>;
  /** Changes one agent: exactly one `gocd.agent.changed` or `gocd.agent.change.failed`. */
  change(command: AgentChange): Observable<GocdFact>;
  /**
   * Asks about jobs, what an agent has had, or past runs of a pipeline: exactly one `gocd.jobs.told`, `gocd.history.told` or
   * `gocd.pipeline.told`.
   */
  ask(question: GocdQuestion): Observable<GocdFact>;
}

export interface StateStore {
  /** The framework id kept, or null if there has never been one. Rejects with a StateError if what is there can't be trusted. */
  load(): Promise<string | null>;
  /**
   * Durable when it completes: `state.saved` or `state.save.failed`; or `state.replaced`, where the id of another instance
   * has come in place of ours.
   */
  save(frameworkId: string): Observable<Fact>;
  forget(): Observable<Fact>;
}

/** Keeps what has been learned of the week, of waits and of stages. */
export interface HabitStore {
  /** All that is kept. Rejects with a StateError if what is there can't be read. */
  load(): Promise<Learned>;
  /** Silent once it is kept; `habits.save.failed` if that fails, and then it is tried again with the next. */
  save(learned: Learned): Observable<Fact>;
}

/** Keeps what an instance remembers. */
export interface MemoryStore {
  /**
   * All that is kept, and all that has been asked to be. What cannot be read or trusted is told as `problem`, and nothing
   * is remembered then.
   */
  load(): Promise<{ readonly remembered: Remembered; readonly problem: string | null }>;
  /**
   * Takes the changes in at once, and has them kept soon: silent if that goes well, `memory.save.failed` if not, and then
   * they are tried again with the next, and now and then.
   */
  save(changes: MemoryChanges): Observable<Fact>;
  /** Resolves once all that was asked to be kept is, or cannot be. */
  settled(): Promise<void>;
}

/** Extra facts of a log line. Secrets are masked by their type, but do not belong here at all. */
export type LogFields = Readonly<Record<string, unknown>>;

/** `error`: a person must act; `warn`: a person should know; `info`: a change of state or a decision; `debug`: the rest. */
export interface Log {
  error(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  debug(message: string, fields?: LogFields): void;
}
