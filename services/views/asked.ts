import { z } from 'zod';
import { CAUSES } from '../../domain/demand.ts';
import { AGENT_PHASES } from '../../domain/fleet.ts';

/** What of a long list somebody wants to see. All that is said must fit; without anything it is the whole list. */

const TEXT = z
  .string()
  .max(200)
  .describe('words that all have to stand somewhere in it; case does not matter');
const PAGE = {
  offset: z.coerce.number().int().min(0).default(0).describe('so many of those that fit are left out'),
  limit: z.coerce
    .number()
    .int()
    .min(0)
    .max(100_000)
    .optional()
    .describe('and no more than so many are given'),
};

export const AGENTS_ASKED = z.strictObject({
  text: TEXT.optional(),
  pool: z.string().optional(),
  phase: z.enum(AGENT_PHASES).optional(),
  host: z.string().optional().describe('its name or its id'),
  sort: z
    .enum(['launched', 'newest', 'phase', 'pool', 'host', 'jobs'])
    .default('launched')
    .describe('launched: the oldest first; jobs: those that have done most first'),
  ...PAGE,
});
export type AgentsAsked = z.infer<typeof AGENTS_ASKED>;

export const JOBS_ASKED = z.strictObject({
  text: TEXT.optional(),
  pipeline: z.string().optional(),
  cause: z.enum(CAUSES).optional(),
  pool: z.string().optional().describe('that is to serve it'),
  share: z.string().optional(),
  ...PAGE,
});
export type JobsAsked = z.infer<typeof JOBS_ASKED>;

export const HOSTS_ASKED = z.strictObject({
  text: TEXT.optional(),
  pool: z.string().optional().describe('of which an agent is there'),
  state: z.enum(['used', 'empty', 'avoided', 'drained', 'maintenance']).optional(),
  sort: z.enum(['agents', 'host', 'failures']).default('agents').describe('agents: those with most first'),
  ...PAGE,
});
export type HostsAsked = z.infer<typeof HOSTS_ASKED>;

export const DECISIONS_ASKED = z.strictObject({
  text: TEXT.optional(),
  kind: z.enum(['launch', 'drain', 'restore', 'hold', 'kill', 'lever']).optional(),
  rule: z.string().optional(),
  pool: z.string().optional(),
  agent: z.string().optional().describe('the task id of the agent it is about'),
  offset: PAGE.offset.describe('so many of the latest that fit are left out'),
  limit: PAGE.limit.describe('no more than so many, the latest of the others'),
});
export type DecisionsAsked = z.infer<typeof DECISIONS_ASKED>;

export const ALL_AGENTS: AgentsAsked = { sort: 'launched', offset: 0 };
export const ALL_JOBS: JobsAsked = { offset: 0 };
export const ALL_HOSTS: HostsAsked = { sort: 'agents', offset: 0 };
export const ALL_DECISIONS: DecisionsAsked = { offset: 0 };

/** Whether each word stands in one of the texts. */
export function hasWords(asked: string | undefined, texts: readonly (string | null | undefined)[]): boolean {
  if (asked === undefined) return true;
  const all = texts
    .map((text) => text ?? '')
    .join('\n')
    .toLowerCase();
  return asked
    .toLowerCase()
    .split(/\s+/)
    .every((word) => all.includes(word));
}

/** Whether it is what is asked for, or nothing is. */
export const fits = <Value>(asked: Value | undefined, ...values: readonly (Value | null)[]): boolean =>
  asked === undefined || values.includes(asked);

/** That part of a list that is to be given. */
export function pageOf<Item>(
  items: readonly Item[],
  { offset, limit }: { readonly offset: number; readonly limit?: number | undefined },
): readonly Item[] {
  return items.slice(offset, limit === undefined ? undefined : offset + limit);
}
