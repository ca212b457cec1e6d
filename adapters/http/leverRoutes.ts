import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { LeverFact } from '../../domain/facts.ts';
import { type Lever, LONGEST_LEVER_MS, leverId } from '../../domain/levers.ts';
import { parseDuration } from '../../domain/settings/kinds/units.ts';
import { LEVER, LEVERS } from '../../services/views/levers.ts';
import type { OperatorsView } from '../../services/views/operatorsView.ts';
import { AGENT_HISTORY } from '../../services/views/schemas.ts';
import { ASKED_BY, ASKED_BY_HINT, line, parsed, STANDING_BY, type Wish } from './operators.ts';
import { Refusal } from './refusal.ts';
import type { Route } from './route.ts';
import { TASK } from './viewRoutes.ts';

const SHORTEST_MS = 1_000;
const MOST_AGENTS = 10_000;

/** Milliseconds, once parsed. */
const LASTS = z
  .union([z.number(), z.string()])
  .transform((value, context) => {
    const ms = parseDuration(String(value).trim());
    if (ms !== undefined && ms >= SHORTEST_MS && ms <= LONGEST_LEVER_MS) return ms;
    context.addIssue({
      code: 'custom',
      message: 'as "2h", "30 minutes" or milliseconds; 1 second to 30 days',
    });
    return z.NEVER;
  })
  .describe('how long it is to be in force: "2h", "30 minutes", or milliseconds; 30 days at the most');

const WITH_REASON = ASKED_BY.extend({ reason: line(300).describe('why, for others to see') });
const REASONED = WITH_REASON.meta({ id: 'Reasoned' });
const LASTING = WITH_REASON.extend({ for: LASTS }).meta({ id: 'Lasting' });
const BOOST = WITH_REASON.extend({
  for: LASTS,
  agents: z.int().min(1).max(MOST_AGENTS).describe('how many more agents the pool is to keep ready'),
}).meta({ id: 'Boost' });
const FORCED = WITH_REASON.extend({
  confirm: z.literal(true, { error: 'must be true: the job in hand is lost' }),
}).meta({ id: 'Forced' });

const POOL = z.object({ pool: line(255) });
const HOST = z.object({ host: line(255) });
const LEVER_ID = z.object({ id: line(300) });

const BREAKER_RESET = z.object({ pool: z.string() }).meta({ id: 'BreakerReset' });

/** What to send. */
const HINT = {
  BOOST: 'send {"agents": 2, "for": "2h", "reason": "why", "by": "your name"}; by may be left out',
  LASTING: 'send {"for": "2h", "reason": "why", "by": "your name"}; by may be left out',
  REASONED: 'send {"reason": "why", "by": "your name"}; by may be left out',
  FORCED: 'send {"confirm": true, "reason": "why", "by": "your name"}; by may be left out',
} as const;

const UNKNOWN = { description: 'There is none of that name' };
const REFUSED = { description: 'It cannot be done now; the answer says why' };

/** What operators can have done with a reason, some of it for a time. */
export function leverRoutes(view: OperatorsView, wish: Wish): readonly Route[] {
  /** What is refused is asked for all the same: so it is told in the feed, and kept in the journal. */
  const ask = (fact: LeverFact) => {
    const refusal = view.leverRefusal(fact);
    wish(fact);
    if (refusal !== null)
      throw new Refusal(refusal.kind === 'unknown' ? 404 : 409, refusal.text, refusal.hint, true);
  };
  const leverOf = (id: string) => view.state().levers.find((lever) => lever.id === id);

  const pull = (
    { ip }: FastifyRequest,
    asked: Pick<Lever, 'kind' | 'target'>,
    { by, reason, for: lasts, agents = 0 }: z.output<typeof LASTING> & { readonly agents?: number },
  ) => {
    ask({ type: 'operator.lever.requested', by: askedFrom(by, ip), reason, agents, lasts, ...asked });
    const lever = leverOf(leverId(asked));
    if (lever === undefined)
      throw new Refusal(
        503,
        'a changed config is just being put in force: the service that follows will take this up',
        'see in a moment what is in force',
      );
    return lever;
  };
  const pullLasting = (request: FastifyRequest, asked: Pick<Lever, 'kind' | 'target'>) =>
    pull(request, asked, parsed(LASTING, request.body, HINT.LASTING));
  const end = ({ body, ip }: FastifyRequest, id: string) => {
    const lever = leverOf(id);
    const { by } = parsed(ASKED_BY, body, ASKED_BY_HINT);
    ask({ type: 'operator.lever.end.requested', by: askedFrom(by, ip), id });
    return lever;
  };

  const answers = {
    200: { description: 'In force', schema: LEVER },
    404: UNKNOWN,
    409: REFUSED,
    503: STANDING_BY,
  };
  const ended = {
    200: { description: 'Ended: what it was', schema: LEVER },
    404: { description: 'Nothing is in force by that id' },
    503: STANDING_BY,
  };
  return [
    {
      method: 'GET',
      url: '/api/v1/levers',
      summary: 'What operators have in force for a time',
      answers: { 200: { description: 'All of it', schema: LEVERS } },
      handle: () => ({ levers: view.state().levers }),
    },
    {
      method: 'POST',
      url: '/api/v1/pools/:pool/boost',
      summary: 'Keep so many more agents of a pool ready than are demanded, for a time, within the limits',
      body: BOOST,
      answers,
      handle: (request) => {
        const { pool } = parsed(POOL, request.params, 'see /openapi.json');
        return pull(request, { kind: 'boost', target: pool }, parsed(BOOST, request.body, HINT.BOOST));
      },
    },
    {
      method: 'POST',
      url: '/api/v1/pools/:pool/pause',
      summary: 'Launch nothing from a pool and take none of its agents away, for a time',
      body: LASTING,
      answers,
      handle: (request) => {
        const { pool } = parsed(POOL, request.params, 'see /openapi.json');
        return pullLasting(request, { kind: 'pause-pool', target: pool });
      },
    },
    {
      method: 'POST',
      url: '/api/v1/pools/:pool/resume',
      summary: 'End the pause of a pool before its time',
      body: ASKED_BY,
      answers: ended,
      handle: (request) => {
        const { pool } = parsed(POOL, request.params, 'see /openapi.json');
        return end(request, leverId({ kind: 'pause-pool', target: pool }));
      },
    },
    {
      method: 'POST',
      url: '/api/v1/pools/:pool/reset-breaker',
      summary: 'Have a pool launch again at once, though its launches have failed',
      body: REASONED,
      answers: {
        200: { description: 'Reset', schema: BREAKER_RESET },
        404: UNKNOWN,
        409: { description: 'Its launches do not fail' },
        503: STANDING_BY,
      },
      handle: (request) => {
        const { pool } = parsed(POOL, request.params, 'see /openapi.json');
        const { by, reason } = parsed(REASONED, request.body, HINT.REASONED);
        ask({ type: 'operator.breaker.reset.requested', by: askedFrom(by, request.ip), reason, pool });
        return { pool };
      },
    },
    {
      method: 'POST',
      url: '/api/v1/hosts/:host/drain',
      summary: 'Drain the agents on a host and place none there, for a time',
      body: LASTING,
      answers,
      handle: (request) => {
        const { host } = parsed(HOST, request.params, 'see /openapi.json');
        return pullLasting(request, { kind: 'drain-host', target: host });
      },
    },
    {
      method: 'POST',
      url: '/api/v1/agents/:taskId/force-out',
      summary: 'End an agent now, whatever it does: the job in hand is lost',
      body: FORCED,
      answers: {
        202: { description: 'It is being ended', schema: AGENT_HISTORY },
        404: { description: 'Not known' },
        409: { description: 'Not known to be ours' },
        503: STANDING_BY,
      },
      handle: (request, reply) => {
        const { taskId } = TASK.parse(request.params);
        const { by, reason } = parsed(FORCED, request.body, HINT.FORCED);
        ask({ type: 'operator.force-out.requested', by: askedFrom(by, request.ip), reason, taskId });
        return reply.code(202).send(view.agent(taskId));
      },
    },
    ...(
      [
        ['DELETE', '/api/v1/levers/:id'],
        ['POST', '/api/v1/levers/:id/end'],
      ] as const
    ).map(
      ([method, url]): Route => ({
        method,
        url,
        summary: 'End what is in force before its time',
        ...(method === 'POST' ? { body: ASKED_BY } : {}),
        answers: ended,
        handle: (request) => end(request, parsed(LEVER_ID, request.params, 'see /openapi.json').id),
      }),
    ),
  ];
}

/** Who asks, and from where: their word for it alone would not do for what others have to trust. */
function askedFrom(by: string | undefined, ip: string): string {
  return `${by ?? 'someone'} at ${ip}`;
}
