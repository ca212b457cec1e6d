import { z } from 'zod';
import { CAUSES } from '../../domain/demand.ts';
import { AGENT_PHASES } from '../../domain/fleet.ts';
import { parseDuration } from '../../domain/settings/kinds/units.ts';
import { FEED_KINDS } from './decisionKinds.ts';
import { MACHINE_NAME } from './statecharts/machineSchemas.ts';

/** What of a long list somebody wants to see. All that is said must fit; without anything it is the whole list. */

const TEXT = z
  .string()
  .max(200)
  .describe('words that all have to stand somewhere in it; case does not matter');
/** A time, or how long ago it was. */
type AskedTime = { readonly at: number } | { readonly ago: number };

/** Numbers from here on are times (1973), those below lengths of time. */
const FIRST_TIME_MS = 1e11;

const TIME = z
  .string()
  .max(40)
  .transform((text, context): AskedTime => {
    const at = /^\d{12,14}$/.test(text) ? Number(text) : isoTime(text);
    if (at !== undefined && at >= FIRST_TIME_MS) return { at };
    const ago = parseDuration(text.trim());
    if (ago !== undefined && /[a-z]/i.test(text)) return { ago };
    context.addIssue({
      code: 'custom',
      message: 'as 2026-01-05T09:30:00Z, 2026-01-05, ms since the epoch, or how long ago, as 7d or 24h',
    });
    return z.NEVER;
  });
export const SPAN = {
  since: TIME.optional().describe('from then on: a time (ISO or ms since the epoch), or how long ago, as 7d'),
  until: TIME.optional().describe('before then, likewise'),
};
export type SpanAsked = { readonly since?: AskedTime | undefined; readonly until?: AskedTime | undefined };

function isoTime(text: string): number | undefined {
  if (!/^\d{4}-\d\d-\d\d/.test(text)) return undefined;
  // A date and a time without a zone are UTC, as everywhere here.
  const at = Date.parse(/T.*(Z|[+-]\d\d:?\d\d)$|^[\d-]{10}$/.test(text) ? text : `${text}Z`);
  return Number.isNaN(at) ? undefined : at;
}

/** From when until when (ms since the epoch). */
export function spanOf(
  { since, until }: SpanAsked,
  now: number,
): { readonly since?: number; readonly until?: number } {
  const timeOf = (asked: AskedTime) => ('at' in asked ? asked.at : now - asked.ago);
  return {
    ...(since === undefined ? {} : { since: timeOf(since) }),
    ...(until === undefined ? {} : { until: timeOf(until) }),
  };
}

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

export const RUNS_ASKED = z.strictObject({ text: TEXT.optional(), ...PAGE });
export type RunsAsked = z.infer<typeof RUNS_ASKED>;

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
  kind: z.enum(FEED_KINDS).optional(),
  rule: z.string().optional(),
  pool: z.string().optional(),
  agent: z.string().optional().describe('the task id of the agent it is about'),
  offset: PAGE.offset.describe('so many of the latest that fit are left out'),
  limit: PAGE.limit.describe('no more than so many, the latest of the others'),
  after: z.coerce.number().int().min(0).optional().describe('only those of a higher id'),
  ...SPAN,
});
export type DecisionsAsked = z.infer<typeof DECISIONS_ASKED>;

export const ACTIVITY_ASKED = z.strictObject({
  agent: z.string().optional().describe('the task id of the only agent that is to be told of'),
  agents: z.enum(['each', 'counted']).default('each').describe('counted: none for itself'),
  machine: MACHINE_NAME.optional().describe('whose changes of state are to be told'),
  most: z.coerce.number().int().min(0).max(400).default(400).describe('so many of these, the latest'),
});
export type ActivityAsked = z.infer<typeof ACTIVITY_ASKED>;

export const AUDIT_ASKED = z.strictObject({
  ...SPAN,
  by: z.string().optional().describe('what the name of who asked holds'),
  limit: z.coerce.number().int().min(1).max(10_000).default(500).describe('no more than so many, the latest'),
});
export type AuditAsked = z.infer<typeof AUDIT_ASKED>;

const MOST_PAST = 100_000;
const PAST = {
  ...SPAN,
  pool: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(MOST_PAST).default(1_000).describe('no more than so many'),
};

export const PAST_JOBS_ASKED = z.strictObject({
  ...PAST,
  pipeline: z.string().optional().describe('its name, in any case'),
  text: TEXT.optional(),
});
export type PastJobsAsked = z.infer<typeof PAST_JOBS_ASKED>;

export const PAST_JOBS_CSV_ASKED = PAST_JOBS_ASKED.omit({ limit: true, text: true });
export type PastJobsCsvAsked = z.infer<typeof PAST_JOBS_CSV_ASKED>;

export const SERIES_ASKED = z.strictObject({
  ...SPAN,
  pool: z.string().optional().describe('the points of this one alone'),
  most: z.coerce
    .number()
    .int()
    .min(2)
    .max(1_440)
    .default(1_440)
    .describe('no more points than this: of neighbours the one with most jobs waiting'),
});
export type SeriesAsked = z.infer<typeof SERIES_ASKED>;

export const COSTS_ASKED = z.strictObject(SPAN);

export const LIVES_ASKED = z.strictObject({ ...PAST, text: TEXT.optional() });
export type LivesAsked = z.infer<typeof LIVES_ASKED>;

export const ALL_ACTIVITY: ActivityAsked = { agents: 'each', most: 400 };
export const ALL_AGENTS: AgentsAsked = { sort: 'launched', offset: 0 };
export const ALL_JOBS: JobsAsked = { offset: 0 };
export const ALL_RUNS: RunsAsked = { offset: 0 };
export const ALL_POINTS: SeriesAsked = { most: 1_440 };
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
