import { z } from 'zod';
import type { Metrics } from '../../services/metrics/metrics.ts';
import {
  ACTIVITY_ASKED,
  AGENTS_ASKED,
  COSTS_ASKED,
  DECISIONS_ASKED,
  HOSTS_ASKED,
  JOBS_ASKED,
  RUNS_ASKED,
  SERIES_ASKED,
} from '../../services/views/asked.ts';
import { COSTS } from '../../services/views/costs/costSchemas.ts';
import { agentHistory } from '../../services/views/history/lives.ts';
import { HOSTS } from '../../services/views/hostSchemas.ts';
import { JOBS } from '../../services/views/jobSchemas.ts';
import type { OperatorsView } from '../../services/views/operatorsView.ts';
import {
  AGENT_HISTORY,
  AGENTS,
  type AgentHistory,
  BACKLOG,
  DECISIONS,
  JOB_GROUPS,
  JOB_HISTORY,
  type JobHistory,
  NEWS,
  READINESS,
  SERIES,
  STATE,
} from '../../services/views/schemas.ts';
import { MACHINE_ACTIVITY, MACHINES } from '../../services/views/statecharts/machineSchemas.ts';
import { askedIn, listed } from './asking.ts';
import { EVENT_STREAM, type EventStreams } from './eventStreams.ts';
import { decisionsOf, isOfThePast, pastRoutes } from './pastRoutes.ts';
import { Refusal } from './refusal.ts';
import type { Route } from './route.ts';

const HEALTH = z.object({ status: z.literal('alive') }).meta({ id: 'Health' });

export const TASK = z.object({ taskId: z.string() });

const EVENTS_ASKED = z.strictObject({
  brief: z
    .enum(['yes', 'no'])
    .default('no')
    .describe('yes: of states, agents and decisions only how many changed, at most once a second'),
});

/** The parts of a job's locator. */
const LOCATOR = z.object({
  pipeline: z.string(),
  counter: z.string(),
  stage: z.string(),
  stageCounter: z.string(),
  job: z.string(),
});

/** All that can be read. */
export function viewRoutes(view: OperatorsView, metrics: Metrics, streams: EventStreams): readonly Route[] {
  return [
    {
      method: 'GET',
      url: '/health',
      summary: 'Whether the process is alive',
      answers: { 200: { description: 'It is', schema: HEALTH } },
      handle: () => ({ status: 'alive' }),
    },
    {
      method: 'GET',
      url: '/ready',
      summary: 'Whether it is subscribed, has reconciled, and has a fresh view of GoCD',
      answers: {
        200: { description: 'It is ready', schema: READINESS },
        503: { description: 'It is not, for these reasons', schema: READINESS },
      },
      handle: (_request, reply) => {
        const readiness = view.readiness();
        return reply.code(readiness.ready ? 200 : 503).send(readiness);
      },
    },
    {
      method: 'GET',
      url: '/metrics',
      summary: 'Metrics for Prometheus',
      answers: { 200: { description: 'All metrics', type: 'text/plain' } },
      handle: async (_request, reply) => reply.type(metrics.contentType).send(await metrics.text()),
    },
    shown('/api/v1/state', 'Where everything stands', STATE, view.state),
    listed('/api/v1/backlog', {
      summary: 'Waiting jobs, why each waits and what is done about it',
      query: JOBS_ASKED,
      schema: BACKLOG,
      handle: view.backlog,
    }),
    listed('/api/v1/backlog/groups', {
      summary: 'Waiting jobs, those that have pipeline, cause and pool in common as one',
      query: JOBS_ASKED,
      schema: JOB_GROUPS,
      handle: view.jobGroups,
    }),
    listed('/api/v1/jobs', {
      summary: 'Jobs that wait, run, or began lately, and what they waited for',
      query: RUNS_ASKED,
      schema: JOBS,
      handle: view.jobs,
    }),
    {
      method: 'GET',
      url: '/api/v1/jobs/:pipeline/:counter/:stage/:stageCounter/:job',
      summary: 'One job, why it waits, and what it waited for',
      answers: {
        200: { description: 'The job', schema: JOB_HISTORY },
        404: { description: 'Not known, or begun long ago' },
      },
      handle: ({ params }) => {
        const { pipeline, counter, stage, stageCounter, job } = LOCATOR.parse(params);
        const locator = [pipeline, counter, stage, stageCounter, job].join('/');
        return view.job(locator) ?? pastJob(view, locator);
      },
    },
    listed('/api/v1/agents', {
      summary: 'Agents of ours',
      query: AGENTS_ASKED,
      schema: AGENTS,
      handle: view.agents,
    }),
    {
      method: 'GET',
      url: '/api/v1/agents/:taskId',
      summary: 'One agent and what became of it',
      answers: {
        200: { description: 'The agent', schema: AGENT_HISTORY },
        404: { description: 'Not known, or long gone' },
      },
      handle: ({ params }) => {
        const { taskId } = TASK.parse(params);
        return view.agent(taskId) ?? goneAgent(view, taskId);
      },
    },
    listed('/api/v1/hosts', {
      summary: 'Hosts: what of ours is there, and what keeps more from being placed there',
      query: HOSTS_ASKED,
      schema: HOSTS,
      handle: view.hosts,
    }),
    listed('/api/v1/decisions', {
      summary: 'What was decided lately, by which rule; with since or until, as far back as it is kept',
      query: DECISIONS_ASKED,
      schema: DECISIONS,
      handle: (asked) => decisionsOf(view, asked),
    }),
    listed('/api/v1/series', {
      summary: 'Waiting jobs and agents over the last day, or since a time, for graphs',
      query: SERIES_ASKED,
      schema: SERIES,
      handle: (asked) =>
        isOfThePast(view, asked) && !view.hasSeries(asked) ? view.past.series(asked) : view.series(asked),
    }),
    ...pastRoutes(view),
    listed('/api/v1/costs', {
      summary: 'What agents did with their time, by pool and by pipeline',
      query: COSTS_ASKED,
      schema: COSTS,
      handle: (asked) =>
        asked.since === undefined && asked.until === undefined ? view.costs() : view.costsOf(asked),
    }),
    shown('/api/v1/machines', 'Every state machine, from its definition', MACHINES, view.machines),
    listed('/api/v1/machines/activity', {
      summary: 'Where each machine stands, and its latest changes of state',
      query: ACTIVITY_ASKED,
      schema: MACHINE_ACTIVITY,
      handle: view.machineActivity,
    }),
    {
      method: 'GET',
      url: '/api/v1/events',
      summary: 'What happens, as server-sent events; Last-Event-ID replays what was missed',
      answers: {
        200: { description: 'A stream of events', type: EVENT_STREAM, schema: NEWS },
        503: { description: 'Too many listen already' },
      },
      query: EVENTS_ASKED,
      handle: ({ headers, query }, reply) => {
        const lastId = headers['last-event-id'];
        const { brief } = askedIn(EVENTS_ASKED, query);
        const stream = streams.open(typeof lastId === 'string' ? lastId : null, brief === 'yes');
        if (stream === null)
          throw new Refusal(503, 'too many listen to events already', 'close other dashboards, or try later');
        return reply.type(EVENT_STREAM).header('x-accel-buffering', 'no').send(stream);
      },
    },
  ];
}

async function pastJob({ past }: OperatorsView, locator: string): Promise<JobHistory> {
  const job = await past.job(locator);
  return job === null ? refuseUnknownJob(locator) : { ...job, waiting: null };
}

async function goneAgent({ past }: OperatorsView, taskId: string): Promise<AgentHistory> {
  const life = await past.life(taskId);
  return life === null ? refuseUnknown(taskId) : { ...agentHistory(life), taskId, agent: null };
}

function shown(url: string, summary: string, schema: z.ZodType, handle: () => unknown): Route {
  const answers = { 200: { description: summary, schema } };
  return { method: 'GET', url, summary, answers, isShared: true, handle };
}

function refuseUnknownJob(locator: string): never {
  throw new Refusal(404, `no job ${JSON.stringify(locator)} is known`, 'see /api/v1/jobs');
}

export function refuseUnknown(taskId: string): never {
  throw new Refusal(404, `no agent of task id ${JSON.stringify(taskId)} is known`, 'see /api/v1/agents');
}
