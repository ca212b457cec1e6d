import { Readable } from 'node:stream';
import { AGENT_LIVES, HISTORY, PAST_JOBS } from '../../services/history/kinds.ts';
import type { PastView } from '../../services/history/pastView.ts';
import { LIVES_ASKED, PAST_JOBS_ASKED, PAST_JOBS_CSV_ASKED } from '../../services/views/asked.ts';
import { askedIn, listed } from './asking.ts';
import type { Route } from './route.ts';

/** What is kept of all that happened, over restarts. */
export function pastRoutes(past: PastView): readonly Route[] {
  return [
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
