import { z } from 'zod';
import type { AgentPhase } from '../../domain/fleet.ts';
import { counted } from '../../domain/phrases.ts';
import type { Log } from '../../services/ports.ts';
import { AGENTS_ASKED } from '../../services/views/asked.ts';
import type { OperatorsView } from '../../services/views/operatorsView.ts';
import { AGENT_HISTORY, type StateView } from '../../services/views/schemas.ts';
import { ASKED_BY, askedBy, parsed, STANDING_BY, type Wish } from './operators.ts';
import { Refusal } from './refusal.ts';
import type { Route } from './route.ts';
import { refuseUnknown, TASK } from './viewRoutes.ts';

/** Phases in which there is an agent to drain, or one being drained. */
const DRAINABLE: ReadonlySet<AgentPhase> = new Set(['idle', 'building', 'draining']);

const { text, pool, phase, host } = AGENTS_ASKED.shape;
const MANY = ASKED_BY.extend({
  ...{ text, pool, phase, host },
  count: z.int().min(1).describe('at most so many: if there are more by now, none of them is drained'),
}).meta({ id: 'DrainMany' });
const MANY_HINT =
  'send {"count": 12, "pool": "linux", "by": "your name"}; also text, phase and host say which, as in /api/v1/agents';

const DRAINED = z
  .object({ drained: z.int().min(0).describe('agents that were asked to go') })
  .meta({ id: 'Drained' });

/** To take agents away, one or many. */
export function drainRoutes(
  view: OperatorsView,
  { wish, log }: { readonly wish: Wish; readonly log: Log },
): readonly Route[] {
  const refuseWhileHeld = () => {
    const held = heldBack(view.state());
    if (held !== null) throw new Refusal(409, `nothing is taken away now: ${held}`, 'ask again after that');
  };
  return [
    {
      method: 'POST',
      url: '/api/v1/agents/drain',
      summary: 'Take away all agents that are so, each as soon as it has no job in hand',
      body: MANY,
      answers: {
        202: { description: 'They are being drained', schema: DRAINED },
        409: { description: 'There are more of them by now, or none, or nothing is taken away at present' },
        503: STANDING_BY,
      },
      handle: (request, reply) => {
        const { count, by = `someone at ${request.ip}`, ...which } = parsed(MANY, request.body, MANY_HINT);
        const agents = view
          .agents({ ...which, sort: 'launched', offset: 0 })
          .agents.filter((agent) => agent.phase === 'idle' || agent.phase === 'building');
        if (agents.length === 0)
          throw new Refusal(409, 'no agent that is so is idle or building', 'see /api/v1/agents');
        if (agents.length > count)
          throw new Refusal(
            409,
            `they are ${agents.length} by now, and not ${count}: none was drained`,
            'look again, and say how many',
          );
        refuseWhileHeld();
        for (const { taskId } of agents) wish({ type: 'operator.drain.requested', by, taskId });
        log.info(`${by} asked to drain ${counted(agents.length, 'agent')}`);
        return reply.code(202).send({ drained: agents.length });
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
        const { phase: now } = view.agent(taskId)?.agent ?? refuseUnknown(taskId);
        if (!DRAINABLE.has(now))
          throw new Refusal(409, `${taskId} is ${now}`, 'only idle and building agents can be drained');
        refuseWhileHeld();
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
