import { grouped } from '../../domain/collections.ts';
import type { CoreConfig, PoolConfig } from '../../domain/config.ts';
import type { LookAhead } from '../../domain/demand.ts';
import type { FleetAgent } from '../../domain/fleet.ts';
import { ourPool } from '../../domain/ids.ts';
import { type Covered, poolOf } from '../demand/record.ts';
import { leadTime } from '../forecast/forecast.ts';
import { holdersIn } from '../waits/runs.ts';
import { type Course, courseSeen } from './course.ts';
import { expect, type Present } from './expect.ts';
import type { CourseJob } from './place.ts';
import type { Times } from './remaining.ts';
import { NO_SCORE, type Scores, scored } from './score.ts';
import { toldIn, withGuesses } from './told.ts';

/** A reading that is missing now and then is no gap in what is known. */
const READINGS_WITHOUT_GAP = 3;
const SHORTEST_GAP_MS = 30_000;
/** Of what is expected, people are told so many. */
const MOST_TOLD = 3;

/** Whether a pool looks ahead, and whether it acts on what it sees. */
export function lookAheadOf(
  { lookAhead }: Pick<PoolConfig, 'lookAhead'>,
  { scaling }: { readonly scaling: Pick<CoreConfig['scaling'], 'lookAhead'> },
): 'on' | 'off' | 'observe' {
  return lookAhead ?? scaling.lookAhead;
}

/** The course with a new reading taken in; untouched where no pool looks ahead. */
export function courseAfter({ input, jobs }: Covered): Course {
  const { config, memory, now, view } = input;
  if (!input.isNewReading || config.pools.every((pool) => lookAheadOf(pool, config) === 'off'))
    return memory.course;
  const waiting = jobs
    .filter(({ outOfReach }) => outOfReach !== 'stale')
    .map((job): CourseJob => ({ locator: job.job.locator, pool: poolOf(job), since: null, waits: true }));
  const building = view.agents.flatMap(({ hostname, building: locator }): CourseJob[] => {
    if (locator === null) return [];
    const since = memory.runs?.get(locator)?.since ?? null;
    return [{ locator, pool: ourPool(hostname, config.name), since, waits: false }];
  });
  const longestGap = Math.max(READINGS_WITHOUT_GAP * config.backlog.pollInterval, SHORTEST_GAP_MS);
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
}

/** What is expected of each pool that looks ahead, and how well that has gone so far. */
export function outlooksIn(
  { input, pools }: Covered,
  course: Course,
  times: (job: string) => Times,
): Outlooks {
  const { config, memory, now, isNewReading } = input;
  const looking = pools.filter((pool) => lookAheadOf(pool.config, config) !== 'off');
  if (looking.length === 0) return { pools: new Map(), scores: memory.foretold };
  const present = presentOf(input, course, times);
  const chance = 1 / (1 + config.lookAhead.worth);
  const seen = looking.map(({ name, config: pool }) => {
    const leadMs = leadTime(memory.experience, name, config.backlog.pollInterval);
    const singleUse = pool.singleUse || pool.maxJobs === 1;
    return { pool, leadMs, ahead: expect(present, { pool: name, leadMs, singleUse }, chance) };
  });
  const foretold = seen.flatMap(({ pool: { name }, leadMs, ahead }) =>
    ahead.expected.map(({ stage, after, run, jobs }) => ({
      pool: name,
      stage,
      after,
      run,
      jobs,
      at: now,
      leadMs,
    })),
  );
  const scores = isNewReading ? scored(memory.foretold, course, foretold, now) : memory.foretold;
  return {
    scores,
    pools: new Map(
      seen.map(({ pool, leadMs, ahead }): [string, LookAhead] => {
        const score = scores.pools.get(pool.name) ?? NO_SCORE;
        const asked = lookAheadOf(pool, config);
        const mode = asked === 'on' ? (score.lately < chance ? 'turned-down' : 'on') : 'observe';
        const expected = ahead.expected.slice(0, MOST_TOLD);
        return [pool.name, { ...ahead, mode, leadMs, expected, score }];
      }),
    ),
  };
}

function presentOf(
  { now, view, fleet }: Covered['input'],
  course: Course,
  times: (job: string) => Times,
): Present {
  const agentOf = new Map(fleet.map((agent) => [agent.taskId, agent]));
  const holders = holdersIn(view);
  return {
    now,
    course,
    runsIn: grouped([...course.open.values()], ({ stage }) => stage),
    times: remembered(times),
    staysOn: ({ locator }) => staysOn(agentOf.get(holders.get(locator) ?? '')),
  };
}

function staysOn(agent: FleetAgent | undefined): boolean {
  return agent !== undefined && agent.phase === 'building' && !agent.retiring;
}

/** The same, each asked for once: many stages have the same jobs. */
function remembered(times: (job: string) => Times): (job: string) => Times {
  const known = new Map<string, Times>();
  return (job) => {
    const found = known.get(job) ?? times(job);
    known.set(job, found);
    return found;
  };
}
