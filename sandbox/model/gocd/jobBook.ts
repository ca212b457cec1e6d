import type { Clock } from '../../../domain/clock/clock.ts';
import type { Copy } from './copies.ts';
import type { Emit } from './events.ts';
import { type Job, type JobMoment, type JobRequest, type JobState, stageLocator } from './job.ts';
import { PipelineBook } from './pipelines.ts';
import { WaitingList } from './waitingList.ts';

type Writable<T> = { -readonly [Key in keyof T]: T[Key] };
type JobRecord = Writable<Job> & { transitions: { state: JobState; at: number }[]; timeline: JobMoment[] };

/** What an agent had of a job, which has ended or was taken from it. */
export interface PastRun {
  readonly job: Job;
  readonly result: Job['result'];
  readonly transitions: Job['transitions'];
}

/** Every job the server ever knew: the only place where a job changes state. */
export class JobBook {
  readonly waiting = new WaitingList();
  readonly pipelines = new PipelineBook();
  readonly #clock: Clock;
  readonly #emit: Emit;
  readonly #byLocator = new Map<string, JobRecord>();
  readonly #byStage = new Map<string, Job[]>();
  /** Assigned, Preparing or Building jobs by the agent that has them; an agent has at most one. */
  readonly #byAgent = new Map<string, JobRecord>();
  /** By the agent that had them, oldest first. */
  readonly #runs = new Map<string, PastRun[]>();
  readonly #counters = new Map<string, number>();
  /** Pipelines in lower case, and their runs as `pipeline/counter`. */
  readonly #known = new Set<string>();
  #lastId = 0;

  constructor(clock: Clock, emit: Emit) {
    this.#clock = clock;
    this.#emit = emit;
  }

  all(): Iterable<Job> {
    return this.#byLocator.values();
  }

  active(): Iterable<Job> {
    return this.#byAgent.values();
  }

  find(locator: string): Job | null {
    return this.#byLocator.get(locator) ?? null;
  }

  inStage(locator: string): readonly Job[] {
    return this.#byStage.get(locator) ?? [];
  }

  /** What an agent has had, oldest first. */
  runsOf(uuid: string): readonly PastRun[] {
    return this.#runs.get(uuid) ?? [];
  }

  /** Whether the pipeline has ever run; names are compared without case. */
  hasPipeline(name: string): boolean {
    return this.#known.has(name.toLowerCase());
  }

  hasRun(pipeline: string, counter: string): boolean {
    return this.#known.has(`${pipeline.toLowerCase()}/${counter}`);
  }

  heldBy(uuid: string): Job | null {
    return this.#byAgent.get(uuid) ?? null;
  }

  /**
   * Schedules copies of a job, all in one run of the stage.
   * @throws Error if the run already has a job of that name.
   */
  schedule(request: JobRequest, copies: readonly Copy[], durationMs: number): readonly Job[] {
    const counter = request.pipelineCounter ?? (this.#counters.get(request.pipeline) ?? 0) + 1;
    this.#counters.set(request.pipeline, Math.max(counter, this.#counters.get(request.pipeline) ?? 0));
    return copies.map((copy) => this.#schedule(request, copy, counter, request.durationMs ?? durationMs));
  }

  #schedule(request: JobRequest, copy: Copy, pipelineCounter: number, durationMs: number): Job {
    const run = {
      pipeline: request.pipeline,
      pipelineCounter,
      stage: request.stage,
      stageCounter: request.stageCounter ?? 1,
    };
    const stage = stageLocator(run);
    const locator = `${stage}/${copy.name}`;
    if (this.#byLocator.has(locator)) throw new Error(`there already is a job ${locator}`);
    const now = this.#clock.now();
    const job: JobRecord = {
      ...run,
      locator,
      name: copy.name,
      configuredName: request.job,
      resources: [...(request.resources ?? [])],
      elasticProfile: request.elasticProfile ?? null,
      agentUuid: copy.agentUuid,
      variables: [...(request.variables ?? []), ...(copy.variables ?? [])],
      durationMs,
      endsAs: request.result ?? 'Passed',
      id: ++this.#lastId,
      scheduledAt: now,
      state: 'Scheduled',
      result: 'Unknown',
      transitions: [{ state: 'Scheduled', at: now }],
      timeline: [{ at: now, what: 'scheduled', agent: null }],
      rescheduledInstance: null,
    };
    this.#byLocator.set(locator, job);
    this.#known.add(run.pipeline.toLowerCase());
    this.#known.add(`${run.pipeline.toLowerCase()}/${run.pipelineCounter}`);
    this.#byStage.set(stage, [...this.inStage(stage), job]);
    this.waiting.add(job);
    this.pipelines.scheduled(job);
    this.#emit({ type: 'job.scheduled', at: now, job });
    return job;
  }

  /** Gives a waiting job to an agent, which must have none. */
  assign(locator: string, uuid: string, agent: string): void {
    const job = this.#record(locator);
    this.waiting.remove(job);
    job.agentUuid = uuid;
    this.#byAgent.set(uuid, job);
    this.#enter(job, 'Assigned', 'assigned', agent);
    this.#emit({ type: 'job.assigned', at: this.#clock.now(), job, agent });
  }

  /** Takes an agent's report; false if the server has taken the instance from it meanwhile and ignores it. */
  report(locator: string, id: number, state: 'Preparing' | 'Building' | 'Completed', agent: string): boolean {
    const job = this.#record(locator);
    if (job.id !== id || job.state === 'Completed' || job.state === 'Scheduled') return false;
    if (state !== 'Completed') {
      this.#enter(job, state, state === 'Preparing' ? 'preparing' : 'building', agent);
      if (state === 'Building') this.#emit({ type: 'job.building', at: this.#clock.now(), job, agent });
      return true;
    }
    job.result = job.endsAs;
    this.#release(job);
    job.transitions.push({ state: 'Completing', at: this.#clock.now() });
    this.#enter(job, 'Completed', 'completed', agent);
    this.pipelines.ended(job);
    this.#keepRun(job);
    this.#emit({ type: 'job.completed', at: this.#clock.now(), job, agent });
    return true;
  }

  /** Takes a job from its agent: a new instance under the old locator, with no agent and no pin. */
  reschedule(locator: string, agent: string | null): void {
    const job = this.#record(locator);
    this.#release(job);
    const now = this.#clock.now();
    job.timeline.push({ at: now, what: 'rescheduled', agent });
    job.transitions.push({ state: 'Rescheduled', at: now });
    this.#keepRun(job);
    job.rescheduledInstance ??= {
      agentUuid: job.agentUuid,
      scheduledAt: job.scheduledAt,
      transitions: [...job.transitions],
    };
    job.agentUuid = null;
    job.id = ++this.#lastId;
    job.scheduledAt = now;
    job.transitions = [];
    this.#enter(job, 'Scheduled', 'scheduled', null);
    this.waiting.add(job);
    this.#emit({ type: 'job.rescheduled', at: now, job, agent });
  }

  /** Ends a job that has not ended; the agent that has it learns of it at its next ping. */
  cancel(locator: string, agent: string | null): void {
    const job = this.#record(locator);
    if (job.state === 'Completed') return;
    if (job.state === 'Scheduled') this.waiting.remove(job);
    else this.#release(job);
    job.result = 'Cancelled';
    this.#enter(job, 'Completed', 'cancelled', agent);
    this.pipelines.ended(job);
    this.#keepRun(job);
    this.#emit({ type: 'job.cancelled', at: this.#clock.now(), job, agent });
  }

  #keepRun(job: JobRecord): void {
    const { agentUuid, result, transitions } = job;
    if (agentUuid !== null)
      this.#runs.set(agentUuid, [...this.runsOf(agentUuid), { job, result, transitions: [...transitions] }]);
  }

  #release(job: JobRecord): void {
    if (job.agentUuid !== null) this.#byAgent.delete(job.agentUuid);
  }

  #enter(job: JobRecord, state: JobState, what: JobMoment['what'], agent: string | null): void {
    const at = this.#clock.now();
    job.state = state;
    job.transitions.push({ state, at });
    job.timeline.push({ at, what, agent });
  }

  #record(locator: string): JobRecord {
    const job = this.#byLocator.get(locator);
    if (job === undefined) throw new Error(`there is no job ${locator}`);
    return job;
  }
}
