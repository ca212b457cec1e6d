import type { LookAhead } from '../../domain/demand.ts';
import type { FleetAgent } from '../../domain/fleet.ts';
import { ourPool } from '../../domain/ids.ts';
import type { PoolState } from '../demand/classify/pools.ts';
import { type Covered, type CoveredJob, poolOf } from '../demand/record.ts';
import { subject, UNKNOWN_START_MS } from '../durations/durations.ts';
import { timeAt } from '../durations/sketch.ts';
import { leadTime } from '../forecast/forecast.ts';
import { longestGapOf } from '../readingGap.ts';
import { holdersIn } from '../waits/runs.ts';
import { type Course, courseSeen } from './course.ts';
import { expect, likely, type Outlook } from './expect.ts';
import { type Foreseen, foresee, isForeseenOf } from './foresee.ts';
import { chanceOf } from './gains.ts';
import { lookAheadOf, looksAheadAnywhere } from './mode.ts';
import type { CourseJob } from './place.ts';
import { PICK_UP_MS, type Present } from './present.ts';
import type { Times } from './remaining.ts';
import { NO_SCORE, type Scores, scored } from './score.ts';
import { toldIn, withGuesses } from './told.ts';

/** An agent that is let go and wanted again is foreseen in time in the other cases. */
const IN_VAIN = 0.5;
/** So many readings before a job ends its agent must be told to go with it, that it surely is. */
const READINGS_OF_NOTICE = 3;
/** Of what is acted on, people are told so many; and of all that may come, so many. */
const MOST_TOLD = 3;
const MOST_SHOWN = 200;

/** The course with a new reading taken in; untouched where no pool looks ahead. */
export function courseAfter({ input, jobs }: Covered): Course {
  const { config, memory, now, view } = input;
  if (!input.isNewReading || !looksAheadAnywhere(config)) return memory.course;
  const waiting = jobs
    .filter(({ outOfReach }) => outOfReach !== 'stale')
    .map((job): CourseJob => ({ locator: job.job.locator, pool: poolOf(job), since: null, waits: true }));
  const building = view.agents.flatMap(({ hostname, building: locator }): CourseJob[] => {
    if (locator === null) return [];
    const since = memory.runs?.get(locator)?.since ?? null;
    return [{ locator, pool: ourPool(hostname, config.name), since, waits: false }];
  });
  const longestGap = longestGapOf(config.backlog);
  const seen = courseSeen(memory.course, {
    now,
    jobs: [...waiting, ...building],
    longestGap,
    told: toldIn(view),
  });
  return withGuesses(seen, now);
}

export interface Outlooks {
  readonly pools: ReadonlyMap<string, LookAhead>;
  readonly scores: Scores;
  /** What they go by; null where no pool looks ahead. */
  readonly foreseen: Foreseen | null;
}

/** What is expected of each pool that looks ahead, and how well that has gone so far. */
export function outlooksIn(covered: Covered, course: Course, times: (subject: string) => Times): Outlooks {
  const { input, pools } = covered;
  const { config, memory, now, isNewReading } = input;
  const looking = pools.filter((pool) => lookAheadOf(pool.config, config) !== 'off');
  if (looking.length === 0) return { pools: new Map(), scores: memory.foretold, foreseen: null };
  const chance = chanceOf(config.lookAhead.worth);
  const leadOf = (pool: string) => leadTime(memory.experience, pool, config.backlog.pollInterval);
  const outlooks = looking.map((pool) => outlookOf(pool, leadOf(pool.name), covered));
  const { foreseen: before } = memory;
  const foreseen =
    before !== null && isForeseenOf(before, course, outlooks)
      ? before
      : foresee(presentOf(covered, course, times), outlooks);
  const seen = looking.flatMap(({ name, config: pool }, index) => {
    const outlook = outlooks[index];
    if (outlook === undefined) return [];
    const ahead = expect(foreseen, outlook, now);
    return [{ pool, leadMs: leadOf(name), ahead, expected: likely(ahead.coming, config.lookAhead.worth) }];
  });
  const foretold = seen.flatMap(({ pool: { name }, leadMs, expected }) =>
    expected.map(({ stage, after, run, jobs }) => ({ pool: name, stage, after, run, jobs, at: now, leadMs })),
  );
  const scores = isNewReading ? scored(memory.foretold, course, foretold, now) : memory.foretold;
  return {
    scores,
    foreseen,
    pools: new Map(
      seen.map(({ pool, leadMs, ahead: { soon, keep, coming }, expected }): [string, LookAhead] => {
        const score = scores.pools.get(pool.name) ?? NO_SCORE;
        const asked = lookAheadOf(pool, config);
        const mode = asked === 'on' ? (score.lately < chance ? 'turned-down' : 'on') : 'observe';
        const told = { expected: expected.slice(0, MOST_TOLD), coming: coming.slice(0, MOST_SHOWN) };
        return [pool.name, { mode, leadMs, soon, keep, ...told, score }];
      }),
    ),
  };
}

function outlookOf(pool: PoolState, leadMs: number, covered: Covered): Outlook {
  const { name, config, building, retiring, idle, starting } = pool;
  const { worth } = covered.input.config.lookAhead;
  const agents = building - retiring + idle + starting;
  const inNeed = covered.jobs.filter(({ cover }) => cover.by === 'launch' && cover.pool === pool).length;
  return {
    pool: name,
    lead: startOf(name, covered.input),
    singleUse: config.singleUse || config.maxJobs === 1,
    agents,
    jobs: agents - covered.spare(pool) + inNeed,
    worth: {
      worth,
      idleMs: leadMs * (1 + IN_VAIN * worth),
      noticeMs: noticeOf(name, covered.input),
    },
  };
}

/**
 * Where nothing was ever foretold in a pool, an agent at work is told to go as soon as no job waits, as without looking ahead: one
 * that is done before it is told costs a drain, and nothing may come of it.
 */
function noticeOf(pool: string, { memory, config }: Covered['input']): number {
  const isForeseen = (memory.foretold.pools.get(pool)?.made ?? 0) > 0;
  return isForeseen ? READINGS_OF_NOTICE * config.backlog.pollInterval : Number.POSITIVE_INFINITY;
}

function presentOf(covered: Covered, course: Course, times: (subject: string) => Times): Present {
  const { now, view, fleet } = covered.input;
  const agentOf = new Map(fleet.map((agent) => [agent.taskId, agent]));
  const holders = holdersIn(view);
  const waiting = new Map(covered.jobs.map((job) => [job.job.locator, job]));
  return {
    now,
    course,
    times,
    staysOn: ({ locator }) => staysOn(agentOf.get(holders.get(locator) ?? '')),
    waitsFor: ({ locator }) => waitOf(waiting.get(locator), covered.input),
  };
}

/** An idle agent takes it at once. If one is on its way, or is to be, it has been so for as long as the job has waited. */
function waitOf(job: CoveredJob | undefined, input: Covered['input']): (share: number) => number {
  const cover = job?.cover;
  if (job === undefined || cover === undefined || cover.by === 'nothing') return () => PICK_UP_MS;
  if (cover.by === 'agent' && cover.group.role === 'idle') return () => PICK_UP_MS;
  const start = startOf((cover.by === 'agent' ? cover.group.pool : cover.pool.name) ?? '', input);
  return (share) => Math.max(PICK_UP_MS, start(share) - job.waitedMs);
}

function startOf(pool: string, { memory }: Covered['input']): (share: number) => number {
  const starts = memory.durations.sketches.get(subject.start(pool));
  return (share) => timeAt(starts, share, UNKNOWN_START_MS);
}

function staysOn(agent: FleetAgent | undefined): boolean {
  return agent !== undefined && agent.phase === 'building' && !agent.retiring;
}
