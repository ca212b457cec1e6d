import type { Forecast } from '../../domain/demand.ts';
import { UNKNOWN_START_MS } from '../durations/durations.ts';
import { type Habits, SLOT_MS, slotOf, usual } from './habits.ts';
import { type TargetLearning, withStart } from './target/target.ts';
import { NOTHING_WATCHED, type SlotCount, type Watch } from './watch.ts';

/** Fewer weeks than this are no habit. */
const LEAST_WEEKS = 2;
/** Jobs of a few slots say little: these many more are taken to have come as usual. */
const AS_USUAL_JOBS = 3;
const SLOWEST = 0.25;
const BUSIEST = 3;
/** An idle agent is kept while the chance that a job comes for it is no less. */
const FAIR_CHANCE = 0.4;
/** The quantile of the standard normal distribution that two in three stay below, rounded. */
const TWO_IN_THREE = 0.5;
/** So many are expected to come that chance does not matter. */
const MANY_JOBS = 500;
/** Each start changes what is expected of the next by this share. */
const START_WEIGHT = 0.2;
const HOUR_MS = 3_600_000;

/** What is known of the past that says something of the next minutes. All of it can be lost: it only takes time to learn anew. */
export interface Experience {
  readonly habits: Habits;
  readonly watch: Watch;
  /** Pool → how long its agents take from launch to registration (ms): a mean in which newer ones count more. */
  readonly startTimes: ReadonlyMap<string, number>;
  /** Of each pool with a `target-wait`, how its jobs come and wait. */
  readonly targets: ReadonlyMap<string, TargetLearning>;
}

export const NO_EXPERIENCE: Experience = {
  habits: new Map(),
  watch: NOTHING_WATCHED,
  startTimes: new Map(),
  targets: new Map(),
};

/** What to expect of a pool; null while this time of the week has not been watched often enough. */
export function forecast(
  experience: Experience,
  pool: string,
  now: number,
  pollInterval: number,
): Forecast | null {
  const { habits, watch } = experience;
  const leadMs = leadTime(experience, pool, pollInterval);
  const ahead = expected(habits, pool, now, leadMs);
  if (ahead === null || ahead.weeks < LEAST_WEEKS) return null;
  const lately = howBusy(habits, watch, pool);
  const jobs = ahead.jobs * lately;
  const agents = Math.min(worthKeeping(jobs), enough(jobs, freed(watch, pool, leadMs)));
  return { jobs, leadMs, weeks: ahead.weeks, lately, agents };
}

/** How far ahead to look for a pool: until a shortage has been seen and an agent for it has started (ms). */
export function leadTime(
  { startTimes }: Pick<Experience, 'startTimes'>,
  pool: string,
  pollInterval: number,
): number {
  return Math.round(pollInterval + (startTimes.get(pool) ?? UNKNOWN_START_MS));
}

/** A start time seen, taken into the mean. */
export function afterStart(experience: Experience, pool: string, tookMs: number): Experience {
  const known = experience.startTimes.get(pool);
  const mean = known === undefined ? tookMs : known + START_WEIGHT * (tookMs - known);
  const learning = experience.targets.get(pool);
  return {
    ...experience,
    startTimes: new Map(experience.startTimes).set(pool, mean),
    targets:
      learning === undefined
        ? experience.targets
        : new Map(experience.targets).set(pool, withStart(learning, tookMs)),
  };
}

/**
 * Jobs an hour that are to be expected of a pool at a time: those of the last half hour and of the same time of earlier
 * weeks, which count as much each; a single week is no habit yet, but better than nothing.
 */
export function jobsPerHour({ habits, watch }: Experience, pool: string, at: number): number {
  const { lately, open, readAt } = watch;
  const jobs = jobsIn([...lately, open], pool);
  const sinceOpen = Math.max(0, readAt - open.begin);
  const watchedMs = Math.max(SLOT_MS, lately.length * SLOT_MS + (Number.isFinite(sinceOpen) ? sinceOpen : 0));
  const recently = (jobs * HOUR_MS) / watchedMs;
  const habit = usual(habits, pool, slotOf(at));
  if (habit === null) return recently;
  const usually = (habit.jobs * HOUR_MS * howBusy(habits, watch, pool)) / SLOT_MS;
  return (habit.weeks * usually + recently) / (habit.weeks + 1);
}

/** Jobs expected within a time, over all slots that it touches; the weeks are those of the slot seen least. */
function expected(habits: Habits, pool: string, from: number, durationMs: number) {
  let jobs = 0;
  let weeks = Number.POSITIVE_INFINITY;
  for (let at = from; at < from + durationMs; ) {
    const slotEnd = (Math.floor(at / SLOT_MS) + 1) * SLOT_MS;
    const until = Math.min(slotEnd, from + durationMs);
    const habit = usual(habits, pool, slotOf(at));
    if (habit === null) return null;
    jobs += (habit.jobs * (until - at)) / SLOT_MS;
    weeks = Math.min(weeks, habit.weeks);
    at = until;
  }
  return { jobs, weeks };
}

/** How the last slots compare with what is usual in them. */
function howBusy(habits: Habits, { lately }: Watch, pool: string): number {
  let seen = AS_USUAL_JOBS;
  let usually = AS_USUAL_JOBS;
  for (const { begin, jobs } of lately) {
    const habit = usual(habits, pool, slotOf(begin));
    if (habit === null) continue;
    seen += jobs.get(pool) ?? 0;
    usually += habit.jobs;
  }
  return Math.min(BUSIEST, Math.max(SLOWEST, seen / usually));
}

/** Agents expected to come free by themselves: as many as jobs came lately, for those end now. */
function freed({ lately }: Watch, pool: string, leadMs: number): number {
  return lately.length === 0 ? 0 : (jobsIn(lately, pool) * leadMs) / (lately.length * SLOT_MS);
}

/** Jobs that came for a pool in all of the slots. */
function jobsIn(slots: readonly SlotCount[], pool: string): number {
  return slots.reduce((sum, { jobs }) => sum + (jobs.get(pool) ?? 0), 0);
}

/**
 * As many idle agents as each stands a fair chance of being needed before another could be there, if jobs come
 * independently of each other. They do not quite: the bundles that make for more are left to the reaction.
 */
function worthKeeping(coming: number): number {
  if (coming > MANY_JOBS) return Math.round(coming);
  let agents = 0;
  let exactly = Math.exp(-coming);
  for (let needed = 1 - exactly; needed >= FAIR_CHANCE; needed -= exactly) {
    agents += 1;
    exactly *= coming / agents;
  }
  return agents;
}

/** As many as leave two jobs in three an idle agent, by the normal distribution of what comes and what comes free. */
function enough(coming: number, freed: number): number {
  return Math.max(0, Math.ceil(coming - freed + TWO_IN_THREE * Math.sqrt(coming + freed) + 0.5));
}
