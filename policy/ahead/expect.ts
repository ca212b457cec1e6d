import type { ExpectedStage } from '../../domain/demand.ts';
import { drawn, markOf } from './chance.ts';
import { arrivalsIn, type Course } from './course.ts';
import type { Future } from './draw.ts';
import { type Coming, type DrawnPool, Futures } from './futures.ts';
import { chanceOf, type Seen, type Worth, worthKeeping, worthLaunching } from './gains.ts';
import type { Present } from './present.ts';
import { planOf } from './stageHabits.ts';
import { Tide } from './tide.ts';

/** A pool for which is looked ahead. */
export interface Outlook extends DrawnPool {
  /** How long it takes from a launch until the agent is there (ms), by the share of cases in which it takes less. */
  readonly lead: (share: number) => number;
  /** Its agents that take another job, those at work and those on their way included. */
  readonly agents: number;
  /** Its jobs that have one of them, or want one now. */
  readonly jobs: number;
  readonly worth: Worth;
}

/** What is expected of a pool, in agents. */
export interface Ahead {
  /** Idle agents that will be wanted before one launched now is there, beyond those that come free by then. */
  readonly soon: number;
  /** Of its agents, those at work included, as many as will be wanted again soon enough to be worth keeping. */
  readonly keep: number;
  /** All that may come, soonest first. */
  readonly coming: readonly ExpectedStage[];
}

/** Of what may come, that which is likely enough within the lead to act on; most agents first. */
export function likely(coming: readonly ExpectedStage[], worth: number): readonly ExpectedStage[] {
  return coming
    .filter(({ chance }) => chance >= chanceOf(worth))
    .sort((a, b) => b.chance * b.jobs - a.chance * a.jobs);
}

/** So many futures tell one chance from another; of very many jobs fewer do, for their chances even out. */
const FUTURES = { most: 64, least: 2 };
const JOBS_IN_ALL = 4_000;
/** Nearly all agents have come within the time of this share. */
const NEARLY_ALL = 0.95;

/** What is expected of each pool, in their order. */
export function expect(present: Present, outlooks: readonly Outlook[]): readonly Ahead[] {
  const horizon = Math.max(...outlooks.map(({ lead, worth }) => lead(NEARLY_ALL) + worth.idleMs));
  const futures = new Futures(present, horizon, outlooks);
  const views = outlooks.map((outlook) => new PoolView(outlook, present));
  const all = Array.from({ length: futuresFor(present.course) }, (_, nth) => {
    const future = futures.draw(nth);
    for (const view of views) view.look(future, nth);
    return future;
  });
  const comingOf = comingIn(futures.coming, present.course);
  return views.map((view) => view.ahead(comingOf.get(view.pool) ?? [], all));
}

function futuresFor({ open }: Course): number {
  let jobs = 1;
  for (const { left } of open.values()) jobs += left.length;
  return Math.min(FUTURES.most, Math.max(FUTURES.least, Math.floor(JOBS_IN_ALL / jobs)));
}

/** A stage that may come, with how many jobs it has for a pool and where it is in what is drawn. */
interface ComingToPool extends Coming {
  readonly jobs: number;
  readonly index: number;
}

/** By pool. */
function comingIn(
  coming: readonly Coming[],
  { habits }: Course,
): ReadonlyMap<string, readonly ComingToPool[]> {
  const byPool = new Map<string, ComingToPool[]>();
  for (const [index, each] of coming.entries()) {
    const jobsIn = new Map<string, number>();
    for (const { pool } of planOf(habits.get(each.stage))) jobsIn.set(pool, (jobsIn.get(pool) ?? 0) + 1);
    for (const [pool, jobs] of jobsIn) {
      const known = byPool.get(pool);
      const one = { ...each, jobs, index };
      if (known === undefined) byPool.set(pool, [one]);
      else known.push(one);
    }
  }
  return byPool;
}

/** One pool in all futures that are drawn. */
class PoolView {
  readonly #outlook: Outlook;
  readonly #course: Course;
  readonly #now: number;
  readonly #mark: number;
  readonly #arrivalsMark: number;
  readonly #seen: Seen[] = [];
  readonly #idle: ReadonlyMap<number, number>[] = [];

  constructor(outlook: Outlook, { course, now }: Present) {
    this.#outlook = outlook;
    this.#course = course;
    this.#now = now;
    this.#mark = markOf(outlook.pool);
    this.#arrivalsMark = markOf(`arrivals ${outlook.pool}`);
  }

  get pool(): string {
    return this.#outlook.pool;
  }

  look({ tides }: Future, nth: number): void {
    const { pool, lead, agents, jobs } = this.#outlook;
    const tide = tides.get(pool) ?? STILL;
    const leadMs = lead(drawn(this.#mark, nth));
    const likely = arrivalsIn(this.#course, pool, leadMs);
    const arrivals = poisson(likely, drawn(this.#arrivalsMark, nth));
    this.#seen.push({ wantedAt: tide.wantedTimes(), leadMs, arrivals });
    this.#idle.push(tide.idleTimes(agents - jobs));
  }

  ahead(coming: readonly ComingToPool[], futures: readonly Future[]): Ahead {
    const { worth } = this.#outlook;
    return {
      soon: worthLaunching(this.#seen, worth),
      keep: worthKeeping(this.#idle, this.#outlook, worth.idleMs),
      coming: coming.flatMap((each) => this.#expected(each, futures) ?? []).sort((a, b) => a.at - b.at),
    };
  }

  /** Null where nobody can say when. */
  #expected(
    { stage, after, run, jobs, share, index }: ComingToPool,
    futures: readonly Future[],
  ): ExpectedStage | null {
    let inTime = 0;
    for (const [nth, { came }] of futures.entries())
      if ((came[index] ?? Number.POSITIVE_INFINITY) <= (this.#seen[nth]?.leadMs ?? 0)) inTime += 1;
    const due = futures.map(({ due }) => due[index] ?? Number.POSITIVE_INFINITY).sort((a, b) => a - b);
    const inMs = due[due.length >> 1] ?? Number.POSITIVE_INFINITY;
    if (!Number.isFinite(inMs)) return null;
    return {
      ...{ stage, after, run, jobs, share: rounded(share) },
      chance: rounded(inTime / futures.length),
      at: Math.round(this.#now + inMs),
    };
  }
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

function rounded(chance: number): number {
  return Math.round(chance * 100) / 100;
}
