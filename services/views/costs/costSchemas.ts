import { z } from 'zod';
import { COUNT, MOMENT } from '../units.ts';

/**
 * What agents cost, as the API gives it out. Durations are milliseconds of agents, added up; amounts are whole millionths of
 * the currency, whose parts add up to the whole, and 0 where nothing has a price.
 */

const AGENT_TIME = z.number().min(0).describe('milliseconds of agents, added up');
const AMOUNT = z.int().min(0).describe('millionths of the currency');

const SPENT = z.object({
  agentMs: AGENT_TIME.describe('milliseconds of agents in any state, added up'),
  buildingMs: AGENT_TIME,
  idleMs: AGENT_TIME,
  startingMs: AGENT_TIME.describe('from launch until GoCD lists them'),
  otherMs: AGENT_TIME.describe('draining, ending, lost, disabled or not approved'),
  costMicro: AMOUNT,
  idleCostMicro: AMOUNT.describe('the part of it for all time but building'),
});
export type Spent = z.infer<typeof SPENT>;

const USE = SPENT.extend({
  idleShare: z.number().min(0).max(1).nullable().describe('of the time of agents; null if there were none'),
  launched: COUNT,
  failedLaunches: COUNT.describe('agents that ended before they could serve, unless someone ended them'),
});
export type Use = z.infer<typeof USE>;

/** The same time and money once more, by whom it is put down to. */
const CAUSES = z.object({
  pipelines: z
    .array(SPENT.extend({ pipeline: z.string(), buildMs: AGENT_TIME.describe('the same as buildingMs') }))
    .describe(
      'those that cost most, at most 50: their jobs, and what agents did after these, or on the way to the job they were launched for',
    ),
  floor: SPENT.describe('what idle floors and minimums alone had agents for'),
  others: SPENT.describe('all other pipelines, and jobs that GoCD did not name'),
});
export type Causes = z.infer<typeof CAUSES>;

const WINDOW = CAUSES.extend({
  from: MOMENT,
  to: MOMENT,
  otherPipelinesMs: AGENT_TIME.describe('buildingMs of the others'),
  total: USE,
  pools: z
    .array(USE.extend({ pool: z.string() }))
    .describe('each configured one; `other` are those that are configured no more'),
}).meta({ id: 'CostWindow' });
export type CostWindow = z.infer<typeof WINDOW>;

const MONTH = CAUSES.extend({
  month: z.string().describe('as 2026-01, in money.time-zone'),
  total: SPENT,
  pools: z.array(SPENT.extend({ pool: z.string() })),
}).meta({ id: 'CostMonth' });
export type CostMonth = z.infer<typeof MONTH>;

export const BUDGET = z.object({
  month: z.string(),
  spentMicro: AMOUNT.describe('so far, as of the last reading of GoCD'),
  budgetMicro: AMOUNT,
  near: z.boolean().describe('money.warn-at of it is spent'),
  spent: z.boolean(),
  capsFloors: z.boolean().describe('nothing is launched for idle floors and minimums alone'),
  text: z.string(),
});
export type BudgetView = z.infer<typeof BUDGET>;

const MONEY = z
  .object({
    currency: z.string(),
    prices: z
      .array(z.object({ pool: z.string(), microPerHour: AMOUNT }))
      .describe('of one agent in one hour'),
    months: z.array(MONTH).describe('this one and the two before, over restarts; the oldest first'),
    budget: BUDGET.nullable().describe('null if there is none'),
  })
  .meta({ id: 'Money' });
export type MoneyView = z.infer<typeof MONEY>;

export const COSTS = z
  .object({
    since: MOMENT.nullable().describe('from when on it is known; of the months also what was before'),
    day: WINDOW.describe('the last 24 hours, by whole hours and the current one'),
    week: WINDOW.describe('the last 7 days likewise'),
    span: WINDOW.nullable().describe(
      'what was asked for by since and until, by whole hours; null if nothing was',
    ),
    hours: z
      .array(USE.extend({ from: MOMENT }))
      .describe('each hour of the last 7 days in which there was something; newest last'),
    money: MONEY.nullable().describe('null where nothing has a price'),
  })
  .meta({ id: 'Costs' });
export type CostsView = z.infer<typeof COSTS>;
