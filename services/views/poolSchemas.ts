import { z } from 'zod';
import { AGENT_PHASES } from '../../domain/fleet.ts';
import { START_PARTS } from '../starts/startFollower.ts';
import { COUNT, DURATION, MOMENT } from './units.ts';

/* What operators are shown of a pool: its limits and agents, the numbers of its last round, how its agents start. */

export const PHASE_COUNTS = z.record(z.enum(AGENT_PHASES), COUNT).describe('agents by phase');

const LOOK_AHEAD = z
  .object({
    mode: z.enum(['on', 'observe', 'turned-down']),
    leadMs: COUNT.describe('how far ahead: until an agent launched now would be there'),
    soon: COUNT.describe('idle agents wanted by then, beyond those that come free'),
    keep: COUNT.describe('agents, those at work included, that will be wanted again soon enough to be kept'),
    expected: z.array(
      z.object({
        stage: z.string(),
        after: z.string().describe('the stage it comes after'),
        run: z.string().describe('the run of that one, pipeline/counter'),
        jobs: COUNT,
        share: z.number().describe('how likely it comes at all'),
        chance: z.number().describe('how likely it comes within the lead'),
        at: z.number().describe('when it comes, if it does (ms since the epoch)'),
      }),
    ),
    score: z.object({
      made: COUNT.describe('stages foretold surely enough to act on'),
      met: COUNT.describe('those that came in time'),
      late: COUNT,
      missed: COUNT.describe('those that did not come'),
      savedMs: DURATION.describe('waiting that an agent launched then saves'),
      idleMs: DURATION.describe('its time without work'),
      lately: z.number().describe('the share of the last ones that came in time, 0 to 1'),
    }),
  })
  .meta({ id: 'LookAhead' });

const POOL_PLAN = z
  .object({
    waiting: COUNT,
    shortage: COUNT,
    idleFloor: COUNT,
    forecast: z
      .object({
        jobs: z.number().describe('jobs expected before an agent launched now would be there'),
        leadMs: COUNT,
        weeks: COUNT.describe('weeks it goes by'),
        lately: z.number().describe('how many times as many jobs as usual have come lately'),
        agents: COUNT.describe('idle agents worth keeping for them'),
      })
      .nullable()
      .describe('what a learned floor goes by'),
    lookAhead: LOOK_AHEAD.nullable().describe(
      'what the stages that go on now will ask of it; null where it does not look ahead',
    ),
    target: z
      .object({
        p: z.number().describe('share of the jobs that are to have an agent in time'),
        wait: DURATION.describe('what in time is'),
        floor: COUNT.describe('the floor that meets it at the least cost'),
        jobsPerHour: z.number().describe('expected now'),
        start: DURATION.describe('within this a share of p of the agents come'),
        assignment: DURATION.describe('within this GoCD gives a share of p of the jobs to an idle agent'),
        allowed: z.number().describe('share of the jobs for which no agent need be there in time'),
        missed: z.number().describe('share for which none would have been, with such floors'),
        seen: z.number().describe('jobs whose wait is known, older ones for less'),
        late: z.number().describe('of those, the ones that waited longer'),
        beyondMax: z
          .number()
          .describe('share that came while there were more jobs than the pool may have agents'),
        text: z.string().describe('all of it in words'),
        unmet: z.enum(['assignment', 'max']).nullable().describe('why no floor can meet it'),
      })
      .nullable()
      .describe('what the floor of a target-wait goes by'),
    want: COUNT,
    launch: COUNT.describe('agents to launch now, after every limit'),
    clamps: z.array(z.string()).describe('every limit that cut the numbers'),
  })
  .meta({ id: 'PoolPlan' });

const STARTS = z
  .object({
    image: z.string(),
    parts: z
      .array(
        z.object({
          part: z.enum(START_PARTS),
          seen: COUNT.describe('starts that this is of, 50 at the most'),
          medianMs: DURATION,
          p90Ms: DURATION,
        }),
      )
      .describe('from the accepted offer to the running container, to the registration, to the first job'),
    longest: z.enum(START_PARTS).describe('the part that takes longest'),
    remedy: z.string().describe('what would shorten that'),
  })
  .meta({ id: 'Starts' });
export type StartsView = z.infer<typeof STARTS>;

export const SCHEDULED = z
  .array(z.string())
  .describe('numbers that a schedule has put in force, and until when, as `max 5 until 18:00 (schedule …)`');

export const POOL = z
  .object({
    name: z.string(),
    image: z.string(),
    resources: z.array(z.string()),
    environments: z.array(z.string()),
    min: COUNT.describe('in force now, as max is'),
    max: COUNT,
    scheduled: SCHEDULED,
    agents: PHASE_COUNTS,
    plan: POOL_PLAN.nullable().describe('the numbers of the last round; null before the first'),
    breaker: z
      .object({ failures: COUNT, retryAt: MOMENT, lastError: z.string(), probing: z.boolean() })
      .nullable()
      .describe('set while launches of this pool fail'),
    canary: z
      .boolean()
      .describe('its settings have changed and are not seen to work yet: one agent tries them first'),
    noRoom: z.string().nullable().describe('what the cluster was short of at the last placement'),
    pickUp: z
      .object({ askIntervalMs: DURATION, expectedMs: DURATION, longestMs: DURATION })
      .describe(
        'how often its idle agents ask for work, and how soon one takes a job, by what they are told',
      ),
    starts: z
      .array(STARTS)
      .describe(
        'what starts of its agents lately took, by image, the latest first, in this run of the program',
      ),
  })
  .meta({ id: 'Pool' });
export type PoolView = z.infer<typeof POOL>;
