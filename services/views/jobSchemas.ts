import { z } from 'zod';
import { WAIT_CAUSES } from '../../domain/waits.ts';
import { COUNT, DURATION, MOMENT } from './units.ts';

export const WAIT_PARTS = z
  .array(z.object({ cause: z.enum(WAIT_CAUSES), ms: z.int().min(0) }))
  .describe('what it waited for, by when that was first so: adds up to the wait exactly');

export const ESTIMATE = z
  .object({
    at: MOMENT.describe('as likely before as after'),
    in: DURATION.describe('from now until then; 0 if that has passed'),
    from: MOMENT.describe('one in five starts before'),
    to: MOMENT.describe('four in five have started by then'),
  })
  .describe('when it is expected to start');
export type EstimateView = z.infer<typeof ESTIMATE>;

export const JOB_RUN = z
  .object({
    locator: z.string().describe('pipeline/counter/stage/counter/job'),
    state: z
      .enum(['waiting', 'running', 'ended', 'left'])
      .describe(
        '`left` waits no more, and was seen with no agent: it was short, cancelled, or is not shown to us',
      ),
    pool: z.string().nullable().describe('the pool that was to serve it'),
    agent: z.string().nullable().describe('the agent that has it, or had it'),
    scheduledAt: MOMENT.nullable().describe('by GoCD, or else when it was first seen'),
    begunAt: MOMENT.nullable().describe('when a reading showed it waiting no more'),
    endedAt: MOMENT.nullable().describe('when a reading showed its agent without it'),
    waitedMs: DURATION.nullable().describe(
      'so far, if it waits; null if it began before this instance looked',
    ),
    parts: WAIT_PARTS,
    estimate: ESTIMATE.nullable().describe(
      'when it is expected to start, or first was; null where that is not known',
    ),
  })
  .meta({ id: 'JobRun' });
export type JobRun = z.infer<typeof JOB_RUN>;

export const EXPECTED = z
  .array(
    z
      .object({
        pipeline: z.string(),
        stage: z.string().describe('pipeline/stage'),
        pool: z.string(),
        jobs: COUNT.describe('its jobs for that pool, by its last run'),
        after: z.string().describe('pipeline/stage that it comes after'),
        run: z.string().describe('the run of that one, pipeline/counter'),
        at: MOMENT.describe('as likely before as after'),
        in: DURATION.describe('from now until then'),
        probability: z.number().describe('how likely it comes at all, 0 to 1'),
        chance: z.number().describe('how likely it comes before an agent launched now is there, 0 to 1'),
        ranMs: DURATION.describe(
          'for how long the job of the stage before that will probably end last has run; 0 if none runs',
        ),
        usualMs: DURATION.describe('for how long it usually does'),
        heldBy: z
          .string()
          .nullable()
          .describe('the run of its pipeline that is in the stage now, and has to leave it first'),
        isAhead: z.boolean().describe('agents are launched or kept ahead for it'),
        text: z.string().describe('all of it in words'),
      })
      .meta({ id: 'ExpectedJobs' }),
  )
  .describe('jobs of stages that probably come, soonest first, in pools that look ahead or observe');
export type ExpectedView = z.infer<typeof EXPECTED>;

export const JOBS = z
  .object({
    expected: EXPECTED,
    jobs: z
      .array(JOB_RUN)
      .describe('those that wait, longest first; then those that run; then the rest, latest first'),
  })
  .meta({ id: 'Jobs' });
export type JobsView = z.infer<typeof JOBS>;
