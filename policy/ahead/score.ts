import { grouped } from '../../domain/collections.ts';
import type { LookAheadScore } from '../../domain/demand.ts';
import type { Course } from './course.ts';
import type { OpenStage } from './openStages.ts';
import { isSamePipeline } from './stageHabits.ts';

/** A stage that was foretold surely enough to act on. Times are ms since the epoch. */
export interface Foretold {
  readonly pool: string;
  /** `pipeline/stage`. */
  readonly stage: string;
  /** The stage it was to come after, and the run of that one's pipeline. */
  readonly after: string;
  readonly run: string;
  readonly jobs: number;
  readonly at: number;
  /** How long an agent of the pool takes to come (ms). */
  readonly leadMs: number;
}

/** What became of all that was foretold, and what has not come yet. */
export interface Scores {
  readonly open: ReadonlyMap<string, Foretold>;
  readonly pools: ReadonlyMap<string, LookAheadScore>;
}

export const NO_SCORES: Scores = { open: new Map(), pools: new Map() };

export const NO_SCORE: LookAheadScore = {
  made: 0,
  met: 0,
  late: 0,
  missed: 0,
  savedMs: 0,
  idleMs: 0,
  lately: 1,
};

/** What comes later than so many times the lead has kept an agent waiting for longer than it saved. */
const LATE_LEADS = 2;
/** Each outcome changes what is known of the last ones by this share: some ten of them count. */
const NEWEST = 0.1;

/**
 * Takes in a reading: which of what was foretold has come, or will not, and what is foretold anew. What it saved and what it
 * cost is reckoned by when it came, also where nothing was done about it.
 */
export function scored(scores: Scores, course: Course, foretold: readonly Foretold[], now: number): Scores {
  const pools = new Map(scores.pools);
  const open = new Map<string, Foretold>();
  const alive = new Set(
    [...course.open.values(), ...course.ended].map(({ run, stage }) => `${run} ${stage}`),
  );
  const runsIn = grouped([...course.open.values()], ({ stage }) => stage);
  for (const [key, told] of scores.open) {
    const cameAt = arrivalOf(told, runsIn(told.stage));
    if (cameAt !== null) pools.set(told.pool, withArrival(pools.get(told.pool), told, cameAt));
    else if (alive.has(`${told.run} ${told.after}`)) open.set(key, told);
    else pools.set(told.pool, withMiss(pools.get(told.pool), told, now));
  }
  for (const told of foretold) {
    const key = `${told.pool} ${told.run} ${told.after} ${told.stage}`;
    if (open.has(key) || scores.open.has(key) || arrivalOf(told, runsIn(told.stage)) !== null) continue;
    open.set(key, told);
    const score = pools.get(told.pool) ?? NO_SCORE;
    pools.set(told.pool, { ...score, made: score.made + 1 });
  }
  return { open, pools };
}

/** When the stage came (ms since the epoch); null if it has not. In another pipeline than the one before it is a run of its own. */
function arrivalOf({ stage, run, after, at }: Foretold, runs: readonly OpenStage[]): number | null {
  const isInRun = isSamePipeline(stage, after);
  const arrived = runs.find((each) => (isInRun ? each.run === run : each.beganAt >= at));
  return arrived?.beganAt ?? null;
}

function withArrival(known: LookAheadScore | undefined, told: Foretold, cameAt: number): LookAheadScore {
  const score = known ?? NO_SCORE;
  const { at, jobs, leadMs } = told;
  const ahead = Math.max(0, cameAt - at);
  const isLate = ahead > LATE_LEADS * leadMs;
  return {
    ...score,
    met: score.met + (isLate ? 0 : 1),
    late: score.late + (isLate ? 1 : 0),
    savedMs: score.savedMs + jobs * Math.min(leadMs, ahead),
    idleMs: score.idleMs + jobs * Math.max(0, ahead - leadMs),
    lately: lately(score, isLate ? 0.5 : 1),
  };
}

function withMiss(known: LookAheadScore | undefined, { jobs, at }: Foretold, now: number): LookAheadScore {
  const score = known ?? NO_SCORE;
  return {
    ...score,
    missed: score.missed + 1,
    idleMs: score.idleMs + jobs * Math.max(0, now - at),
    lately: lately(score, 0),
  };
}

function lately({ lately: before }: LookAheadScore, outcome: number): number {
  return before + NEWEST * (outcome - before);
}
