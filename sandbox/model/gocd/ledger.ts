import type { Clock } from '../../../domain/clock/clock.ts';
import type { AgentRecord, RunState } from './agentRecord.ts';
import type { AgentRegister } from './agentRegister.ts';
import type { Emit, LostJob } from './events.ts';
import type { Job } from './job.ts';
import type { JobBook } from './jobBook.ts';

/** A process that runs an agent, as it really is: the server may believe otherwise. */
export interface RunningAgent {
  readonly uuid: string;
  readonly hostname: string;
  /** Locator of the job it is building at this instant. */
  building(): string | null;
}

/** An agent, what the server thinks of it and what it really does. */
export interface AgentTruth {
  readonly uuid: string;
  readonly hostname: string;
  readonly configState: AgentRecord['configState'];
  readonly runState: RunState;
  /** Locator of the job the server has given it, fetched or not. */
  readonly holds: string | null;
  /** Whether its process exists; false for a record left behind. */
  readonly alive: boolean;
  /** Locator of the job its process is building at this instant. */
  readonly building: string | null;
}

/** What no server could know: which agents really live, and which jobs died with one. */
export class Ledger {
  readonly lostJobs: LostJob[] = [];
  readonly #clock: Clock;
  readonly #jobs: JobBook;
  readonly #agents: AgentRegister;
  readonly #emit: Emit;
  readonly #running = new Map<string, RunningAgent>();

  constructor(clock: Clock, jobs: JobBook, agents: AgentRegister, emit: Emit) {
    this.#clock = clock;
    this.#jobs = jobs;
    this.#agents = agents;
    this.#emit = emit;
  }

  agentStarted(agent: RunningAgent): void {
    this.#running.set(agent.uuid, agent);
  }

  agentEnded(agent: RunningAgent): void {
    if (this.#running.get(agent.uuid) !== agent) return;
    this.#running.delete(agent.uuid);
    const job = this.#jobs.heldBy(agent.uuid);
    if (job === null || isDone(job, agent)) return;
    const { uuid, hostname } = agent;
    const loss = { at: this.#clock.now(), locator: job.locator, uuid, hostname, state: job.state };
    this.lostJobs.push(loss);
    this.#emit({ type: 'job.lost', ...loss });
  }

  /** Every agent the server has a record of. */
  agents(): readonly AgentTruth[] {
    return [...this.#agents.all()].map((record) => {
      const process = this.#running.get(record.uuid);
      return {
        uuid: record.uuid,
        hostname: record.hostname,
        configState: record.configState,
        runState: this.#agents.runStateOf(record),
        holds: this.#jobs.heldBy(record.uuid)?.locator ?? null,
        alive: process !== undefined,
        building: process?.building() ?? null,
      };
    });
  }
}

/** Fetched, and not in its hands any more: it could not tell the server, which will have it built again. */
function isDone({ state, locator }: Job, agent: RunningAgent): boolean {
  return state !== 'Assigned' && agent.building() !== locator;
}
