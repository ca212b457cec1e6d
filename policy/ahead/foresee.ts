import type { ExpectedStage } from '../../domain/demand.ts';
import { subject } from '../durations/durations.ts';
import { drawn, markOf } from './chance.ts';
import { arrivalsIn, type Course } from './course.ts';
import type { Future } from './draw.ts';
import { type Coming, type DrawnPool, Futures } from './futures.ts';
import type { Worth } from './gains.ts';
import type { Present } from './present.ts';
import { remaining } from './remaining.ts';
import { agentsIn } from './stageHabits.ts';
import { Tide } from './tide.ts';

/** A pool for which is looked ahead. */
export interface LookingPool extends DrawnPool {
  /** How long it takes from a launch until the agent is there (ms), by the share of cases in which it takes less. */
  readonly lead: (share: number) => number;
  readonly worth: Worth;
}

/** One future of one pool. */
export interface PoolFuture {
  readonly tide: Tide;
  /** How long an agent launched then takes to come. */
  readonly leadMs: number;
  /** Jobs that come unforeseen meanwhile. */
  readonly arrivals: number;
}

/** What is foreseen of a pool, whatever agents it has. */
export interface PoolForeseen {
  readonly futures: readonly PoolFuture[];
  /** All that may come, soonest first. */
  readonly coming: readonly ExpectedStage[];
}

/** What is foreseen of what one reading shows. Until the next one only the time changes. */
export interface Foreseen {
  /** When that was (ms since the epoch). */
  readonly at: number;
  readonly pools: ReadonlyMap<string, PoolForeseen>;
  /** When jobs that agents have will probably end, by locator (ms since the epoch): infinite where nobody knows. */
  readonly endings: ReadonlyMap<string, number>;
  /** What it was foreseen of, and for whom. */
  readonly course: Course;
  readonly mark: string;
}

/** So many futures tell one chance from another; of very many jobs fewer do, for their chances even out. */
const FUTURES = { most: 64, least: 2 };
const JOBS_IN_ALL = 4_000;
/** Nearly all agents have come within the time of this share. */
const NEARLY_ALL = 0.95;

/** What is foreseen of each of the pools. */
export function foresee(present: Present, pools: readonly LookingPool[]): Foreseen {
  const { course, now } = present;
  const horizon = Math.max(...pools.map(({ lead, worth }) => lead(NEARLY_ALL) + worth.idleMs));
  const futures = new Futures(present, horizon, pools);
  const all = Array.from({ length: futuresFor(course) }, (_, nth) => futures.draw(nth));
  const comingOf = comingIn(futures.coming, course);
  return {
    ...{ at: now, course, mark: drawMark(pools), endings: endingsIn(present) },
    pools: new Map(
      pools.map((pool): [string, PoolForeseen] => {
        const ofPool = all.map(futuresOf(pool, course));
        const coming = (comingOf.get(pool.pool) ?? [])
          .flatMap((each) => expectedIn(all, each, ofPool, now) ?? [])
          .sort((a, b) => a.at - b.at);
        return [pool.pool, { futures: ofPool, coming }];
      }),
    ),
  };
}

/** Whether that is what would be foreseen now, but for the time: no reading has come since, and it is for the same pools. */
export function isForeseenOf(foreseen: Foreseen, course: Course, pools: readonly LookingPool[]): boolean {
  return foreseen.course === course && foreseen.mark === drawMark(pools);
}

function endingsIn({ course: { open }, now, times }: Present): ReadonlyMap<string, number> {
  const endings = new Map<string, number>();
  for (const { left, beganAt } of open.values())
    for (const { locator, job, since, waits } of left)
      if (!waits)
        endings.set(locator, now + remaining(times(subject.job(job)), now - (since ?? beganAt))(0.5));
  return endings;
}

function drawMark(pools: readonly LookingPool[]): string {
  return pools.map(({ pool, singleUse, worth }) => `${pool} ${singleUse} ${worth.worth}`).join('\n');
}

function futuresFor({ open }: Course): number {
  let jobs = 1;
  for (const { left } of open.values()) jobs += left.length;
  return Math.min(FUTURES.most, Math.max(FUTURES.least, Math.floor(JOBS_IN_ALL / jobs)));
}

function futuresOf({ pool, lead }: LookingPool, course: Course) {
  const [leadMark, arrivalsMark] = [markOf(pool), markOf(`arrivals ${pool}`)];
  return ({ tides }: Future, nth: number): PoolFuture => {
    const leadMs = lead(drawn(leadMark, nth));
    const arrivals = poisson(arrivalsIn(course, pool, leadMs), drawn(arrivalsMark, nth));
    return { tide: tides.get(pool) ?? STILL, leadMs, arrivals };
  };
}

/** Nothing begins or ends in it. */
const STILL = new Tide(0);

/** The whole number of things that come independently of each other below which there are so many cases (0 to 1). */
function poisson(mean: number, share: number): number {
  let number = 0;
  let exactly = Math.exp(-mean);
  for (let below = exactly; below < share && exactly > 0; below += exactly) {
    number += 1;
    exactly *= mean / number;
  }
  return number;
}

/** A stage that may come, with how many jobs it has for a pool and where it is in what is drawn. */
interface ComingToPool {
  readonly stage: Coming;
  readonly jobs: number;
  readonly index: number;
}

/** By pool. */
function comingIn(
  coming: readonly Coming[],
  { habits }: Course,
): ReadonlyMap<string, readonly ComingToPool[]> {
  const byPool = new Map<string, ComingToPool[]>();
  for (const [index, stage] of coming.entries())
    for (const [pool, jobs] of agentsIn(habits.get(stage.stage))) {
      const known = byPool.get(pool);
      if (known === undefined) byPool.set(pool, [{ stage, jobs, index }]);
      else known.push({ stage, jobs, index });
    }
  return byPool;
}

/** Null where nobody can say when. */
function expectedIn(
  futures: readonly Future[],
  { stage: { stage, after, run, share }, jobs, index }: ComingToPool,
  ofPool: readonly PoolFuture[],
  now: number,
): ExpectedStage | null {
  let inTime = 0;
  const due = new Float64Array(futures.length);
  for (const [nth, future] of futures.entries()) {
    if ((future.came[index] ?? Number.POSITIVE_INFINITY) <= (ofPool[nth]?.leadMs ?? 0)) inTime += 1;
    due[nth] = future.due[index] ?? Number.POSITIVE_INFINITY;
  }
  const inMs = due.sort()[due.length >> 1] ?? Number.POSITIVE_INFINITY;
  if (!Number.isFinite(inMs)) return null;
  const chance = rounded(inTime / futures.length);
  return { stage, after, run, jobs, share: rounded(share), chance, at: Math.round(now + inMs) };
}

function rounded(chance: number): number {
  return Math.round(chance * 100) / 100;
}
