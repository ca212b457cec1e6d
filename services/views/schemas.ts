import { z } from 'zod';
import { CAUSES } from '../../domain/demand.ts';
import { AGENT_PHASES } from '../../domain/fleet.ts';
import { BUDGET } from './costs/costSchemas.ts';
import { FEED_KINDS } from './decisionKinds.ts';
import { ESTIMATE, EXPECTED, JOB_RUN, WAIT_PARTS } from './jobSchemas.ts';
import { LEVER } from './levers.ts';
import { LINKS } from './links.ts';
import { PHASE_COUNTS, POOL, SCHEDULED } from './poolSchemas.ts';
import { COUNT, DURATION, MOMENT } from './units.ts';
import { VERDICT } from './verdictSchema.ts';

/**
 * What operators are shown, as the API gives it out and its document describes it. Every view is built field by field
 * from the machines, never copied whole: what is not named here cannot get out.
 */

export const READINESS = z
  .object({
    ready: z.boolean().describe('subscribed, reconciled, and the view of GoCD is fresh'),
    reasons: z.array(z.string()).describe('what is missing, one line each; empty if ready'),
  })
  .meta({ id: 'Readiness' });
export type Readiness = z.infer<typeof READINESS>;

const SHARE = z
  .object({
    name: z.string(),
    weight: z.number(),
    reserved: COUNT.describe('agents kept free for its jobs'),
    max: COUNT.nullable().describe('agents at the most; null if that is not limited'),
    agents: COUNT.describe('agents that build its jobs, or that its waiting jobs have'),
    waiting: COUNT.describe('jobs that an agent of ours can serve'),
    launch: COUNT.describe('agents to launch for its jobs now, after every limit'),
  })
  .meta({ id: 'Share' });
export type ShareView = z.infer<typeof SHARE>;

export const STATE = z
  .object({
    name: z.string().describe('the instance: part of every task id'),
    now: MOMENT,
    startedAt: MOMENT.nullable(),
    dryRun: z.boolean(),
    pausedBy: z.string().nullable().describe('who paused launching and draining; null if nobody has'),
    tornDownBy: z.string().nullable().describe('who wants the framework ended; null if nobody does'),
    readiness: READINESS,
    verdict: VERDICT,
    framework: z.object({
      state: z.string().describe('standby, registering, subscribed, reconnecting, refused or stopped'),
      id: z.string().nullable(),
      master: z.string().nullable(),
      subscribedAt: MOMENT.nullable(),
      reconciled: z.boolean(),
      attempts: COUNT.describe('failed attempts since Mesos last heard us'),
      problem: z.object({ reason: z.string(), message: z.string() }).nullable(),
    }),
    backlog: z.object({
      state: z.string().describe('idle, pending-count-n or demand'),
      count: COUNT.describe('consecutive polls with a shortage'),
      pendingPolls: COUNT.describe('demand is raised after more than this many'),
      waiting: COUNT,
      shortage: COUNT,
    }),
    gocd: z.object({
      serverVersion: z.string().nullable(),
      backlogSource: z
        .enum(['feed', 'dashboard'])
        .nullable()
        .describe('where the waiting jobs were read from; null before the first reading'),
      readAt: MOMENT.nullable().describe('when the last complete reading began'),
      stale: z.boolean().describe('too old to act on'),
      maintenance: z.boolean().nullable(),
      failure: z
        .object({ reason: z.string(), message: z.string(), hint: z.string() })
        .nullable()
        .describe('why the last reading failed; null if it did not'),
      warnings: z.array(z.string()),
      hungAgents: z
        .array(z.object({ name: z.string(), isOurs: z.boolean(), since: MOMENT }))
        .describe('agents that say they are idle and take no job, those that people made too'),
    }),
    maxAgents: COUNT.describe('in force now'),
    scheduled: SCHEDULED,
    budget: BUDGET.nullable().describe('how the budget of this month stands; null if there is none'),
    brake: z
      .boolean()
      .describe(
        "GoCD's list of agents is doubted, for it lacks too many: nothing is taken away until it is released",
      ),
    agents: PHASE_COUNTS,
    pools: z.array(POOL),
    reload: z
      .object({ at: MOMENT, refused: z.boolean(), text: z.string() })
      .nullable()
      .describe(
        'what came of the last changed config: which keys changed, or what is wrong with which; null if there was none',
      ),
    levers: z.array(LEVER).describe('what operators have in force for a time'),
    shares: z.array(SHARE).describe('who has how much of maxAgents; empty if the config has no shares'),
    links: LINKS,
  })
  .meta({ id: 'State' });
export type StateView = z.infer<typeof STATE>;

const JOB = z
  .object({
    locator: z.string().describe('pipeline/counter/stage/counter/job'),
    cause: z.enum(CAUSES),
    pool: z.string().nullable().describe('the pool that serves or would serve it'),
    share: z
      .string()
      .nullable()
      .describe('the share of maxAgents that it belongs to; null if there are none'),
    waitedMs: DURATION,
    reason: z.string().describe('why it waits'),
    remedy: z.string().describe('what is being done about it, or what a person should do'),
    resources: z.array(z.string()),
    environment: z.string().nullable(),
    launches: COUNT.describe('agents launched for it so far'),
    parts: WAIT_PARTS,
    estimate: ESTIMATE.nullable(),
    noEstimate: z.string().nullable().describe('why there is none, in words; null if there is one'),
  })
  .meta({ id: 'Job' });

export const JOB_HISTORY = JOB_RUN.extend({
  waiting: JOB.nullable().describe('why it waits, as in the backlog; null if it does not'),
}).meta({ id: 'JobHistory' });
export type JobHistory = z.infer<typeof JOB_HISTORY>;

export const BACKLOG = z
  .object({
    readAt: MOMENT.nullable(),
    shortage: COUNT,
    byCause: z.record(z.enum(CAUSES), COUNT),
    matching: COUNT.describe('waiting jobs that are what was asked for'),
    jobs: z.array(JOB).describe('of those, the part that was asked for'),
    expected: EXPECTED,
    begun: z.array(JOB_RUN).describe('the latest jobs to begin, latest first'),
  })
  .meta({ id: 'Backlog' });
export type BacklogView = z.infer<typeof BACKLOG>;
export type WaitingJobView = BacklogView['jobs'][number];

export const JOB_GROUPS = z
  .object({
    matching: COUNT.describe('waiting jobs that are what was asked for'),
    total: COUNT.describe('groups that they are in'),
    groups: z
      .array(
        z.object({
          pipeline: z.string(),
          cause: z.enum(CAUSES),
          pool: z.string().nullable(),
          jobs: COUNT,
          longest: JOB.describe('the one that has waited longest'),
        }),
      )
      .describe('jobs that have pipeline, cause and pool in common; those that need a person first'),
  })
  .meta({ id: 'JobGroups' });
export type JobGroupsView = z.infer<typeof JOB_GROUPS>;

const AGENT = z
  .object({
    taskId: z.string().describe("also the agent's hostname in GoCD"),
    pool: z.string(),
    phase: z.enum(AGENT_PHASES),
    since: MOMENT.describe('when it entered its phase'),
    launchedAt: MOMENT.describe('when we launched it, or first saw it'),
    ageMs: DURATION,
    hostId: z.string().nullable(),
    host: z.string().nullable(),
    uuid: z.string().nullable().describe('in GoCD, once it has registered'),
    job: z.string().nullable().describe('the job in hand, as far as GoCD shows it'),
    jobsDone: COUNT,
    idleSince: MOMENT.nullable(),
    launchedFor: z.string().nullable().describe('the job it was launched for'),
    taskState: z.string().nullable(),
    retiring: z
      .boolean()
      .describe('it is building and gets no other job: it goes with this one unless wanted on'),
    hung: z.boolean().describe('it says it is idle and takes no job: it counts for nobody, and is replaced'),
    drainRule: z.string().nullable().describe('the rule that last had it drained'),
    message: z.string().nullable().describe('what went wrong with it'),
  })
  .meta({ id: 'Agent' });
export type AgentView = z.infer<typeof AGENT>;

export const AGENTS = z
  .object({
    total: COUNT.describe('agents of ours'),
    matching: COUNT.describe('of those, what was asked for'),
    drainable: COUNT.describe('of these, what is idle or building, and so can be drained'),
    agents: z.array(AGENT).describe('of those, the part that was asked for'),
  })
  .meta({ id: 'Agents' });
export type AgentsView = z.infer<typeof AGENTS>;

const AGENT_CHANGE = z
  .object({
    taskId: z.string(),
    pool: z.string(),
    phase: z.enum([...AGENT_PHASES, 'gone']),
    host: z.string().nullable(),
    detail: z.string().nullable(),
  })
  .meta({ id: 'AgentChange' });
export type AgentChange = z.infer<typeof AGENT_CHANGE>;

export const TRANSITION = z.object({
  at: MOMENT,
  phase: AGENT_CHANGE.shape.phase,
  detail: z.string().nullable(),
});
export type Transition = z.infer<typeof TRANSITION>;

export const AGENT_HISTORY = z
  .object({
    taskId: z.string(),
    agent: AGENT.nullable().describe('null if it is gone'),
    transitions: z.array(TRANSITION).describe('the latest ones, newest last'),
    lastWords: z
      .string()
      .nullable()
      .describe('the last lines that it wrote to stderr, if it failed and they could be had'),
    sandboxUrl: z.string().nullable().describe('where its sandbox can be looked at, likewise'),
  })
  .meta({ id: 'AgentHistory' });
export type AgentHistory = z.infer<typeof AGENT_HISTORY>;

const ASKED = z.object({
  by: z.string().describe('who, and from where'),
  reason: z.string().nullable(),
  until: MOMENT.nullable().describe('when it ends by itself; null for what is done at once'),
});

export const DECISION = z
  .object({
    id: COUNT.describe('counts up, over restarts where history is kept'),
    at: MOMENT,
    kind: z.enum(FEED_KINDS).describe('`event` is what happened without having been decided'),
    rule: z.string(),
    pool: z.string().nullable(),
    taskId: z.string().nullable(),
    text: z.string(),
    numbers: z.record(z.string(), z.number()).describe('what the rule went by'),
    asked: ASKED.nullable().describe('of what an operator asked for'),
  })
  .meta({ id: 'Decision' });
export type DecisionView = z.infer<typeof DECISION>;

export const FEED = z
  .object({
    groups: z
      .array(
        z.object({
          kind: z.enum(FEED_KINDS),
          rule: z.string(),
          pool: z.string().nullable(),
          from: MOMENT.describe('of the first'),
          to: MOMENT.describe('of the latest'),
          text: z.string().describe('of the latest'),
          entries: z.array(DECISION).describe('newest first'),
        }),
      )
      .describe('newest first; events that are alike and come one after the other are one'),
  })
  .meta({ id: 'Feed' });
export type FeedView = z.infer<typeof FEED>;

export const DECISIONS = z
  .object({
    matching: COUNT.describe('decisions still known that are what was asked for'),
    decisions: z.array(DECISION).describe('the latest ones, newest last'),
  })
  .meta({ id: 'Decisions' });
export type DecisionsView = z.infer<typeof DECISIONS>;

export const POINT = z
  .object({
    at: MOMENT,
    waiting: COUNT,
    shortage: COUNT,
    longestWaitMs: DURATION.describe('of the jobs that wait; 0 if none does'),
    waitP50Ms: DURATION.describe('half of them have waited no longer'),
    waitP95Ms: DURATION.describe('95 in 100 of them have waited no longer'),
    starting: COUNT,
    idle: COUNT,
    building: COUNT,
    other: COUNT.describe('agents that serve no job'),
    max: COUNT.describe('so many agents there may be, of all pools or of the one asked for'),
  })
  .meta({ id: 'Point' });
export type Point = z.infer<typeof POINT>;

/** The same of one pool. */
const POOL_POINT = POINT.omit({ at: true });
export type PoolPoint = z.infer<typeof POOL_POINT>;

/** As it is kept. */
export const KEPT_POINT = POINT.extend({ pools: z.record(z.string(), POOL_POINT) });
export type KeptPoint = z.infer<typeof KEPT_POINT>;

export const SERIES = z
  .object({ points: z.array(POINT).describe('one per poll, the older ones thinned out; newest last') })
  .meta({ id: 'Series' });
export type SeriesView = z.infer<typeof SERIES>;

export const STATE_CHANGE = z
  .object({
    framework: z.string(),
    reconciled: z.boolean(),
    gocd: z.enum(['unread', 'fresh', 'failing', 'stale']),
    backlog: z.string(),
    waiting: COUNT,
    shortage: COUNT,
    pausedBy: z.string().nullable(),
    ready: z.boolean(),
  })
  .meta({ id: 'StateChange' });
export type StateChange = z.infer<typeof STATE_CHANGE>;

export const NEWS = z
  .discriminatedUnion('type', [
    z.object({ type: z.literal('state'), at: MOMENT, data: STATE_CHANGE }),
    z.object({ type: z.literal('agent'), at: MOMENT, data: AGENT_CHANGE }),
    z.object({ type: z.literal('decision'), at: MOMENT, data: DECISION }),
    z.object({ type: z.literal('warning'), at: MOMENT, data: z.object({ text: z.string() }) }),
  ])
  .meta({ id: 'News' });
/** One thing that happened, as the event stream tells it. */
export type News = z.infer<typeof NEWS>;
