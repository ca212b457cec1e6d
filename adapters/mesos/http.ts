import http from 'node:http';
import https from 'node:https';
import type { Readable } from 'node:stream';
import got from 'got';
import type { Clock } from '../../domain/clock/clock.ts';
import type { MesosConfig } from '../../domain/config.ts';
import { faultOf } from '../outside/fault.ts';
import { TlsFileError, TlsFiles } from '../outside/tlsFiles.ts';

/** What a master answered. */
export interface CallAnswer {
  readonly status: number;
  readonly location: string | null;
  readonly streamId: string | null;
  /** The start of the body; empty where the body is a stream. */
  readonly text: string;
  /** The events of a subscription, unread; null for every other answer. */
  readonly stream: Readable | null;
}

export interface Request {
  readonly url: URL;
  readonly call: object;
  /** Of the live subscription; SUBSCRIBE must not carry one. */
  readonly streamId: string | null;
  /** Ends the request at any time, the reading of its body included. */
  readonly signal: AbortSignal;
}

export interface SchedulerHttp {
  /** A SUBSCRIBE, on a connection of its own that closes with it. Rejects with a NoAnswer. */
  subscribe(request: Request): Promise<CallAnswer>;
  /**
   * Any other call. All go through one connection, because Mesos keeps the order of calls within a connection
   * only. Rejects with a NoAnswer.
   */
  call(request: Request): Promise<CallAnswer>;
  /** A call whose order does not matter, beside those: several at once. Rejects with a NoAnswer. */
  callBeside(request: Request): Promise<CallAnswer>;
}

/** No answer came. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
  /** Whether the master may have got the request all the same. */
  readonly mayHaveArrived: boolean;

  /** Without the cause: the client's errors hold the request, credentials and all. */
  constructor(message: string, mayHaveArrived: boolean) {
    super(message);
    this.mayHaveArrived = mayHaveArrived;
  }
}

/** What is worth showing of a plain answer to a call, in bytes. */
const LONGEST_TEXT = 4096;

/** Connections for calls whose order does not matter. */
const MOST_BESIDE = 8;

/** Codes of errors before a connection stands. */
const NOT_CONNECTED = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ERR_SOCKET_CLOSED_BEFORE_CONNECTION',
]);

/**
 * HTTP as Mesos's scheduler API wants it. Nothing is retried and no redirect followed: who leads is for the
 * subscription to find out. An answer has `requestTimeout` on `clock`; a subscription's stream, once begun, has no end.
 * Certificates are read for each subscription, and again after a request that got no answer: they may have been renewed.
 * @param longestText of a plain answer, in bytes; the rest is not read.
 */
export function schedulerHttp(config: MesosConfig, clock: Clock, longestText = LONGEST_TEXT): SchedulerHttp {
  const connections = { keepAlive: true, maxSockets: 1 };
  const callAgent = { http: new http.Agent(connections), https: new https.Agent(connections) };
  const beside = { keepAlive: true, maxSockets: MOST_BESIDE };
  const besideAgent = { http: new http.Agent(beside), https: new https.Agent(beside) };
  const streamAgent = { http: new http.Agent(), https: new https.Agent() };
  const client = got.extend({
    headers: {
      // Exactly this: Mesos answers 415 if a charset is added.
      'content-type': 'application/json',
      accept: 'application/json',
      'user-agent': 'gocd-mesos',
      ...authorization(config),
    },
    retry: { limit: 0 },
    followRedirect: false,
    throwHttpErrors: false,
    decompress: false,
  });
  const tls = tlsOf(config);
  const post = async (request: Request, agent: typeof callAgent, headers: Record<string, string>) => {
    try {
      const https = await tls.options();
      const bounds = { clock, timeoutMs: config.requestTimeout, longestText };
      return await exchange(request.url, bounds, (deadline) =>
        client.stream.post(request.url, {
          body: JSON.stringify(request.call),
          agent,
          headers,
          https,
          signal: AbortSignal.any([request.signal, deadline]),
        }),
      );
    } catch (error) {
      tls.renew();
      throw error instanceof TlsFileError ? new NoAnswer(error.message, false) : error;
    }
  };
  const onStream = ({ streamId }: Request): Record<string, string> =>
    streamId === null ? {} : { 'mesos-stream-id': streamId };
  return {
    subscribe: (request) => {
      tls.renew();
      return post(request, streamAgent, { connection: 'close' });
    },
    call: (request) => post(request, callAgent, onStream(request)),
    callBeside: (request) => post(request, besideAgent, onStream(request)),
  };
}

interface Bounds {
  readonly clock: Clock;
  readonly timeoutMs: number;
  /** In bytes. */
  readonly longestText: number;
}

/** Sends, and reads the answer: all of it within the deadline, but for the body of a subscription. */
function exchange(
  url: URL,
  { clock, timeoutMs, longestText }: Bounds,
  send: (deadline: AbortSignal) => ReturnType<typeof got.stream>,
): Promise<CallAnswer> {
  return new Promise((resolve, reject) => {
    const late = new AbortController();
    const cancelDeadline = clock.after(timeoutMs, () => late.abort());
    let hasBegun = false;
    const fail = (error: unknown) => {
      cancelDeadline();
      reject(late.signal.aborted ? timedOut(url, timeoutMs) : noAnswer(url, error, hasBegun));
    };
    const succeed = (answer: CallAnswer) => {
      cancelDeadline();
      resolve(answer);
    };
    const body = begun(send, late.signal, fail);
    // Stays while a stream is read, whose reader has a listener of its own.
    body?.on('error', fail);
    body?.once('response', ({ statusCode: status = 0, headers }: http.IncomingMessage) => {
      hasBegun = true;
      const location = headers.location ?? null;
      const streamId = [headers['mesos-stream-id']].flat()[0] ?? null;
      if (status === 200 && streamId !== null)
        succeed({ status, location, streamId, text: '', stream: body });
      else
        startOf(body, longestText).then(
          (text) => succeed({ status, location, streamId, text, stream: null }),
          fail,
        );
    });
  });
}

/** The client throws some of its errors at once, where others come by the stream. */
function begun<Body>(
  send: (deadline: AbortSignal) => Body,
  deadline: AbortSignal,
  fail: (error: unknown) => void,
): Body | null {
  try {
    return send(deadline);
  } catch (error) {
    fail(error);
    return null;
  }
}

/** A body's start, as text. Closes the connection if there is more than that. */
async function startOf(body: Readable, longest: number): Promise<string> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of body) {
    parts.push(part);
    length += part.length;
    if (length >= longest) break;
  }
  return Buffer.concat(parts).toString('utf8', 0, longest);
}

function timedOut(url: URL, timeoutMs: number): NoAnswer {
  return new NoAnswer(`${url.host} did not answer within ${timeoutMs / 1000} s`, true);
}

/** Whatever a request threw, as what it means: that no answer came. */
export function noAnswer(url: URL, error: unknown, answerHadBegun = false): NoAnswer {
  if (error instanceof NoAnswer) return error;
  const { code, words } = faultOf(error, answerHadBegun);
  return new NoAnswer(`${url.host}: ${words}`, !NOT_CONNECTED.has(code));
}

/** The header that shows who we are; none where there is nothing to show. */
export function authorization({ principal, secret }: MesosConfig): { authorization?: string } {
  if (principal === null || secret === null) return {};
  const credentials = Buffer.from(`${principal}:${secret.reveal()}`).toString('base64');
  return { authorization: `Basic ${credentials}` };
}

/** What shows who we are, and whom we trust, where masters and hosts are talked to by HTTPS. */
export function tlsOf({ tls }: MesosConfig): TlsFiles {
  return new TlsFiles(tls, 'mesos.tls');
}
