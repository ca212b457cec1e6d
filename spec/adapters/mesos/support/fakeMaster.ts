import { EventEmitter, once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';
import { type Entry, recorded } from './recordings.ts';

const wireCall = z.looseObject({ type: z.string() });

/** A call as a master received it, and the means to answer it. */
export interface Received {
  readonly path: string;
  readonly headers: http.IncomingHttpHeaders;
  readonly call: z.output<typeof wireCall>;
  readonly response: http.ServerResponse;
}

/** An HTTP server on a free loopback port that does what it is told. */
export class FakeMaster {
  readonly received: Received[] = [];
  /** Connections opened so far. */
  connections = 0;
  readonly #server: http.Server;
  readonly #news = new EventEmitter();
  readonly port: number;
  #taken = 0;

  private constructor(server: http.Server) {
    this.#server = server;
    this.port = addressOf(server).port;
    server.on('connection', () => {
      this.connections += 1;
    });
    server.on('request', async (request: http.IncomingMessage, response: http.ServerResponse) => {
      const parts: Buffer[] = [];
      for await (const part of request) parts.push(part);
      const call = wireCall.parse(JSON.parse(Buffer.concat(parts).toString()));
      this.received.push({ path: request.url ?? '', headers: request.headers, call, response });
      this.#news.emit('news');
    });
  }

  static async start(): Promise<FakeMaster> {
    const server = http.createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new FakeMaster(server);
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** The next call in order, as soon as it is there. */
  async next(): Promise<Received> {
    const index = this.#taken++;
    for (;;) {
      const received = this.received[index];
      if (received) return received;
      await once(this.#news, 'news');
    }
  }

  /** New connections are refused; those that stand go on. */
  stopListening(): void {
    this.#server.close();
  }

  async stop(): Promise<void> {
    if (!this.#server.listening) {
      this.#server.closeAllConnections();
      return;
    }
    this.#server.close();
    this.#server.closeAllConnections();
    await once(this.#server, 'close');
  }
}

/**
 * Masters that play a recording to the client under test, entry by entry: at a recorded request they wait for the
 * client to make that call, everything else they do as the real ones did, in the recorded order.
 */
export class Replay {
  readonly #masters = new Map<string, FakeMaster>();
  /** Settles when all of it is played. */
  played: Promise<void> = Promise.resolve();

  /** @param ids the exchanges to play; all others are left out. */
  static async of(scenario: string, ids: readonly number[]): Promise<Replay> {
    const script = recorded(scenario).filter((entry) => 'id' in entry && ids.includes(entry.id));
    const replay = new Replay();
    for (const entry of script) {
      if (entry.kind !== 'request') continue;
      const port = portOf(entry);
      if (!replay.#masters.has(port)) replay.#masters.set(port, await FakeMaster.start());
    }
    replay.played = replay.#play(script);
    return replay;
  }

  /** The master that had this port when recorded; the usual one by default. */
  master(port = '5050'): FakeMaster {
    const master = this.#masters.get(port);
    if (!master) throw new Error(`no master had port ${port}`);
    return master;
  }

  async stop(): Promise<void> {
    for (const master of this.#masters.values()) await master.stop();
  }

  async #play(script: readonly Entry[]): Promise<void> {
    const responses = new Map<number, http.ServerResponse>();
    for (const entry of script) {
      if (entry.kind === 'request') {
        const { call, response } = await this.master(portOf(entry)).next();
        const { type } = wireCall.parse(JSON.parse(entry.body ?? ''));
        if (call.type !== type) throw new Error(`${type} was recorded, ${call.type} came`);
        responses.set(entry.id, response);
      } else if ('id' in entry) {
        const response = responses.get(entry.id);
        if (response) await this.#answer(entry, response);
      }
    }
  }

  async #answer(entry: Entry, response: http.ServerResponse): Promise<void> {
    switch (entry.kind) {
      case 'response': {
        const { 'Transfer-Encoding': chunked, ...headers } = entry.headers;
        response.writeHead(entry.status, this.#withLocation(headers));
        if (chunked) response.flushHeaders();
        else response.end(entry.body);
        return;
      }
      case 'chunk':
        await new Promise((written) => response.write(entry.data, written));
        return;
      case 'end':
        if (entry.error) response.destroy();
        else response.end();
    }
  }

  /** The recorded masters had fixed ports. */
  #withLocation({ Location: location, ...headers }: Record<string, string>): Record<string, string> {
    if (location === undefined) return headers;
    const port = /:(\d+)\//.exec(location)?.[1] ?? '';
    return { ...headers, Location: location.replace(port, String(this.master(port).port)) };
  }
}

function portOf(entry: Extract<Entry, { kind: 'request' }>): string {
  return entry.headers.Host?.split(':')[1] ?? '';
}

function addressOf(server: http.Server): AddressInfo {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('not listening on a port');
  return address;
}
