import { z } from 'zod';

/** What agents cost, as the API gives it out: all durations are milliseconds of agents, added up. */

const MOMENT = z.number().describe('milliseconds since the epoch');
const AGENT_TIME = z.number().min(0).describe('milliseconds of agents, added up');
const COUNT = z.int().min(0);

const USE = z.object({
  agentMs: AGENT_TIME.describe('milliseconds of agents in any state, added up'),
  buildingMs: AGENT_TIME,
  idleMs: AGENT_TIME,
  startingMs: AGENT_TIME.describe('from launch until GoCD lists them'),
  otherMs: AGENT_TIME.describe('draining, ending, lost, disabled or not approved'),
  idleShare: z.number().min(0).max(1).nullable().describe('of the time of agents; null if there were none'),
  launched: COUNT,
  failedLaunches: COUNT.describe('agents that ended before they could serve, unless someone ended them'),
});
export type Use = z.infer<typeof USE>;

const WINDOW = z
  .object({
    from: MOMENT,
    to: MOMENT,
    total: USE,
    pools: z
      .array(USE.extend({ pool: z.string() }))
      .describe('each configured one; `other` are those that are configured no more'),
    pipelines: z
      .array(z.object({ pipeline: z.string(), buildMs: AGENT_TIME }))
      .describe('those for which agents were seen building longest, at most 50'),
    otherPipelinesMs: AGENT_TIME.describe('of all other pipelines, and of jobs that GoCD did not name'),
  })
  .meta({ id: 'CostWindow' });
export type CostWindow = z.infer<typeof WINDOW>;

export const COSTS = z
  .object({
    since: MOMENT.nullable().describe('when this run began; nothing is known of what was before'),
    day: WINDOW.describe('the last 24 hours, by whole hours and the current one'),
    week: WINDOW.describe('the last 7 days likewise'),
    hours: z
      .array(USE.extend({ from: MOMENT }))
      .describe('each hour of the last 7 days in which there was something; newest last'),
  })
  .meta({ id: 'Costs' });
export type CostsView = z.infer<typeof COSTS>;
