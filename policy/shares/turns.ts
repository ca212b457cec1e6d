import { byText, grouped } from '../../domain/collections.ts';
import type { ShareUse } from './shareUse.ts';

/** A job that asks for an agent. */
export interface Asking {
  /** Name of its share; null where there are none. */
  readonly share: string | null;
  readonly waitedMs: number;
}

/** So long a share waits for its first agent at the most, while others have one more. */
export const LONGEST_UNSERVED_MS = 10 * 60_000;

/**
 * Lets jobs have their turn by weighted fair queueing: next comes a job of the share that has least for its weight; but first
 * of all one of a share that has less than what is reserved for it, and then of one that has long had none at all, as where
 * its part is less than one agent. Of two equal shares it is that one's which has been without for longer, or whose job has
 * waited longer. Within a share jobs keep their order; where there are no shares, all do.
 * @param grant says of each job, once, whether it has an agent then, which is one more for its share.
 */
export function inFairTurn<Job>(
  jobs: readonly Job[],
  askingOf: (job: Job) => Asking,
  shares: readonly ShareUse[],
  grant: (job: Job, used: number) => boolean,
): void {
  const jobsOf = grouped(jobs, (job) => askingOf(job).share);
  const queues = shares.map((share) => ({ share, jobs: jobsOf(share.name), next: 0, used: share.used }));
  for (const job of jobsOf(null)) grant(job, 0);
  for (;;) {
    let first: Queue<Job> | null = null;
    for (const queue of queues)
      if (queue.next < queue.jobs.length && (first === null || comesBefore(queue, first, askingOf)))
        first = queue;
    const job = first?.jobs[first.next];
    if (first === null || job === undefined) return;
    first.next += 1;
    if (grant(job, first.used)) first.used += 1;
  }
}

interface Queue<Job> {
  readonly share: ShareUse;
  readonly jobs: readonly Job[];
  next: number;
  used: number;
}

function comesBefore<Job>(one: Queue<Job>, other: Queue<Job>, askingOf: (job: Job) => Asking): boolean {
  const difference =
    Number(isOwed(other)) - Number(isOwed(one)) ||
    starvedMs(other) - starvedMs(one) ||
    portionOf(one) - portionOf(other) ||
    unservedMs(other) - unservedMs(one) ||
    waitOf(other, askingOf) - waitOf(one, askingOf) ||
    byText(one.share.name, other.share.name);
  return difference < 0;
}

function isOwed<Job>({ used, share }: Queue<Job>): boolean {
  return used < share.reserved;
}

function unservedMs<Job>({ used, share }: Queue<Job>): number {
  return used === 0 ? share.unservedMs : 0;
}

/** 0 for one that has had an agent lately. */
function starvedMs<Job>(queue: Queue<Job>): number {
  const ms = unservedMs(queue);
  return ms >= LONGEST_UNSERVED_MS ? ms : 0;
}

/** What it would have for its weight with one agent more. */
function portionOf<Job>({ used, share }: Queue<Job>): number {
  return (used + 1) / share.weight;
}

function waitOf<Job>({ jobs, next }: Queue<Job>, askingOf: (job: Job) => Asking): number {
  const job = jobs[next];
  return job === undefined ? 0 : askingOf(job).waitedMs;
}
