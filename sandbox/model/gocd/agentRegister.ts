import type { Clock } from '../../../domain/clock/clock.ts';
import { type AgentRecord, mayBeDeleted, type RunState, runStateOf, type Vigil } from './agentRecord.ts';
import type { Emit } from './events.ts';

/** How often the server looks at its agents: `AgentService.refresh`. */
const REFRESH_MS = 5_000;

/** The agents the server knows: registered ones in its database, Pending ones in memory. */
export class AgentRegister {
  readonly #clock: Clock;
  readonly #emit: Emit;
  readonly #lostContactMs: number;
  readonly #losesMissingAgents: boolean;
  readonly #records = new Map<string, AgentRecord>();
  readonly #pending = new Set<string>();
  readonly #deleted = new Set<string>();
  readonly #oncePending = new Set<string>();
  #startedAt: number;
  #sweptAt = Number.NEGATIVE_INFINITY;

  constructor(
    clock: Clock,
    emit: Emit,
    options: { readonly lostContactMs: number; readonly losesMissingAgents: boolean },
  ) {
    this.#clock = clock;
    this.#emit = emit;
    this.#lostContactMs = options.lostContactMs;
    this.#losesMissingAgents = options.losesMissingAgents;
    this.#startedAt = clock.now();
  }

  all(): Iterable<AgentRecord> {
    this.#forgetSilentPending();
    return this.#records.values();
  }

  find(uuid: string): AgentRecord | null {
    this.#forgetSilentPending();
    return this.#records.get(uuid) ?? null;
  }

  pendingCount(): number {
    this.#forgetSilentPending();
    return this.#pending.size;
  }

  /** Whether an agent of this uuid was deleted and has not registered again. */
  isDeleted(uuid: string): boolean {
    return this.#deleted.has(uuid);
  }

  /** Whether a deleted agent asks to be registered again: one that was Pending does, for it has registered by hand only. */
  registersAnew(uuid: string): boolean {
    return this.#deleted.has(uuid) && this.#oncePending.has(uuid);
  }

  add(record: AgentRecord): void {
    this.#records.set(record.uuid, record);
    this.#deleted.delete(record.uuid);
    const pending = record.configState === 'Pending';
    if (pending) {
      this.#pending.add(record.uuid);
      this.#oncePending.add(record.uuid);
    }
    if (!pending) this.#pending.delete(record.uuid);
    const type = pending ? 'agent.pended' : 'agent.registered';
    this.#emit({ type, at: this.#clock.now(), uuid: record.uuid, hostname: record.hostname });
  }

  /** Makes an agent Enabled or Disabled; a Pending one is registered by that. */
  setConfigState(record: AgentRecord, state: 'Enabled' | 'Disabled'): void {
    const registers = record.configState === 'Pending';
    record.configState = state;
    if (registers) this.add(record);
  }

  delete(record: AgentRecord): void {
    this.#records.delete(record.uuid);
    this.#deleted.add(record.uuid);
    this.#emit({
      type: 'agent.deleted',
      at: this.#clock.now(),
      uuid: record.uuid,
      hostname: record.hostname,
    });
  }

  mayBeDeleted(record: AgentRecord): boolean {
    return mayBeDeleted(record, this.#vigil());
  }

  runStateOf(record: AgentRecord): RunState {
    return runStateOf(record, this.#vigil());
  }

  /**
   * Whether the server counts an agent among the living when it looks for hung jobs: any registered one it
   * has not lost. The status of a Disabled agent is Disabled, which hides that it is lost.
   */
  isLive(record: AgentRecord): boolean {
    if (record.configState === 'Pending') return false;
    return record.configState === 'Disabled' || this.runStateOf(record) !== 'LostContact';
  }

  /** A new server process: Pending agents and all run-time knowledge are gone. */
  restart(): void {
    this.#startedAt = this.#clock.now();
    for (const uuid of this.#pending) this.#records.delete(uuid);
    this.#pending.clear();
    for (const record of this.#records.values()) record.runtime = null;
  }

  #vigil(): Vigil {
    return {
      startedAt: this.#startedAt,
      lookedAt: lastTick(this.#startedAt, REFRESH_MS, this.#clock.now()),
      lostContactMs: this.#lostContactMs,
      losesMissingAgents: this.#losesMissingAgents,
    };
  }

  #forgetSilentPending(): void {
    if (this.#pending.size === 0) return;
    const { lookedAt } = this.#vigil();
    if (lookedAt === this.#sweptAt) return;
    this.#sweptAt = lookedAt;
    for (const uuid of this.#pending) {
      const heardAt = this.#records.get(uuid)?.runtime?.heardAt ?? Number.NEGATIVE_INFINITY;
      if (lookedAt - heardAt < this.#lostContactMs) continue;
      this.#records.delete(uuid);
      this.#pending.delete(uuid);
    }
  }
}

/** The last multiple of `everyMs` after `from` that is not after `now`: when a periodic job of the server last ran. */
export function lastTick(from: number, everyMs: number, now: number): number {
  return from + Math.floor((now - from) / everyMs) * everyMs;
}
