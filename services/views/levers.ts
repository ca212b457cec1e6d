import { z } from 'zod';
import type { LeverFact } from '../../domain/facts.ts';
import { inForce, LEVER_KINDS, leverId } from '../../domain/levers.ts';
import type { Picture } from '../../machines/picture.ts';
import { type RequestRefused, refusalOf } from '../../policy/levers/requests.ts';
import { COUNT, DURATION, MOMENT } from './units.ts';

export const LEVER = z
  .object({
    id: z.string().describe('by this it can be ended: its kind and what it is about'),
    kind: z.enum(LEVER_KINDS),
    pool: z.string().nullable().describe('null for a drain of a host'),
    host: z
      .string()
      .nullable()
      .describe('its name or id, as it was asked for; null for what is about a pool'),
    agents: COUNT.describe('by how many a pool is boosted; 0 for what is no boost'),
    by: z.string().describe('who asked for it, and from where'),
    reason: z.string(),
    since: MOMENT.describe('milliseconds since the epoch, by the calendar'),
    until: MOMENT.describe('when it ends by itself: milliseconds since the epoch, by the calendar'),
    leftMs: DURATION.describe('until then: milliseconds'),
  })
  .meta({ id: 'Lever' });
export type LeverView = z.infer<typeof LEVER>;

export const LEVERS = z
  .object({ levers: z.array(LEVER).describe('what operators have in force, in the order they asked for it') })
  .meta({ id: 'Levers' });

/** What operators have in force at that time of ours (ms since the epoch). */
export function leversView({ levers, calendarAhead }: Picture, now: number): LeverView[] {
  const calendar = now + calendarAhead;
  return inForce(levers, calendar).map((lever) => {
    const { kind, target, agents, by, reason, since, until } = lever;
    const isOfHost = kind === 'drain-host';
    return {
      id: leverId(lever),
      kind,
      pool: isOfHost ? null : target,
      host: isOfHost ? target : null,
      agents,
      by,
      reason,
      since,
      until,
      leftMs: until - calendar,
    };
  });
}

/** Why the machines will not do what is asked for, as they stand; null if they will. */
export function leverRefusal(fact: LeverFact, picture: Picture): RequestRefused | null {
  const { config, levers, memory, tornDownBy, agents } = picture;
  return refusalOf(fact, {
    config,
    levers,
    breakers: memory.breakers,
    isTearingDown: tornDownBy !== null,
    isOurs: (taskId) => agents.get(taskId)?.isOurs ?? null,
  });
}
