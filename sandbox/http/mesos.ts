import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { MesosAnswer } from '../doors.ts';
import type { EventSink, MasterRequest, PlainAnswer, StreamAnswer } from '../model/mesos/api.ts';
import { encodeRecord } from '../model/mesos/wire/recordio.ts';

/** A model master on a socket. */
export interface MesosFace {
  readonly port: number;
  /** `http://host:port`. */
  readonly url: string;
  /** Breaks all connections and stops listening. */
  close(): Promise<void>;
}

export interface FaceOptions {
  /** Default 127.0.0.1. */
  readonly host?: string;
  /** Default 0: a free one. */
  readonly port?: number;
}

/**
 * Serves a model master over HTTP as a real one is served: exact header checks are the model's, each record is one
 * chunk, and the socket stays open after the end of a stream. Node's plain server, because a framework's own checks
 * of methods and content types would answer before the model could.
 */
export async function serveMesos(
  handle: (request: MasterRequest) => MesosAnswer,
  { host = '127.0.0.1', port = 0 }: FaceOptions = {},
): Promise<MesosFace> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => send(handle(masterRequest(request, Buffer.concat(chunks))), request, response));
  });
  server.keepAliveTimeout = 0;
  server.requestTimeout = 0;
  server.listen(port, host);
  await once(server, 'listening');
  const bound = boundPort(server.address());
  return {
    port: bound,
    url: `http://${host}:${bound}`,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

function boundPort(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new TypeError('the server has no port');
  return address.port;
}

function masterRequest(request: IncomingMessage, body: Buffer): MasterRequest {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return { method: request.method ?? '', path: request.url ?? '', headers, body: body.toString('utf8') };
}

function send(answer: MesosAnswer, request: IncomingMessage, response: ServerResponse): void {
  if (answer.kind === 'silence') return;
  if (answer.kind === 'none') request.socket.destroy();
  else if (answer.kind === 'plain') sendPlain(answer, response);
  else sendStream(answer, request, response);
}

/** A real master sends no `Connection` header. */
function begin(answer: PlainAnswer | StreamAnswer, response: ServerResponse): void {
  response.statusCode = answer.status;
  response.removeHeader('Connection');
  for (const [name, value] of Object.entries(answer.headers)) response.setHeader(name, value);
}

function sendPlain(answer: PlainAnswer, response: ServerResponse): void {
  begin(answer, response);
  response.setHeader('Content-Length', Buffer.byteLength(answer.body));
  response.end(answer.body);
}

function sendStream(answer: StreamAnswer, request: IncomingMessage, response: ServerResponse): void {
  begin(answer, response);
  response.flushHeaders();
  const breakOff = () => request.socket.destroy();
  const sink: EventSink = {
    record: (text) => response.write(encodeRecord(text)),
    end: () => response.end(),
    abort: (partial) => {
      const record = encodeRecord(partial ?? '');
      if (partial === undefined) breakOff();
      else response.write(record.subarray(0, record.length >> 1), breakOff);
    },
  };
  response.on('close', answer.stream(sink));
}
