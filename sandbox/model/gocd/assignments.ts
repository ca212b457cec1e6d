import type { Clock } from '../../../domain/clock/clock.ts';
import { type AgentRecord, noteAssigned } from './agentRecord.ts';
import { type AgentRegister, lastTick } from './agentRegister.ts';
import type { JobBook } from './jobBook.ts';
import { fits, type MatchingRules } from './matching.ts';

/** How long a match takes to be made, and how often the list it is made from: `BuildAssignmentService.onTimer`. */
export interface AssignmentTimes {
  readonly matchMs: number;
  readonly listReloadMs: number;
}

/** What an agent takes away to build. */
export interface Work {
  readonly locator: string;
  /** Instance of the job: reports on an instance that was taken away meanwhile are ignored. */
  readonly id: number;
  readonly durationMs: number;
}

/**
 * Gives jobs to agents in two steps, as GoCD does: a request for work only triggers a match, and a later
 * request fetches what it brought. Work waiting to be fetched is handed out whatever has become of the agent
 * since, even if it was disabled.
 */
export class Assignments {
  readonly #clock: Clock;
  readonly #jobs: JobBook;
  readonly #agents: AgentRegister;
  readonly #rules: MatchingRules;
  readonly #times: AssignmentTimes;
  #waiting = new Map<string, Work | 'matching'>();
  #startedAt: number;
  /** While set, the list is not reloaded; what was loaded last at this time may still be given out. */
  #pausedAt: number | null = null;
  #resumedAt = Number.NEGATIVE_INFINITY;
  #loadedAtPause: number;

  constructor(
    clock: Clock,
    jobs: JobBook,
    agents: AgentRegister,
    rules: MatchingRules,
    times: AssignmentTimes,
  ) {
    this.#clock = clock;
    this.#jobs = jobs;
    this.#agents = agents;
    this.#rules = rules;
    this.#times = times;
    this.#startedAt = clock.now();
    this.#loadedAtPause = this.#startedAt;
  }

  /** A registered agent's request for work: what was matched for it before, or null and a match is under way. */
  request(record: AgentRecord): Work | null {
    const waiting = this.#waiting.get(record.uuid);
    if (waiting === undefined) {
      // Nearly all requests of a large idle fleet come while nothing waits: a match would find nothing.
      if (this.#jobs.waiting.size === 0 && this.#jobs.heldBy(record.uuid) === null) return null;
      const round = this.#waiting;
      round.set(record.uuid, 'matching');
      this.#clock.after(this.#times.matchMs, () => this.#match(record.uuid, round));
      return null;
    }
    if (waiting === 'matching') return null;
    this.#waiting.delete(record.uuid);
    return waiting;
  }

  /** Stops reloading the list of jobs, as maintenance mode does, or resumes it. */
  setPaused(paused: boolean): void {
    if (paused === (this.#pausedAt !== null)) return;
    if (paused) this.#loadedAtPause = this.#loadedAt();
    else this.#resumedAt = this.#clock.now();
    this.#pausedAt = paused ? this.#clock.now() : null;
  }

  /** A new server process: the list and what waited to be fetched are gone. */
  restart(): void {
    this.#waiting = new Map();
    this.#startedAt = this.#clock.now();
    this.#loadedAtPause = Number.NEGATIVE_INFINITY;
    this.#resumedAt = Number.NEGATIVE_INFINITY;
  }

  #match(uuid: string, round: Map<string, Work | 'matching'>): void {
    if (round !== this.#waiting) return;
    const record = this.#agents.find(uuid);
    this.#waiting.delete(uuid);
    if (record === null || record.configState !== 'Enabled') return;
    this.#rescheduleAbandoned(record);
    const job = this.#jobs.waiting.first(this.#loadedAt(), (needs) => fits(record, needs, this.#rules));
    if (job === null) return;
    this.#jobs.assign(job.locator, uuid, record.hostname);
    noteAssigned(record, job.locator);
    this.#waiting.set(uuid, { locator: job.locator, id: job.id, durationMs: job.durationMs });
  }

  /** An agent that asks for work cannot be busy with the job the server thinks it has. */
  #rescheduleAbandoned(record: AgentRecord): void {
    const abandoned = this.#jobs.heldBy(record.uuid);
    if (abandoned !== null) this.#jobs.reschedule(abandoned.locator, record.hostname);
  }

  #loadedAt(): number {
    if (this.#pausedAt !== null) return this.#loadedAtPause;
    const tick = lastTick(this.#startedAt, this.#times.listReloadMs, this.#clock.now());
    return tick > this.#resumedAt ? tick : this.#loadedAtPause;
  }
}
