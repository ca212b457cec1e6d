import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { OperatorFact } from '../../domain/facts.ts';
import type { AgentPhase } from '../../domain/fleet.ts';
import type { Log } from '../../services/ports.ts';
import type { OperatorsView } from '../../services/views/operatorsView.ts';
import { AGENT_HISTORY } from '../../services/views/schemas.ts';
import { Refusal } from './refusal.ts';
import type { Route } from './route.ts';
import { refuseUnknown, TASK } from './viewRoutes.ts';

/** Who asks, for the log and for others to see. */
const ASKED_BY = z
  .strictObject({
    by: z
      .string()
      .trim()
      .min(1)
      .max(100)
      .regex(/^\P{C}+$/u, 'holds a control character')
      .optional(),
  })
  .meta({ id: 'AskedBy' });

const STANDING_BY = { description: 'Not started: another instance may lead' };

const PAUSE = z.object({ pausedBy: z.string().nullable() }).meta({ id: 'Pause' });

/** Phases in which there is an agent to drain, or one being drained. */
const DRAINABLE: ReadonlySet<AgentPhase> = new Set(['idle', 'building', 'draining']);

/** All that operators can change. Each wish is a fact like any other: the machines decide what comes of it. */
export function operatorRoutes(
  view: OperatorsView,
  { request: ask, log }: { readonly request: (fact: OperatorFact) => void; readonly log: Log },
): readonly Route[] {
  const paused = () => ({ pausedBy: view.state().pausedBy });
  const wish = (fact: OperatorFact) => {
    if (view.state().startedAt === null)
      throw new Refusal(503, 'not started: another instance may lead', 'ask the one that leads');
    ask(fact);
  };
  return [
    {
      method: 'POST',
      url: '/api/v1/pause',
      summary: 'Launch and drain nothing until resumed; agents run on',
      body: ASKED_BY,
      answers: { 200: { description: 'Paused', schema: PAUSE }, 503: STANDING_BY },
      handle: (request) => {
        const by = askedBy(request);
        wish({ type: 'operator.pause.requested', by });
        log.info(`${by} asked to pause`);
        return paused();
      },
    },
    {
      method: 'POST',
      url: '/api/v1/resume',
      summary: 'Launch and drain again',
      body: ASKED_BY,
      answers: { 200: { description: 'Resumed', schema: PAUSE }, 503: STANDING_BY },
      handle: (request) => {
        const by = askedBy(request);
        wish({ type: 'operator.resume.requested', by });
        log.info(`${by} asked to resume`);
        return paused();
      },
    },
    {
      method: 'POST',
      url: '/api/v1/agents/:taskId/drain',
      summary: 'Take an agent away as soon as it has no job in hand',
      body: ASKED_BY,
      answers: {
        202: { description: 'It is being drained', schema: AGENT_HISTORY },
        404: { description: 'Not known' },
        409: { description: 'Not in a phase in which it can be drained' },
      },
      handle: (request, reply) => {
        const { taskId } = TASK.parse(request.params);
        const by = askedBy(request);
        const phase = view.agent(taskId)?.agent?.phase ?? refuseUnknown(taskId);
        if (!DRAINABLE.has(phase))
          throw new Refusal(409, `${taskId} is ${phase}`, 'only idle and building agents can be drained');
        wish({ type: 'operator.drain.requested', by, taskId });
        log.info(`${by} asked to drain ${taskId}`, { taskId });
        return reply.code(202).send(view.agent(taskId));
      },
    },
  ];
}

function askedBy({ body, ip }: FastifyRequest): string {
  const asked = ASKED_BY.safeParse(body ?? {});
  if (!asked.success)
    throw new Refusal(
      400,
      z.prettifyError(asked.error).replace(/\s+/g, ' '),
      'send {"by": "your name"}, or nothing',
    );
  return asked.data.by ?? `someone at ${ip}`;
}
