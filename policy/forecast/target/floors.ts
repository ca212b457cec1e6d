import type { RateClass } from '../../../domain/waitLesson.ts';
import { NOTHING_SEEN } from './needs.ts';

/** The floor of each class, and what comes of them. */
export interface Floors {
  readonly floors: readonly number[];
  /** Share of all jobs for which no agent would be there in time. */
  readonly missed: number;
}

/** A neighbouring class says as much of a class as so many jobs of its own, at the most. */
const NEIGHBOUR_JOBS = 5;

/**
 * The cheapest floors with which no larger share of the jobs misses an agent: one idle agent more is kept first where it
 * saves most jobs for each hour that it is idle. So all that are kept save at least as many an hour, whatever the time.
 */
export function cheapestFloors(seen: readonly RateClass[], allowed: number, largest: number): Floors {
  const classes = seen.map((_, index) => smoothed(seen, index));
  const jobs = classes.reduce((sum, one) => sum + one.jobs, 0);
  const floors = classes.map(() => 0);
  let missing = classes.reduce((sum, { jobs, needs }) => sum + jobs - (needs[0] ?? 0), 0);
  const steps = classes
    .flatMap((one, index) => stepsOf(one, largest).map((step) => ({ ...step, index })))
    .sort((a, b) => b.saved / b.costMs - a.saved / a.costMs || a.index - b.index || a.floor - b.floor);
  for (const { index, floor, saved } of steps) {
    if (missing <= allowed * jobs + 1e-9) break;
    floors[index] = floor;
    missing -= saved;
  }
  return { floors, missed: jobs === 0 ? 0 : Math.max(0, missing) / jobs };
}

interface Step {
  readonly floor: number;
  readonly saved: number;
  readonly costMs: number;
}

/** From no floor upwards, each step the one that saves most for its cost: so they save less and less. */
function stepsOf({ ms, needs }: RateClass, largest: number): readonly Step[] {
  const steps: Step[] = [];
  const top = Math.min(largest, needs.length - 1);
  for (let floor = 0; floor < top; ) {
    let best: Step | null = null;
    let saved = 0;
    for (let next = floor + 1; next <= top; next++) {
      saved += needs[next] ?? 0;
      const costMs = Math.max(1, ms) * (next - floor);
      if (saved > 0 && (best === null || saved / costMs >= best.saved / best.costMs))
        best = { floor: next, saved, costMs };
    }
    if (best === null) break;
    steps.push(best);
    floor = best.floor;
  }
  return steps;
}

/** With a little of the classes beside it, which is much where little of its own is known. */
function smoothed(seen: readonly RateClass[], index: number): RateClass {
  const own = seen[index] ?? NOTHING_SEEN;
  if (own.jobs === 0) return own;
  const neighbours = [seen[index - 1], seen[index + 1]].filter((one) => one !== undefined && one.jobs > 0);
  const parts = [
    { needs: own.needs, weight: 1 },
    ...neighbours.map((one) => ({
      needs: one?.needs ?? [],
      weight: Math.min(1, NEIGHBOUR_JOBS / (one?.jobs ?? 1)),
    })),
  ];
  const length = Math.max(...parts.map(({ needs }) => needs.length));
  const needs = Array.from({ length }, (_, need) =>
    parts.reduce((sum, part) => sum + part.weight * (part.needs[need] ?? 0), 0),
  );
  const total = needs.reduce((sum, count) => sum + count, 0);
  return { ...own, needs: needs.map((count) => (count * own.jobs) / total) };
}
