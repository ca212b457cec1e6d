import type { PoolState } from '../demand/classify/pools.ts';
import type { JobKind, Rationed, RationedJob } from '../demand/record.ts';
import { subject } from '../durations/durations.ts';
import { remaining, type Sketch, timeAt } from '../durations/sketch.ts';
import { Heap } from '../placement/search/heap.ts';
import { type Draw, durationOf, jobsOf, type Server, startOf } from './servers.ts';

/** Times (ms) to go by until the true ones have been seen. */
const UNKNOWN_PICK_UP = { new: 4_000, idle: 8_000 } as const;
/** An agent asks for work as soon as it has ended a job. */
const NEXT_JOB_MS = 2_000;

/** A job with what is known of how long it takes, and what its pick-up is called, which are the same in all courses. */
export type JobToCome = RationedJob & { readonly lasts: Sketch | undefined; readonly pickUp: string };

/** A server as it stands in the course. */
type Standing = Pick<Server, 'slot' | 'pool' | 'state' | 'idleSince' | 'jobsLeft'> & { readonly at: number };

/**
 * One course that events may take: when each job starts (ms since the epoch); `Infinity` if it does not in it. GoCD gives a
 * free agent the job that was scheduled first of those it can run, and no agent waits for a job it might better have.
 *
 * @param jobs those that agents of ours may serve, the ones scheduled first in front
 */
export function startsIn(
  { input }: Rationed,
  jobs: readonly JobToCome[],
  servers: readonly Server[],
  draw: Draw,
): readonly number[] {
  const { durations } = input.memory;
  const { sketches } = durations;
  const starts: number[] = jobs.map(() => Number.POSITIVE_INFINITY);
  const queue = new Queue(jobs);
  const standing: Standing[] = servers.map((server) => ({ ...server, at: server.freeAt(draw) }));
  const freeAt = (index: number) => standing[index]?.at ?? 0;
  const heap = new Heap(
    standing.map((_, index) => index),
    (a, b) => freeAt(a) < freeAt(b) || (freeAt(a) === freeAt(b) && a < b),
    new Int32Array(standing.length),
  );

  const pickUp = ({ state, idleSince, at }: Standing, { pickUp, firstSeen }: JobToCome): number => {
    if (state === 'busy') return NEXT_JOB_MS;
    const isNew = state === 'new' || (idleSince ?? firstSeen) > firstSeen;
    const sketch = sketches.get(isNew ? subject.newAgentPicksUp : subject.idleAgentPicksUp);
    const unknown = UNKNOWN_PICK_UP[isNew ? 'new' : 'idle'];
    const share = draw(pickUp);
    if (state === 'new') return timeAt(sketch, share, unknown);
    const elapsedMs = Math.max(0, at - Math.max(firstSeen, idleSince ?? firstSeen));
    return remaining(sketch, { elapsedMs, unknown })(share);
  };
  /** Where it stands next; null once no job needs it. */
  const next = (server: Standing, index: number): Standing | null => {
    const { slot, pool, at, jobsLeft } = server;
    if (jobsLeft > 0) {
      const found = queue.take(slot);
      const job = found === null ? undefined : jobs[found];
      if (found !== null && job !== undefined) {
        const start = at + pickUp(server, job);
        starts[found] = start;
        const end = start + durationOf(job.lasts, job.job.locator, draw);
        return { ...server, state: 'busy', idleSince: null, jobsLeft: jobsLeft - 1, at: end };
      }
    }
    if (pool === null) return null;
    // What it leaves can be had for another: of its own pool, or of any where the maximum of all is what binds.
    const itsOwn = jobsLeft <= 0 && queue.has(pool) ? pool : null;
    const successor = itsOwn ?? queue.poolShortOfSlots();
    if (successor === null) return null;
    const ready = at + startOf(durations, successor.name, `successor ${index}`, draw);
    return {
      slot: successor,
      pool: successor,
      state: 'new',
      idleSince: null,
      jobsLeft: jobsOf(successor),
      at: ready,
    };
  };

  for (let index = heap.first; index !== undefined && queue.size > 0; index = heap.first) {
    const server = standing[index];
    const after = server === undefined ? null : next(server, index);
    if (after === null) heap.remove(index);
    else {
      standing[index] = after;
      heap.reorder(index);
    }
  }
  return starts;
}

type Slot = Server['slot'];

/** The jobs that wait in a course, each kind in its order. */
class Queue {
  size: number;
  readonly #kinds = new Map<JobKind, number[]>();
  readonly #kindsOf = new Map<Slot, readonly JobKind[]>();
  /** Jobs that wait for a slot under the maximum of all pools, in order. */
  readonly #slotless: number[] = [];
  readonly #jobs: readonly RationedJob[];
  readonly #isTaken: boolean[];

  constructor(jobs: readonly RationedJob[]) {
    this.size = jobs.length;
    this.#jobs = jobs;
    this.#isTaken = jobs.map(() => false);
    // Kept back to front: the first is taken from the end.
    for (let index = jobs.length - 1; index >= 0; index--) {
      const job = jobs[index];
      if (job === undefined) continue;
      const ofKind = this.#kinds.get(job.kind);
      if (ofKind === undefined) this.#kinds.set(job.kind, [index]);
      else ofKind.push(index);
      if (job.fate === 'max-agents') this.#slotless.push(index);
    }
  }

  has(slot: Slot): boolean {
    return this.#kindsFor(slot).some((kind) => (this.#kinds.get(kind)?.length ?? 0) > 0);
  }

  /** The job scheduled first of those that fit; null if none does. */
  take(slot: Slot): number | null {
    let best: readonly [index: number, kind: number[]] | null = null;
    for (const kind of this.#kindsFor(slot)) {
      const waiting = this.#kinds.get(kind) ?? [];
      const head = waiting.at(-1);
      if (head !== undefined && (best === null || head < best[0])) best = [head, waiting];
    }
    if (best === null) return null;
    best[1].pop();
    this.size -= 1;
    this.#isTaken[best[0]] = true;
    return best[0];
  }

  /** The pool of the first job that nothing but the maximum of all pools keeps from a launch; its launch is then due. */
  poolShortOfSlots(): PoolState | null {
    for (let index = this.#slotless.pop(); index !== undefined; index = this.#slotless.pop()) {
      const cover = this.#jobs[index]?.cover;
      if (!this.#isTaken[index] && cover?.by === 'launch') return cover.pool;
    }
    return null;
  }

  #kindsFor(slot: Slot): readonly JobKind[] {
    const known = this.#kindsOf.get(slot);
    if (known !== undefined) return known;
    const found = [...this.#kinds.keys()].filter(({ groups, pools }) =>
      'agents' in slot ? groups.includes(slot) : pools.includes(slot),
    );
    this.#kindsOf.set(slot, found);
    return found;
  }
}
