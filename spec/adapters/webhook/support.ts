import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export interface Received {
  readonly method: string | undefined;
  readonly path: string | undefined;
  readonly type: string | undefined;
  readonly body: unknown;
}

type Answer = (response: ServerResponse, count: number) => void;

/** Has a server listen where only this machine can reach it; resolves with its address. */
export async function listen(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return `http://127.0.0.1:${port}`;
}

/** A real server on this machine that keeps what it is sent. */
export class Receiver {
  readonly received: Received[] = [];
  readonly #server = createServer((request, response) => void this.#take(request, response));
  readonly #answer: Answer;
  #waiting: { readonly count: number; readonly resolve: () => void }[] = [];

  /** @param answer is told which request it is, from 1. */
  constructor(answer: Answer = (response) => void response.end('ok')) {
    this.#answer = answer;
  }

  /** Does something with the address of the server, which is gone afterwards. */
  async listening(action: (url: string) => Promise<void>): Promise<void> {
    const origin = await listen(this.#server);
    try {
      await action(`${origin}/hooks/quiet-token`);
    } finally {
      this.#server.closeAllConnections();
      this.#server.close();
    }
  }

  /** Resolves when so many requests have come. */
  have(count: number): Promise<void> {
    if (this.received.length >= count) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push({ count, resolve }));
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method, url: path, headers } = request;
    const body: unknown = JSON.parse(await text(request));
    this.received.push({ method, path, type: headers['content-type'], body });
    this.#answer(response, this.received.length);
    for (const { count, resolve } of this.#waiting) if (this.received.length >= count) resolve();
    this.#waiting = this.#waiting.filter(({ count }) => this.received.length < count);
  }
}
