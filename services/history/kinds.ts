import { z } from 'zod';
import { WAIT_CAUSES } from '../../domain/waits.ts';
import { spentSum } from '../memorySchema.ts';
import { AUDIT_ENTRY, type AuditEntry } from '../views/audit.ts';
import { JOB_RUN } from '../views/jobSchemas.ts';
import { DECISION, KEPT_POINT, type KeptPoint, TRANSITION } from '../views/schemas.ts';
import { COUNT, MOMENT } from '../views/units.ts';
import type { KeptKind } from './archive.ts';

/** All that is kept of what happened. What a later version adds has to have a default: rows of this one stay. */

/** A job that waits no more, with what it needed. */
export const PAST_JOB = JOB_RUN.extend({
  resources: z.array(z.string()).describe('that it asked for'),
  environment: z.string().nullable(),
}).meta({ id: 'PastJob' });
export type PastJob = z.infer<typeof PAST_JOB>;

export const PAST_JOBS = z
  .object({ jobs: z.array(PAST_JOB).describe('those that began last come first') })
  .meta({ id: 'PastJobs' });
export type PastJobsView = z.infer<typeof PAST_JOBS>;

/** An agent from its launch to its end. */
export const AGENT_LIFE = z
  .object({
    taskId: z.string(),
    pool: z.string(),
    host: z.string().nullable(),
    launchedAt: MOMENT.describe('when it was launched, or first seen'),
    registeredAt: MOMENT.nullable().describe('when a reading first showed it ready for jobs'),
    firstJobAt: MOMENT.nullable().describe('when a reading first showed it with a job'),
    jobsDone: COUNT,
    endedAt: MOMENT.nullable().describe('null if it lives, as far as is known'),
    end: z.string().nullable().describe('why it ended: the rule that took it away, or what Mesos said'),
    costMicro: COUNT.nullable().describe(
      'from launch to end: millionths of the currency; null if its pool has no price',
    ),
    lastWords: z
      .string()
      .nullable()
      .default(null)
      .describe('the last lines that it wrote to stderr, if it failed and they could be had'),
    sandboxUrl: z.string().nullable().default(null).describe('where its sandbox can be looked at, likewise'),
    transitions: z.array(TRANSITION).describe('the latest ones, newest last'),
  })
  .meta({ id: 'AgentLife' });
export type AgentLife = z.infer<typeof AGENT_LIFE>;

export const AGENT_LIVES = z
  .object({ agents: z.array(AGENT_LIFE).describe('those that changed last come first') })
  .meta({ id: 'AgentLives' });

/** What a job that waits has waited for so far. */
const KEPT_WAIT = z.object({
  locator: z.string(),
  marks: z.array(
    z.object({
      cause: z.enum(WAIT_CAUSES),
      pool: z.string().nullable(),
      remedy: z.string(),
      /** Null for what goes back to the beginning. */
      from: z.number().nullable(),
    }),
  ),
});
export type KeptWait = z.infer<typeof KEPT_WAIT>;

/** A time in which this instance saw what happened. */
const STINT = z.object({ from: MOMENT, until: MOMENT });
export type Stint = z.infer<typeof STINT>;

/** How what is kept is doing. */
export const HISTORY = z
  .object({
    kept: z.boolean().describe('false where http.history-days is off, or another instance leads'),
    problem: z.string().nullable().describe('why nothing is kept at present; null if all is well'),
    bytes: COUNT.describe('in use, as of the last minute'),
    waiting: COUNT.describe('entries that are not written yet'),
    dropped: COUNT.describe('entries that never were, for it could not be written for too long'),
    since: MOMENT.nullable().describe('the oldest that is kept; null if nothing is'),
    gaps: z
      .array(STINT)
      .describe(
        'times of more than five minutes since then of which nothing is kept here, oldest first: this instance did not run, or another one led',
      ),
  })
  .meta({ id: 'History' });
export type HistoryView = z.infer<typeof HISTORY>;

export const JOBS_KEPT: KeptKind<PastJob> = { name: 'job', schema: PAST_JOB };
export const LIVES_KEPT: KeptKind<AgentLife> = { name: 'agent', schema: AGENT_LIFE };
export const WAITS_KEPT: KeptKind<KeptWait> = { name: 'wait', schema: KEPT_WAIT };
export const STINTS_KEPT: KeptKind<Stint> = { name: 'stint', schema: STINT };
export const DECISIONS_KEPT: KeptKind<z.infer<typeof DECISION>> = { name: 'decision', schema: DECISION };
export const AUDIT_KEPT: KeptKind<AuditEntry> = { name: 'audit', schema: AUDIT_ENTRY };
export const POINTS_KEPT: KeptKind<KeptPoint> = { name: 'point', schema: KEPT_POINT };

/** What agents did with their time within an hour of the clock, and what it cost: by pool, and by whom it is put down to. */
export const COST_HOUR = z.object({
  from: MOMENT,
  pools: z.record(z.string(), spentSum),
  payers: z.record(z.string(), spentSum),
  launches: z.array(z.object({ pool: z.string(), launched: COUNT, failed: COUNT })),
});
export type CostHour = z.infer<typeof COST_HOUR>;
export const HOURS_KEPT: KeptKind<CostHour> = { name: 'hour', schema: COST_HOUR };
