import http from 'node:http';
import https from 'node:https';
import got, { type Request as ClientRequest } from 'got';
import type { GocdCredentials, GoServerConfig } from '../../../domain/config.ts';
import { TlsFileError, TlsFiles } from '../../outside/tlsFiles.ts';
import { authorizationOf } from '../account.ts';
import type { GocdAnswer } from './answer.ts';
import { failure, GocdCallError } from './failure.ts';
import { SessionCookie } from './sessionCookie.ts';
import { transportFailure } from './transport.ts';

export interface Request {
  readonly method: 'GET' | 'PATCH' | 'DELETE';
  /** Below the base URL, as `/api/agents`. */
  readonly path: string;
  readonly accept: string;
  /** Sent as JSON. */
  readonly body?: object;
  /** Of the answer that we have: 304 says that it is still right. */
  readonly etag?: string;
}

/** The way to one GoCD server for one account. */
export interface Connection {
  /**
   * Makes one request, within the deadline of the configuration. Any HTTP status is an answer.
   * @throws GocdCallError where no whole answer came.
   */
  send(request: Request, signal: AbortSignal): Promise<GocdAnswer>;
  /** The request in words, for messages: method and URL, without anything secret. */
  describe(request: Pick<Request, 'method' | 'path'>): string;
  /** Reads the TLS files again before the next request. */
  renew(): void;
}

/** A kept socket is given up after this long without use, before a server or a firewall forgets it silently. */
const IDLE_SOCKET_MS = 20_000;
const CONCURRENT_SOCKETS = 8;

/** Bytes one answer may have, after decompression: a feed of 130,000 jobs has 45 million, a list of 20,000 agents 33 million. */
const LONGEST_BODY = 64 * 1024 * 1024;

/** @param bodyLimit bytes, after decompression, from which a download is broken off. */
export function connect(config: GoServerConfig, bodyLimit = LONGEST_BODY): Connection {
  const url = new URL(config.url);
  const base = url.origin + url.pathname.replace(/\/+$/, '');
  const cookie = new SessionCookie();
  const pooling = { keepAlive: true, timeout: IDLE_SOCKET_MS, maxSockets: CONCURRENT_SOCKETS };
  const client = got.extend({
    agent: { http: new http.Agent(pooling), https: new https.Agent(pooling) },
    followRedirect: false,
    headers: { 'user-agent': 'gocd-mesos' },
    retry: { limit: 0 },
    strictContentLength: true,
    throwHttpErrors: false,
    timeout: { request: config.requestTimeout },
  });
  const tls = new TlsFiles(config.tls, 'go-server.tls');

  const describe: Connection['describe'] = ({ method, path }) => `${method} ${base}${path}`;

  async function send(request: Request, signal: AbortSignal): Promise<GocdAnswer> {
    const files = await tls.options().catch((error: unknown) => {
      throw error instanceof TlsFileError ? new GocdCallError(failure('tls', error.message)) : error;
    });
    const begin = () => {
      const stream = client.stream(base + request.path, {
        method: request.method,
        headers: { ...headersOf(request, config.credentials), ...cookie.headers() },
        https: files,
        signal,
        ...(request.body === undefined ? {} : { json: request.body }),
      });
      if (request.method === 'DELETE') stream.end();
      return stream;
    };
    const { text, response } = await exchange(begin, describe(request), bodyLimit);
    const { statusCode = 0, headers = {} } = response ?? {};
    for (const header of headers['set-cookie'] ?? []) cookie.setCookie(header);
    if (statusCode === 401) cookie.forget();
    const contentType = headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase() ?? '';
    const { etag = null, location = '' } = headers;
    const retryAfterMs = millisecondsIn(headers['retry-after']);
    const madeAt = momentIn(headers.date);
    const deprecatedIn = headers['x-gocd-api-deprecated-in'];
    const agentExtraProperties = headers['gocd-agent-extra-properties'];
    return {
      status: statusCode,
      contentType,
      location,
      etag,
      text,
      ...(retryAfterMs !== null && { retryAfterMs }),
      ...(madeAt !== null && { madeAt }),
      ...(typeof deprecatedIn === 'string' && { deprecatedIn }),
      ...(typeof agentExtraProperties === 'string' && { agentExtraProperties }),
    };
  }

  return {
    send,
    describe,
    renew: () => tls.renew(),
  };
}

/**
 * GoCD asks for `X-GoCD-Confirm` or a JSON content type on changes, which of them depends on its version: all
 * versions take both.
 */
export function headersOf(request: Request, credentials: GocdCredentials): Record<string, string> {
  const authorization = authorizationOf(credentials);
  return {
    accept: request.accept,
    ...(authorization === null ? {} : { authorization }),
    ...(request.etag === undefined ? {} : { 'if-none-match': request.etag }),
    ...(request.method === 'GET' ? {} : { 'content-type': 'application/json', 'x-gocd-confirm': 'true' }),
  };
}

/** Sends and reads the answer to its end. What throws on the way is a failed call, whatever it is. */
async function exchange(
  begin: () => ClientRequest,
  call: string,
  limit: number,
): Promise<{ readonly text: string; readonly response: ClientRequest['response'] }> {
  let stream: ClientRequest | undefined;
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    stream = begin();
    const bytes: AsyncIterable<Buffer> = stream;
    for await (const chunk of bytes) {
      chunks.push(chunk);
      size += chunk.length;
      if (size > limit) break;
    }
  } catch (error) {
    throw transportFailure(error, call, stream?.response !== undefined);
  } finally {
    // Breaks off what is left of a download. After a whole one, it frees the request from its signal.
    stream?.destroy();
  }
  if (size > limit) throw new GocdCallError(failure('too-large', `${call} brought more than ${limit} bytes`));
  return { text: Buffer.concat(chunks).toString('utf8'), response: stream.response };
}

/** A `Date` as a time (ms since the epoch); null where there is none, or none that can be read. */
export function momentIn(date: string | undefined): number | null {
  const moment = Date.parse(date ?? '');
  return Number.isNaN(moment) ? null : moment;
}

const SECOND_MS = 1_000;

/** A `Retry-After` of whole seconds. The other form, a date, is as good as none: whose clock is right? */
function millisecondsIn(retryAfter: string | undefined): number | null {
  return retryAfter !== undefined && /^\d{1,5}$/.test(retryAfter) ? Number(retryAfter) * SECOND_MS : null;
}
