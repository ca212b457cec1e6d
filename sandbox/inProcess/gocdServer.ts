import { createGocdServer } from '../../adapters/gocd/gocdServer.ts';
import type { GocdAnswer } from '../../adapters/gocd/wire/answer.ts';
import { type Connection, headersOf, momentIn, type Request } from '../../adapters/gocd/wire/connection.ts';
import { failure, GocdCallError } from '../../adapters/gocd/wire/failure.ts';
import { SessionCookie } from '../../adapters/gocd/wire/sessionCookie.ts';
import type { Clock } from '../../domain/clock/clock.ts';
import type { Config } from '../../domain/config.ts';
import type { GocdServer } from '../../services/ports.ts';
import type { GocdRequest, GocdResponse } from '../model/gocd/api/http.ts';
import type { Mishap, Wire } from './wire.ts';

export interface InProcessGocdParts {
  readonly config: Config;
  readonly clock: Clock;
  readonly wire: Wire;
  /** Null where nobody takes the connection. */
  readonly handle: (request: GocdRequest) => GocdResponse | null;
  /** Asked for each request; no mishaps by default. */
  readonly mishap?: (request: GocdRequest) => Mishap | null;
}

/** The GoCD adapter itself over a model server in the same process. Only the sockets are missing. */
export function inProcessGocd(parts: InProcessGocdParts): GocdServer {
  const { config, clock } = parts;
  return createGocdServer({ config, clock, connection: inProcessConnection(parts) });
}

function inProcessConnection({ config, wire, handle, mishap = () => null }: InProcessGocdParts): Connection {
  const { goServer } = config;
  const { origin, pathname } = new URL(goServer.url);
  const base = pathname.replace(/\/+$/, '');
  const cookie = new SessionCookie();
  const describe: Connection['describe'] = ({ method, path }) => `${method} ${origin}${base}${path}`;

  const send = async (request: Request, signal: AbortSignal): Promise<GocdAnswer> => {
    const sent: GocdRequest = {
      method: request.method,
      path: base + request.path,
      headers: { ...headersOf(request, goServer.credentials), ...cookie.headers() },
      body: request.body === undefined ? '' : JSON.stringify(request.body),
    };
    const { status, headers, body, value } = await wire.exchange<GocdResponse>({
      signal,
      timeoutMs: goServer.requestTimeout,
      mishap: mishap(sent),
      serve: () => handle(sent),
      refused: () => lost('unreachable', `${describe(request)} got no connection`),
      timedOut: () => lost('timeout', `${describe(request)} took too long`),
      aborted: () => lost('unreachable', `${describe(request)} was given up`),
    });
    const given = headers['set-cookie'];
    if (given !== undefined) cookie.setCookie(given);
    if (status === 401) cookie.forget();
    const madeAt = momentIn(headers.date);
    const contentType = headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase() ?? '';
    return {
      status,
      contentType,
      location: headers.location ?? '',
      etag: headers.etag ?? null,
      text: body,
      ...(madeAt !== null && { madeAt }),
      ...(value !== undefined && { value }),
    };
  };
  return { send, describe, renew: () => {} };
}

function lost(reason: 'unreachable' | 'timeout', message: string): GocdCallError {
  return new GocdCallError(failure(reason, message));
}
