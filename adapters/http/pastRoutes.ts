import { Readable } from 'node:stream';
import { ADVICE_VIEW } from '../../services/advice/adviceSchemas.ts';
import { AGENT_LIVES, HISTORY, PAST_JOBS } from '../../services/history/kinds.ts';
import {
  AUDIT_ASKED,
  DECISIONS_ASKED,
  type DecisionsAsked,
  LIVES_ASKED,
  PAST_JOBS_ASKED,
  PAST_JOBS_CSV_ASKED,
  type SpanAsked,
} from '../../services/views/asked.ts';
import { AUDIT } from '../../services/views/audit.ts';
import { feedOf } from '../../services/views/feed.ts';
import type { OperatorsView } from '../../services/views/operatorsView.ts';
import { type DecisionsView, FEED } from '../../services/views/schemas.ts';
import { askedIn, listed } from './asking.ts';
import type { Route } from './route.ts';

/** What is kept of all that happened, over restarts. */
export function pastRoutes(view: OperatorsView): readonly Route[] {
  const { past } = view;
  return [
    listed('/api/v1/events/recent', {
      summary: 'Decisions and events, newest first; events that are alike as one',
      query: DECISIONS_ASKED,
      schema: FEED,
      handle: async (asked) => {
        const { decisions } = await decisionsOf(view, asked);
        return { groups: feedOf(decisions) };
      },
    }),
    listed('/api/v1/audit', {
      summary: 'Who asked for what, and what came of it; tries that were refused, too',
      query: AUDIT_ASKED,
      schema: AUDIT,
      handle: view.audit,
    }),
    {
      method: 'GET',
      url: '/api/v1/advice',
      summary: 'What config would have been better last week, if that is looked for; nothing acts on it',
      answers: { 200: { description: 'The latest, and when there is more', schema: ADVICE_VIEW } },
      handle: view.advice,
    },
    {
      method: 'GET',
      url: '/api/v1/history',
      summary: 'Whether what happens is kept, and how that is doing',
      answers: { 200: { description: 'How it is doing', schema: HISTORY } },
      handle: past.history,
    },
    listed('/api/v1/history/jobs', {
      summary: 'Jobs that wait no more: what they waited for and who had them, as far back as it is kept',
      query: PAST_JOBS_ASKED,
      schema: PAST_JOBS,
      handle: past.jobs,
    }),
    {
      method: 'GET',
      url: '/api/v1/history/jobs.csv',
      summary: 'The same as CSV, oldest first, as simulate and tune read it',
      query: PAST_JOBS_CSV_ASKED,
      answers: {
        200: { description: 'One line for each job, after a line of names', type: 'text/csv' },
        400: { description: 'That cannot be asked for' },
      },
      handle: ({ query }, reply) => {
        const asked = askedIn(PAST_JOBS_CSV_ASKED, query);
        return reply.type('text/csv; charset=utf-8').send(Readable.from(past.jobsCsv(asked)));
      },
    },
    listed('/api/v1/history/agents', {
      summary: 'Lives of agents, from launch to end, as far back as they are kept',
      query: LIVES_ASKED,
      schema: AGENT_LIVES,
      handle: async (asked) => ({ agents: await past.lives(asked) }),
    }),
  ];
}

/** As far back as is asked for; of late, where nothing is kept or no time is said. */
export async function decisionsOf(view: OperatorsView, asked: DecisionsAsked): Promise<DecisionsView> {
  return isOfThePast(view, asked) ? view.past.decisions(asked) : view.decisions(asked);
}

/** Where nothing is kept, what is at hand has to do. */
export function isOfThePast({ past }: OperatorsView, { since, until }: SpanAsked): boolean {
  return past.isKept && (since !== undefined || until !== undefined);
}
