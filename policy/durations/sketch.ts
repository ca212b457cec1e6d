/**
 * How long something takes, from the latest few times it did (whole ms), newest first. Newer ones count more: after three
 * of a new kind those decide the middle, and one that is out of the way moves it little.
 */
export type Sketch = readonly number[];

/** Of one job, which changes with its pipeline. */
export const OF_ONE_JOB = 9;
/** Of what many have in common, as the start of agents. */
export const OF_MANY = 80;
/** So many of the latest decide. */
const DECIDING = 2.25;
/** How far apart (in natural logarithms) times are that have been seen once; what is seen often shows it by itself. */
const SPREAD_OF_ONE = 0.35;
/** The logistic distribution's slope that comes closest to the normal one's. */
const LOGISTIC = 1.702;
/** Who has got so far is beyond what was seen. */
const MOST_REACHED = 0.97;
const HALVINGS = 10;
/** Of what has gone on for longer than ever: the least and the most of its time so far that it is taken to go on for. */
const OVERDUE = { least: 0.1, most: 1.1 };

/** The sketch with one more, of which it keeps as many as are given. */
export function withTime(sketch: Sketch | undefined, ms: number, kept: number): Sketch {
  return [Math.max(0, Math.round(ms)), ...(sketch ?? [])].slice(0, kept);
}

/** The time (ms) that it stays below in this share of cases, between 0 and 1; `unknown` if it was never seen. */
export function timeAt(sketch: Sketch | undefined, share: number, unknown: number): number {
  if (sketch === undefined || sketch.length === 0) return spread(unknown, share, 1);
  return at(weighted(sketch), share);
}

/** How much longer (ms) something takes that has gone on for so long, by the share of cases. */
export function remaining(
  sketch: Sketch | undefined,
  { elapsedMs, unknown }: { readonly elapsedMs: number; readonly unknown: number },
): (share: number) => number {
  const reached = shareBelow(sketch, elapsedMs, unknown);
  if (reached > MOST_REACHED)
    return (share) => elapsedMs * (OVERDUE.least + share * (OVERDUE.most - OVERDUE.least));
  return (share) => Math.max(0, timeAt(sketch, reached + share * (1 - reached), unknown) - elapsedMs);
}

/** In which share of cases it takes less than that: found by halving, for the times grow with the share. */
function shareBelow(sketch: Sketch | undefined, ms: number, unknown: number): number {
  let [low, high] = [0, 1];
  for (let step = 0; step < HALVINGS; step++) {
    const middle = (low + high) / 2;
    if (timeAt(sketch, middle, unknown) < ms) low = middle;
    else high = middle;
  }
  return low;
}

interface Weighted {
  readonly ms: number;
  readonly weight: number;
}

/** A sketch never changes, and is asked many times. */
const known = new WeakMap<Sketch, readonly Weighted[]>();

/** Shortest first. */
function weighted(sketch: Sketch): readonly Weighted[] {
  const found = known.get(sketch);
  if (found !== undefined) return found;
  const older = 1 - DECIDING / Math.max(OF_ONE_JOB, sketch.length);
  const times = sketch.map((ms, age) => ({ ms, weight: older ** age })).sort((a, b) => a.ms - b.ms);
  known.set(sketch, times);
  return times;
}

/** Between the middles of what each stands for, and beyond the first and the last by the spread alone. */
function at(times: readonly Weighted[], share: number): number {
  const total = times.reduce((sum, { weight }) => sum + weight, 0);
  let below = 0;
  let last: { readonly ms: number; readonly middle: number } | null = null;
  for (const { ms, weight } of times) {
    const middle = (below + weight / 2) / total;
    if (share <= middle) {
      const from = last ?? { ms, middle: 0 };
      const way = middle === from.middle ? 0 : (share - from.middle) / (middle - from.middle);
      return spread(from.ms + way * (ms - from.ms), share, times.length);
    }
    last = { ms, middle };
    below += weight;
  }
  return spread(last?.ms ?? 0, share, times.length);
}

function spread(ms: number, share: number, seen: number): number {
  return ms * paceAt(share, SPREAD_OF_ONE / Math.sqrt(seen));
}

/** A factor around 1, by the share of cases in which it is less; `deviation` in natural logarithms. */
export function paceAt(share: number, deviation: number): number {
  const inside = Math.min(0.99, Math.max(0.01, share));
  return Math.exp((deviation * Math.log(inside / (1 - inside))) / LOGISTIC);
}
