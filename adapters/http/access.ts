import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { HttpConfig } from '../../domain/config.ts';
import { isLoopback } from '../loopback.ts';
import { Refusal } from './refusal.ts';

/** What must work for whatever watches the process, without a secret. */
const OPEN_TO_ALL = '/health';

/** Whatever does not only read. */
export function isChange({ method }: Pick<FastifyRequest, 'method'>): boolean {
  return method !== 'GET' && method !== 'HEAD';
}

type Check = (request: FastifyRequest, reply: FastifyReply) => Promise<void>;

/**
 * Who may do what. Changes need the token, always. Reading needs it where others than this machine can reach us; a
 * browser may then give it as the password of any user, which changes do not take: a browser sends it along unasked.
 */
export function accessRules({ host, token }: HttpConfig): readonly Check[] {
  const isOurs = token === null ? () => false : matcherOf(token.reveal());
  const loopback = isLoopback(host);

  const mayRead: Check = async ({ headers }, reply) => {
    const given = bearerToken(headers.authorization) ?? basicPassword(headers.authorization);
    if (loopback || (given !== null && isOurs(given))) return;
    reply.header('www-authenticate', 'Basic realm="gocd-mesos", charset="UTF-8"');
    throw new Refusal(401, 'the token is missing or wrong', 'send "Authorization: Bearer" with http.token');
  };
  const mayChange: Check = async ({ headers }, reply) => {
    if (token === null)
      throw new Refusal(403, 'changes are off: no token is configured', 'set http.token or http.token-file');
    const given = bearerToken(headers.authorization);
    if (given !== null && isOurs(given)) return;
    reply.header('www-authenticate', 'Bearer realm="gocd-mesos"');
    throw new Refusal(401, 'the token is missing or wrong', 'send "Authorization: Bearer" with http.token');
  };
  const byToken: Check = async (request, reply) => {
    if (isChange(request)) return mayChange(request, reply);
    if (request.url !== OPEN_TO_ALL) return mayRead(request, reply);
  };
  return loopback ? [fromThisMachine, byToken] : [byToken];
}

/**
 * A page from elsewhere can have its own name lead here, and so read as if it were ours. It can't choose the name its
 * browser then asks for.
 */
const fromThisMachine: Check = async ({ host, hostname }) => {
  const name = hostname.toLowerCase().replace(/^\[(.*)\]$/, '$1');
  if (isLoopback(name)) return;
  throw new Refusal(
    403,
    `${JSON.stringify(host)} is not a name of this machine's loopback interface`,
    'ask for localhost or 127.0.0.1; for other names set http.host and http.token',
  );
};

function bearerToken(authorization: string | undefined): string | null {
  return /^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1] ?? null;
}

function basicPassword(authorization: string | undefined): string | null {
  const encoded = /^Basic +(\S+)$/i.exec(authorization ?? '')?.[1];
  if (encoded === undefined) return null;
  const pair = Buffer.from(encoded, 'base64').toString('utf8');
  return pair.includes(':') ? pair.slice(pair.indexOf(':') + 1) : null;
}

/** Compares in a time that does not depend on what is given. */
function matcherOf(expected: string): (given: string) => boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  const wanted = digest(expected);
  return (given) => timingSafeEqual(digest(given), wanted);
}
