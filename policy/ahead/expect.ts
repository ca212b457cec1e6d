import type { ExpectedStage } from '../../domain/demand.ts';
import { drawn, markOf } from './chance.ts';
import { arrivalsIn, type Course } from './course.ts';
import { type Change, type Future, Futures, type Present } from './futures.ts';
import { chanceOf, type Seen, type Worth, worthKeeping, worthLaunching } from './gains.ts';

/** A pool for which is looked ahead. */
export interface Outlook {
  readonly pool: string;
  /** How long it takes from a launch until the agent is there (ms), by the share of cases in which it takes less. */
  readonly lead: (share: number) => number;
  /** Its agents go with their job: none comes free. */
  readonly singleUse: boolean;
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
  /** All that is likely within the lead, most agents first. */
  readonly expected: readonly ExpectedStage[];
}

/** So many futures tell one chance from another; of very many jobs fewer do, for their chances even out. */
const FUTURES = { most: 64, least: 2 };
const JOBS_IN_ALL = 4_000;
/** Nearly all agents have come within the time of this share. */
const NEARLY_ALL = 0.95;

/** What is expected of each pool, in their order. */
export function expect(present: Present, outlooks: readonly Outlook[]): readonly Ahead[] {
  const horizon = Math.max(...outlooks.map(({ lead, worth }) => lead(NEARLY_ALL) + worth.idleMs));
  const futures = new Futures(present, horizon);
  const all = Array.from({ length: futuresFor(present.course) }, (_, nth) => futures.draw(nth));
  return outlooks.map((outlook) => {
    const seen = all.map((future, nth) => seenOf(future, nth, outlook, present.course));
    const { worth } = outlook;
    return {
      soon: worthLaunching(seen, worth),
      keep: worthKeeping(
        seen.map(({ changes }) => changes),
        outlook,
        worth.idleMs,
      ),
      expected: expectedOf(futures.coming, seen, outlook.pool, present.course)
        .filter(({ chance }) => chance >= chanceOf(worth.worth))
        .sort((a, b) => b.chance * b.jobs - a.chance * a.jobs),
    };
  });
}

function futuresFor({ open }: Course): number {
  const jobs = [...open.values()].reduce((sum, { left }) => sum + left.length, 0);
  return Math.min(FUTURES.most, Math.max(FUTURES.least, Math.floor(JOBS_IN_ALL / Math.max(1, jobs))));
}

interface SeenFuture extends Seen, Pick<Future, 'came'> {}

function seenOf(
  { changes, came }: Future,
  nth: number,
  { pool, lead, singleUse }: Outlook,
  course: Course,
): SeenFuture {
  const its: readonly Change[] = changes.get(pool) ?? [];
  const leadMs = lead(drawn(markOf(pool), nth));
  const likely = arrivalsIn(course, pool, leadMs);
  return {
    changes: singleUse ? its.filter(({ by }) => by > 0) : its,
    leadMs,
    arrivals: poisson(likely, drawn(markOf(`arrivals ${pool}`), nth)),
    came,
  };
}

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

function expectedOf(
  coming: Futures['coming'],
  seen: readonly SeenFuture[],
  pool: string,
  { habits }: Course,
): readonly ExpectedStage[] {
  return coming.flatMap(({ key, stage, after, run, share }) => {
    const its = (habits.get(stage)?.jobs ?? []).filter((job) => job.pool === pool);
    const jobs = its.reduce((sum, { copies }) => sum + copies, 0);
    if (jobs === 0) return [];
    const isInTime = ({ came, leadMs }: SeenFuture) => (came.get(key) ?? Number.POSITIVE_INFINITY) <= leadMs;
    const chance = seen.filter(isInTime).length / Math.max(1, seen.length);
    return [{ stage, after, run, jobs, share: rounded(share), chance: rounded(chance) }];
  });
}

function rounded(chance: number): number {
  return Math.round(chance * 100) / 100;
}
