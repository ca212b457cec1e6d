import type { SnapshotFrom } from 'xstate';
import type { Breaker } from '../domain/demand.ts';
import type { Input } from '../domain/facts.ts';
import type { Lever } from '../domain/levers.ts';
import type {
  AgentMemory,
  DurationMemory,
  HangMemory,
  HostRecord,
  HungMemory,
  JobMemory,
  MemoryChanges,
  NoteChanges,
  Notes,
  ProvenSettings,
  ServiceMemory,
  SizeMemory,
} from '../domain/memory.ts';
import { NOTHING_REMEMBERED } from '../domain/memory.ts';
import type { AgentSnapshot } from './agent/machine.ts';
import type { rootMachine } from './root/machine.ts';
import type { RootContext } from './root/types.ts';

/** More of a kind than any deployment has: what is kept stays small whatever happens. */
const MOST_NOTES = 2_000;
/** An agent may register long after its run, where its container has outlived its task. */
const MOST_RUNS = 50;

/**
 * Writes down what is to be remembered over a restart: after each step what has changed in it, which is mostly nothing.
 * It looks only where something may have: at agents that were touched, and at maps that are others than before.
 */
export class Scribe {
  #service: ServiceMemory = NOTHING_REMEMBERED.service;
  readonly #breakers = new Section<Breaker>();
  readonly #proven = new Section<ProvenSettings>();
  readonly #levers = new Section<Lever>();
  readonly #hosts = new Section<HostRecord>();
  readonly #jobs = new Section<JobMemory>();
  readonly #agents = new Section<AgentMemory>();
  readonly #hangs = new Section<HangMemory>();
  readonly #hung = new Section<HungMemory>();
  readonly #sizes = new Section<SizeMemory>();
  readonly #durations = new Section<DurationMemory>();
  #seen: Pick<RootContext, 'memory' | 'levers' | 'recalled' | 'calendarAhead'> | null = null;

  /** What earlier runs have written down need not be written again. */
  begin(input: Input): void {
    if (input.type !== 'service.started' || input.memory === undefined) return;
    const { service, breakers, proven, levers, hosts, jobs, agents, hangs, hung, sizes, durations } =
      input.memory;
    this.#service = service;
    this.#breakers.begin(breakers);
    this.#proven.begin(proven);
    this.#levers.begin(levers);
    this.#hosts.begin(hosts);
    this.#jobs.begin(jobs);
    this.#agents.begin(agents);
    this.#hangs.begin(hangs);
    this.#hung.begin(hung);
    this.#sizes.begin(sizes);
    this.#durations.begin(durations);
  }

  /** What this step has changed; null if nothing. */
  changes(root: Root, touched: ReadonlySet<string>): MemoryChanges | null {
    // Before the first input nothing is known, and one that stops remembers what it knew.
    if (!root.matches('running')) return null;
    const { memory, levers, recalled, agents, calendarAhead } = root.context;
    const before = this.#seen;
    this.#seen = root.context;
    const changes: Changed = {};
    changes.service = this.#serviceChange(root);
    // Times are kept by the calendar, for the next run has a time of its own.
    const isSet = calendarAhead !== before?.calendarAhead;
    if (isSet || memory.breakers !== before?.memory.breakers)
      changes.breakers = this.#breakers.becomes(memory.breakers, (breaker) => ({
        ...breaker,
        retryAt: breaker.retryAt + calendarAhead,
      }));
    if (memory.proven !== before?.memory.proven)
      changes.proven = this.#proven.becomes(memory.proven, (settings) => ({ settings }));
    if (levers !== before?.levers) changes.levers = this.#levers.becomes(levers, (lever) => lever);
    if (isSet || memory.hosts !== before?.memory.hosts)
      changes.hosts = this.#hosts.becomes(memory.hosts, (record) => ({
        ...record,
        lastFailureAt: record.lastFailureAt + calendarAhead,
      }));
    if (memory.launchesFor !== before?.memory.launchesFor)
      changes.jobs = this.#jobs.becomes(memory.launchesFor, (launches) => ({ launches }));
    if (isSet || memory.hangs !== before?.memory.hangs)
      changes.hangs = this.#hangs.becomes(memory.hangs, ({ toldAt: _toldAt, ...hang }) => ({
        ...hang,
        since: hang.since + calendarAhead,
      }));
    if (isSet || memory.hungAgents.hung !== before?.memory.hungAgents.hung)
      changes.hung = this.#hung.becomes(memory.hungAgents.hung, (since) => ({
        since: since + calendarAhead,
      }));
    if (isSet || memory.hostSizes !== before?.memory.hostSizes)
      changes.sizes = this.#sizes.becomes(memory.hostSizes.hosts, ({ amounts, at, ...traits }) => ({
        ...traits,
        ...amounts,
        at: at + calendarAhead,
      }));
    if (memory.durations !== before?.memory.durations) changes.durations = this.#durationChanges(memory);
    for (const taskId of isSet ? new Set([...touched, ...agents.taskIds()]) : touched)
      this.#agents.set(taskId, agentMemory(agents.get(taskId)?.getSnapshot(), calendarAhead));
    if (recalled !== before?.recalled) this.#agents.keepOnly((id) => agents.has(id) || recalled.has(id));
    changes.agents = this.#agents.takeChanges();
    const entries = Object.entries(changes).filter(([, change]) => change !== undefined);
    return entries.length === 0 ? null : Object.fromEntries(entries);
  }

  /** Those learned of last are kept. */
  #durationChanges({ durations: { sketches, changed } }: RootContext['memory']) {
    for (const name of changed) this.#durations.setLatest(name, { times: sketches.get(name) ?? [] });
    return this.#durations.takeChanges();
  }

  #serviceChange(root: Root): ServiceMemory | undefined {
    const { pausedBy, calendarAhead } = root.context;
    const { count = 0, countedAt = 0 } = root.children.backlog?.getSnapshot().context ?? {};
    const { shortage } = this.#service;
    const runs = runsUpTo(root.context, this.#service.runs ?? []);
    if (
      pausedBy === this.#service.pausedBy &&
      count === (shortage?.polls ?? 0) &&
      runs.length === (this.#service.runs?.length ?? 0) &&
      runs.at(-1) === this.#service.runs?.at(-1)
    )
      return undefined;
    this.#service = {
      pausedBy,
      shortage: count === 0 ? null : { polls: count, at: countedAt + calendarAhead },
      ...(runs.length === 0 ? {} : { runs }),
    };
    return this.#service;
  }
}

/** With this one, once it has launched anything. */
function runsUpTo({ incarnation, launched }: RootContext, before: readonly string[]): readonly string[] {
  return launched === 0 || before.at(-1) === incarnation
    ? before
    : [...before, incarnation].slice(-MOST_RUNS);
}

type Root = SnapshotFrom<typeof rootMachine>;

type Changed = { -readonly [Part in keyof MemoryChanges]?: MemoryChanges[Part] | undefined };

/** Notes of one kind, as they have been written down, and what has changed since. */
class Section<Note extends object> {
  readonly #written = new Map<string, Note>();
  #changes: Record<string, Note | null> = {};
  #isChanged = false;

  begin(notes: Notes<Note>): void {
    for (const [key, note] of Object.entries(notes)) this.#written.set(key, note);
  }

  set(key: string, note: Note | null): void {
    const before = this.#written.get(key);
    if (note === null ? before === undefined : before !== undefined && isSame(before, note)) return;
    if (note === null) this.#written.delete(key);
    else if (before === undefined && this.#written.size >= MOST_NOTES) return;
    else this.#written.set(key, note);
    this.#changes[key] = note;
    this.#isChanged = true;
  }

  /** Another note is given up for it where there are too many: the one that was set longest ago. */
  setLatest(key: string, note: Note): void {
    this.#written.delete(key);
    const [oldest] = this.#written.keys();
    if (oldest !== undefined && this.#written.size >= MOST_NOTES) this.set(oldest, null);
    this.set(key, note);
  }

  keepOnly(isKept: (key: string) => boolean): void {
    for (const key of [...this.#written.keys()]) if (!isKept(key)) this.set(key, null);
  }

  /** All notes are these now. */
  becomes<Value>(
    values: ReadonlyMap<string, Value>,
    noteOf: (value: Value) => Note,
  ): NoteChanges<Note> | undefined {
    this.keepOnly((key) => values.has(key));
    for (const [key, value] of values) this.set(key, noteOf(value));
    return this.takeChanges();
  }

  /** Undefined if there are none. */
  takeChanges(): NoteChanges<Note> | undefined {
    if (!this.#isChanged) return undefined;
    const changes = this.#changes;
    this.#changes = {};
    this.#isChanged = false;
    return changes;
  }
}

/** Of one that is gone, nothing. */
function agentMemory(agent: AgentSnapshot | undefined, calendarAhead: number): AgentMemory | null {
  if (agent === undefined || agent.status !== 'active') return null;
  // The next run takes whom it remembers for ours: one that only seems to be is left for it to judge.
  if (!agent.context.isKnown) return null;
  const { hostId, hostname, attributes, launchedFor, jobs, countedJob, unfinished, served } = agent.context;
  const uuid = agent.context.uuid ?? agent.context.earlierUuid;
  const lostSince = agent.context.lostSince === null ? null : agent.context.lostSince + calendarAhead;
  return {
    ...{ uuid, hostId, hostname, attributes, launchedFor, jobs, countedJob, unfinished, served, lostSince },
    ...(agent.context.recordDeleted ? { recordDeleted: true } : {}),
  };
}

/** Whether two notes say the same. What is in them is never changed in place, so that its parts are compared as they are. */
function isSame(one: object, other: object): boolean {
  const others = new Map<string, unknown>(Object.entries(other));
  const entries = Object.entries(one);
  return entries.length === others.size && entries.every(([key, value]) => others.get(key) === value);
}
