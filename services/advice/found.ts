import { z } from 'zod';
import { COUNT, DURATION } from '../views/units.ts';

/** What a search for a better config found, as far as advice tells it: a part of what `tune --json` prints. */

const AGENT_HOURS = z.number();

const OUTCOME = z.object({
  p95: DURATION.describe('95 % of the jobs waited no longer'),
  agentHours: AGENT_HOURS,
});

const DIFFERENCE = z.object({
  p95: z.number().describe('ms; less than 0 is shorter'),
  agentHours: AGENT_HOURS.describe('less than 0 is fewer'),
});
export type Difference = z.infer<typeof DIFFERENCE>;

const CHANGE = z.object({
  key: z.string(),
  pool: z.string().nullable().describe('null for a key that is of no pool'),
  lines: z.array(z.string()).describe('as the config file is to say it'),
  was: z.array(z.string()),
  alone: DIFFERENCE.describe('what it does when nothing else changes'),
  added: DIFFERENCE.describe('what it adds to all the other changes'),
});

const DAYS = z.object({
  from: z.string().describe('ISO 8601'),
  to: z.string(),
  jobs: COUNT.describe('scheduled in them'),
});

export const FOUND = z
  .object({
    verdict: z
      .enum(['better', 'nothing better', 'not met', 'does not hold'])
      .describe(
        '`does not hold`: what is gained on the days that were searched is not gained on those held out',
      ),
    trials: COUNT,
    searched: DAYS,
    heldOut: DAYS.nullable(),
    inForce: OUTCOME,
    recommended: OUTCOME.nullable(),
    changes: z.array(CHANGE),
    together: DIFFERENCE.nullable(),
    check: z
      .object({
        inForce: OUTCOME,
        recommended: OUTCOME,
        holds: z.boolean(),
        lost: z.array(z.string()).describe('why it does not hold'),
      })
      .nullable()
      .describe('both on the days held out; null where there are none'),
  })
  .meta({ id: 'Found' });
export type Found = z.infer<typeof FOUND>;

/** Tries other configs on jobs of the past. */
export interface Tuner {
  /**
   * Resolves with what it found; rejects with an Error whose message is a line for people.
   * @param jobs lines of CSV, as `tune` reads them.
   * @param signal to give up at once.
   */
  find(jobs: AsyncIterable<string>, signal: AbortSignal): Promise<Found>;
}
