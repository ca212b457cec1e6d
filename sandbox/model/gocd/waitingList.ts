import type { Job, JobNeeds } from './job.ts';

interface Kind {
  readonly needs: JobNeeds;
  readonly jobs: Map<number, Job>;
}

/**
 * The Scheduled jobs, in the order they were scheduled. Jobs with equal needs are kept together, so that an
 * agent is compared with each kind of job once, however many jobs wait.
 */
export class WaitingList {
  readonly #jobs = new Map<number, Job>();
  readonly #kinds = new Map<string, Kind>();

  get size(): number {
    return this.#jobs.size;
  }

  /** Adds a job at the end: ids and times of scheduling only grow. */
  add(job: Job): void {
    this.#jobs.set(job.id, job);
    const key = keyOf(job);
    const kind = this.#kinds.get(key) ?? { needs: needsOf(job), jobs: new Map() };
    kind.jobs.set(job.id, job);
    this.#kinds.set(key, kind);
  }

  /** Takes a job out; call it before anything its needs consist of changes. */
  remove(job: Job): void {
    this.#jobs.delete(job.id);
    const key = keyOf(job);
    const kind = this.#kinds.get(key);
    kind?.jobs.delete(job.id);
    if (kind?.jobs.size === 0) this.#kinds.delete(key);
  }

  inOrder(): Iterable<Job> {
    return this.#jobs.values();
  }

  /** The job scheduled first among those that fit and were scheduled no later than `until`. */
  first(until: number, fits: (needs: JobNeeds) => boolean): Job | null {
    let best: Job | null = null;
    for (const { needs, jobs } of this.#kinds.values()) {
      const head = jobs.values().next().value;
      if (head === undefined || head.scheduledAt > until || (best !== null && best.id < head.id)) continue;
      if (fits(needs)) best = head;
    }
    return best;
  }
}

function needsOf({ pipeline, resources, elasticProfile, agentUuid }: JobNeeds): JobNeeds {
  return { pipeline, resources, elasticProfile, agentUuid };
}

function keyOf(job: JobNeeds): string {
  return JSON.stringify([job.pipeline, job.elasticProfile, job.agentUuid, ...job.resources]);
}
