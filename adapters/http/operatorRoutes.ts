import { z } from 'zod';
import type { AgentPhase } from '../../domain/fleet.ts';
import type { Log } from '../../services/ports.ts';
import type { OperatorsView } from '../../services/views/operatorsView.ts';
import { AGENT_HISTORY, type StateView } from '../../services/views/schemas.ts';
import { ASKED_BY, askedBy, STANDING_BY, type Wish } from './operators.ts';
import { Refusal } from './refusal.ts';
import type { Route } from './route.ts';
import { refuseUnknown, TASK } from './viewRoutes.ts';

const PAUSE = z.object({ pausedBy: z.string().nullable() }).meta({ id: 'Pause' });
const BRAKE = z.object({ brake: z.boolean() }).meta({ id: 'Brake' });

/** Phases in which there is an agent to drain, or one being drained. */
const DRAINABLE: ReadonlySet<AgentPhase> = new Set(['idle', 'building', 'draining']);

/** All that operators can change. Each wish is a fact like any other: the machines decide what comes of it. */
export function operatorRoutes(
  view: OperatorsView,
  { wish, log }: { readonly wish: Wish; readonly log: Log },
): readonly Route[] {
  const paused = () => ({ pausedBy: view.state().pausedBy });
  return [
    {
      method: 'POST',
      url: '/api/v1/pause',
      summary: 'Launch and take away nothing until resumed; agents run on',
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
      summary: 'Launch and take away again; a brake that is on stays on',
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
      url: '/api/v1/brake/release',
      summary: "Take GoCD's list of agents as it is: those that it lacks count as gone",
      body: ASKED_BY,
      answers: {
        200: { description: 'Released', schema: BRAKE },
        409: { description: 'It is not on' },
        503: STANDING_BY,
      },
      handle: (request) => {
        const by = askedBy(request);
        if (view.state().startedAt !== null && !view.state().brake)
          throw new Refusal(409, 'the brake is not on', 'there is nothing to release');
        wish({ type: 'operator.brake.release.requested', by });
        log.info(`${by} asked to release the brake`);
        return { brake: view.state().brake };
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
        409: {
          description: 'Not in a phase in which it can be drained, or nothing is taken away at present',
        },
      },
      handle: (request, reply) => {
        const { taskId } = TASK.parse(request.params);
        const by = askedBy(request);
        const phase = view.agent(taskId)?.agent?.phase ?? refuseUnknown(taskId);
        if (!DRAINABLE.has(phase))
          throw new Refusal(409, `${taskId} is ${phase}`, 'only idle and building agents can be drained');
        const held = heldBack(view.state());
        if (held !== null)
          throw new Refusal(409, `nothing is taken away now: ${held}`, 'ask again after that');
        wish({ type: 'operator.drain.requested', by, taskId });
        log.info(`${by} asked to drain ${taskId}`, { taskId });
        return reply.code(202).send(view.agent(taskId));
      },
    },
  ];
}

/** Why not even what a person asks for is taken away now: too little is known. Null if it is. */
function heldBack({ brake, gocd, framework, startedAt }: StateView): string | null {
  if (startedAt === null) return null;
  if (brake) return 'the brake is on';
  if (gocd.readAt === null || gocd.stale) return 'GoCD has not been read for too long';
  if (gocd.maintenance === true) return 'GoCD is in maintenance';
  return framework.state === 'subscribed' && framework.reconciled
    ? null
    : 'Mesos has not told of all tasks yet';
}
