import { SLOT_MS } from './habits.ts';

/** How many slots back "lately" goes. */
const LATELY_SLOTS = 6;

/** Jobs that came in one slot, by pool. */
export interface SlotCount {
  /** When the slot began (ms since the epoch). */
  readonly begin: number;
  readonly jobs: ReadonlyMap<string, number>;
}

/** The count of arriving jobs that is going on. */
export interface Watch {
  /** Since when readings have come without a gap (ms since the epoch); null before the first. */
  readonly since: number | null;
  /** When the last reading began (ms since the epoch). */
  readonly readAt: number;
  /** Jobs that the last reading showed, waiting or being built. */
  readonly known: ReadonlySet<string>;
  /** The slot that is going on. */
  readonly open: SlotCount;
  /** The last slots that were watched from beginning to end, without a gap between them; oldest first. */
  readonly lately: readonly SlotCount[];
}

export const NOTHING_WATCHED: Watch = {
  since: null,
  readAt: Number.NEGATIVE_INFINITY,
  known: new Set(),
  open: { begin: Number.NEGATIVE_INFINITY, jobs: new Map() },
  lately: [],
};

/** The jobs one reading shows, by locator: the pool that serves each, or would. */
export interface Sighting {
  readonly readAt: number;
  readonly jobs: ReadonlyMap<string, string>;
  /** A longer time than this between readings (ms) is a gap: nobody knows who came in it. */
  readonly longestGap: number;
}

/**
 * Counts the jobs that one reading shows and the last did not. Those that an idle agent took between two readings are
 * seen with it; one that came and went between them is missed.
 */
export function watched(watch: Watch, { readAt, jobs, longestGap }: Sighting): Watch {
  const known = new Set(jobs.keys());
  const begin = Math.floor(readAt / SLOT_MS) * SLOT_MS;
  if (watch.since === null || readAt - watch.readAt > longestGap || readAt < watch.readAt)
    return { since: readAt, readAt, known, open: { begin, jobs: new Map() }, lately: [] };
  const isNewSlot = begin !== watch.open.begin;
  const counts = new Map(isNewSlot ? [] : watch.open.jobs);
  for (const [locator, pool] of jobs)
    if (!watch.known.has(locator)) counts.set(pool, (counts.get(pool) ?? 0) + 1);
  const open = { begin, jobs: counts };
  const isWhole = isNewSlot && watch.since <= watch.open.begin;
  const lately = isWhole ? [...watch.lately, watch.open].slice(-LATELY_SLOTS) : watch.lately;
  return { since: watch.since, readAt, known, open, lately };
}

/** The slot that has just ended and was watched from beginning to end, if one has. */
export function endedSlot(before: Watch, after: Watch): SlotCount | null {
  const last = after.lately.at(-1);
  return last !== undefined && last !== before.lately.at(-1) ? last : null;
}
